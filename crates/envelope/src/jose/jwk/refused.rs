//! Why something that looks like a key is none this codec can use.

use alloc::string::ToString as _;
use core::fmt;

use crate::error::{ParseError, ParseErrorKind};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::key::elliptic::EllipticRefused;
use crate::key::rsa::RsaRefused;

/// The reason a single key is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::jose) enum KeyRefused {
    /// A private half that belongs to another public half.
    Halves,
    /// Not strict JSON.
    Json(ParseError),
    /// A member that must be there is not.
    Missing(&'static str),
    /// RSA with more than two primes (`oth`).
    MultiPrime,
    /// Under a passphrase.
    Locked,
    /// A PEM or DER structure that can not be read.
    Structure,
    /// A point or number that is none of its curve.
    Elliptic(EllipticRefused),
    /// A modulus of the flawed generator of CVE-2017-15361, whose private half can be computed.
    Roca,
    /// The numbers of an RSA key.
    Rsa(RsaRefused),
    /// The same key stands earlier in the set.
    Repeated,
    /// Another key of the set has the same name, type and use.
    SharedName,
    /// A symmetric key in one set with asymmetric ones.
    SymmetricAmongAsymmetric,
    /// A key type or curve this codec does not have.
    Unsupported,
    /// A member's value is not what its RFC demands.
    Value(&'static str),
    /// An X.509 certificate.
    X509,
}

impl KeyRefused {
    /// The diagnosis when it was the only key given.
    pub(super) fn diagnosis(self) -> Diagnosis {
        let cause = match self {
            Self::Json(error) => match error.kind {
                ParseErrorKind::DuplicateMember => Cause::DuplicateMember,
                ParseErrorKind::TrailingData => Cause::TrailingData,
                ParseErrorKind::Truncated => Cause::Truncated,
                _ => Cause::MalformedHeader,
            },
            Self::Locked => Cause::KeyLocked,
            Self::Rsa(RsaRefused::ModulusTooSmall { .. }) => Cause::KeyTooSmall,
            Self::Rsa(RsaRefused::ModulusTooLarge { .. }) => Cause::SizeLimit,
            Self::Unsupported => Cause::AlgorithmForbidden,
            _ => Cause::MalformedHeader,
        };
        let remedy = match self {
            Self::Locked => "Take the passphrase off with the tool that set it, then load the key.",
            Self::X509 => "Export the public key of the certificate and load that.",
            Self::Unsupported => {
                "Give an RSA key, one on P-256, P-384, P-521, Ed25519 or X25519, or a symmetric one."
            }
            Self::Roca => "Replace the key: anyone can compute its private half.",
            Self::SharedName => "Give every key a kid of its own; its thumbprint is a good one.",
            Self::SymmetricAmongAsymmetric => "Keep symmetric keys in a file of their own.",
            _ => "Export the key again from the system that made it.",
        };
        let mut reason = self.to_string();
        reason.push('.');
        if let Some(first) = reason.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Diagnosis::new(cause, reason, remedy)
    }
}

impl fmt::Display for KeyRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Halves => f.write_str("the private half belongs to another public half"),
            Self::Json(error) => write!(f, "the key's JSON can not be read: {error}"),
            Self::Missing(name) => write!(f, "the key has no {name}"),
            Self::MultiPrime => f.write_str("the RSA key has more than two primes (oth)"),
            Self::Locked => f.write_str("the key is under a passphrase"),
            Self::Structure => f.write_str("the key's PEM or DER structure can not be read"),
            Self::Elliptic(refused) => write!(f, "{refused}"),
            Self::Roca => f.write_str(
                "the RSA modulus comes from the flawed generator of CVE-2017-15361 (ROCA)",
            ),
            Self::Rsa(refused) => write!(f, "{refused}"),
            Self::Repeated => f.write_str("the key stands earlier in the set already"),
            Self::SharedName => f.write_str(
                "another key of the set has the same kid, type and use, so that the kid names \
                 neither",
            ),
            Self::SymmetricAmongAsymmetric => f.write_str(
                "a symmetric key stands in one set with asymmetric ones, where it may have been \
                 published with them",
            ),
            Self::Unsupported => f.write_str("this codec does not have the key's type or curve"),
            Self::Value(name) => write!(f, "the key's {name} is not what RFC 7517 or 7518 demands"),
            Self::X509 => f.write_str("this is an X.509 certificate, not a key"),
        }
    }
}

impl From<EllipticRefused> for KeyRefused {
    fn from(refused: EllipticRefused) -> Self {
        Self::Elliptic(refused)
    }
}

impl From<RsaRefused> for KeyRefused {
    fn from(refused: RsaRefused) -> Self {
        Self::Rsa(refused)
    }
}
