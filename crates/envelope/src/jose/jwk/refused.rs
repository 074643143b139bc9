//! Why something that looks like a key is none this codec can use.

use alloc::string::ToString as _;
use core::fmt;

use crate::error::{ParseError, ParseErrorKind};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::key::rsa::RsaRefused;

/// The reason a single key is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyRefused {
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
    /// The numbers of an RSA key.
    Rsa(RsaRefused),
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
            Self::Unsupported => "Give an RSA, P-256 or symmetric key.",
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
            Self::Rsa(refused) => write!(f, "{refused}"),
            Self::Unsupported => f.write_str("this codec does not have the key's type or curve"),
            Self::Value(name) => write!(f, "the key's {name} is not what RFC 7517 or 7518 demands"),
            Self::X509 => f.write_str("this is an X.509 certificate, not a key"),
        }
    }
}

impl From<RsaRefused> for KeyRefused {
    fn from(refused: RsaRefused) -> Self {
        Self::Rsa(refused)
    }
}
