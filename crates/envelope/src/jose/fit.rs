//! Whether a key fits an algorithm and the profile: the key binds, the header only agrees. Looks at
//! what a key says of itself, never at a message.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::jwa::{self, KeyKind, SignatureScheme, Transport};
use super::jwk::Jwk;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::key::report::KeyUsage;
use crate::policy::algorithm::ContentEncryption;
use crate::policy::profile::KeyRules;

/// What an operation needs of a key.
#[derive(Clone, Copy)]
pub(super) struct Need<'a> {
    /// The kinds of key that serve.
    kinds: &'a [KeyKind],
    /// The algorithm names that the key may be bound to.
    names: &'a [&'a str],
    usage: KeyUsage,
    /// Whether the private half does the work.
    private: bool,
    size: Size,
}

/// What size the key must have.
#[derive(Clone, Copy)]
enum Size {
    /// The kind settles it.
    Any,
    /// RSA, in bits.
    Modulus { least: u32, most: u32 },
    /// Octets of a shared key.
    Exactly(usize),
    /// Octets of a shared key.
    AtLeast(usize),
}

/// Why a key was not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    /// Another type or curve.
    Kind,
    /// Bound to another algorithm.
    Algorithm,
    /// Only the public half is held.
    PublicOnly,
    /// `use` or `key_ops` do not allow it.
    Usage,
    /// A shared key of another length than the algorithm takes, in bits.
    Length { bits: u32, due: u32 },
    /// Shorter than the profile or the algorithm demands, in bits.
    TooSmall { bits: u32, limit: u32 },
    /// The modulus is longer than the profile allows, in bits.
    TooLarge { bits: u32, limit: u32 },
}

impl<'a> Need<'a> {
    /// To encrypt (`protects`) or decrypt a content-encryption key. `kinds` may be narrower than
    /// what the algorithm works with; `enc` counts where the shared key is the content key.
    pub(super) fn transport(
        transport: Transport,
        kinds: &'a [KeyKind],
        names: &'a [&'a str],
        enc: ContentEncryption,
        rules: &KeyRules,
        protects: bool,
    ) -> Self {
        let size = match transport {
            Transport::RsaPkcs1v15 | Transport::RsaOaep(_) => Size::modulus(rules, protects),
            Transport::AesWrap { octets } | Transport::GcmWrap { octets } => Size::Exactly(octets),
            Transport::Direct => Size::Exactly(jwa::key_octets(enc)),
            Transport::Agreement { .. } | Transport::Password { .. } => Size::Any,
        };
        Self {
            kinds,
            names,
            usage: KeyUsage::Encrypt,
            private: !protects,
            size,
        }
    }

    /// To sign (`protects`) or verify.
    pub(super) fn signature(
        scheme: SignatureScheme,
        kinds: &'a [KeyKind],
        names: &'a [&'a str],
        rules: &KeyRules,
        protects: bool,
    ) -> Self {
        let size = match scheme {
            SignatureScheme::Pkcs1v15(_) | SignatureScheme::Pss(_) => {
                Size::modulus(rules, protects)
            }
            // RFC 7518 section 3.2: as long as the hash or longer.
            SignatureScheme::Hmac(digest) => Size::AtLeast(digest.octets()),
            SignatureScheme::Ecdsa(..) | SignatureScheme::Ed25519 => Size::Any,
        };
        Self {
            kinds,
            names,
            usage: KeyUsage::Sign,
            private: protects,
            size,
        }
    }

    /// The rule of the profile that bounds a modulus from below.
    fn smallest_modulus_rule(&self) -> &'static str {
        let protects = (self.usage == KeyUsage::Sign) == self.private;
        if protects {
            "keys.rsa_bits_min"
        } else {
            "keys.rsa_bits_min_process"
        }
    }

    /// Whether the key is of the kind and bound to the algorithm, and small enough to work with.
    ///
    /// # Errors
    /// The first [`Misfit`].
    pub(super) fn check_algorithm(&self, key: &Jwk) -> Result<(), Misfit> {
        if !self.kinds.contains(&key.kind()) {
            return Err(Misfit::Kind);
        }
        if !key.is_bound_to(self.names) {
            return Err(Misfit::Algorithm);
        }
        if self.private && !key.is_secret() {
            return Err(Misfit::PublicOnly);
        }
        let bits = key.bits();
        match self.size {
            Size::Modulus { most, .. } if bits > most => {
                Err(Misfit::TooLarge { bits, limit: most })
            }
            Size::Exactly(octets) if bits != in_bits(octets) => Err(Misfit::Length {
                bits,
                due: in_bits(octets),
            }),
            _ => Ok(()),
        }
    }

    /// Whether the key's own word and its size allow the use.
    ///
    /// # Errors
    /// The first [`Misfit`].
    pub(super) fn check_rules(&self, key: &Jwk) -> Result<(), Misfit> {
        if !key.permits(self.usage, self.private) {
            return Err(Misfit::Usage);
        }
        let bits = key.bits();
        let limit = match self.size {
            Size::Modulus { least, .. } => least,
            Size::AtLeast(octets) => in_bits(octets),
            Size::Exactly(_) | Size::Any => 0,
        };
        if bits < limit {
            return Err(Misfit::TooSmall { bits, limit });
        }
        Ok(())
    }

    /// Both checks.
    ///
    /// # Errors
    /// The first [`Misfit`].
    pub(super) fn check(&self, key: &Jwk) -> Result<(), Misfit> {
        self.check_algorithm(key)
            .and_then(|()| self.check_rules(key))
    }

    fn kind_names(&self) -> String {
        let names: Vec<&str> = self.kinds.iter().map(|kind| kind.name()).collect();
        names.join(" or ")
    }
}

impl Size {
    /// Sealing and signing ask for more bits than opening and verifying.
    const fn modulus(rules: &KeyRules, protects: bool) -> Self {
        Self::Modulus {
            least: if protects {
                rules.rsa_bits_min
            } else {
                rules.rsa_bits_min_process
            },
            most: rules.rsa_bits_max,
        }
    }
}

fn in_bits(octets: usize) -> u32 {
    u32::try_from(octets).unwrap_or(u32::MAX).saturating_mul(8)
}

impl Misfit {
    /// The word in the list of keys tried.
    pub(super) const fn outcome(self) -> &'static str {
        match self {
            Self::Kind => "other key type",
            Self::Algorithm => "wrong algorithm",
            Self::PublicOnly => "public half only",
            Self::Usage => "wrong usage",
            Self::Length { .. } => "wrong length",
            Self::TooSmall { .. } => "too small",
            Self::TooLarge { .. } => "too large",
        }
    }

    /// The refusal when this key was the one meant; `need` is what it was meant for.
    pub(super) fn diagnosis(self, key: &Jwk, need: &Need<'_>) -> Diagnosis {
        let (id, alg) = (key.id(), need.names.join(" or "));
        let kind = key.kind().name();
        let (cause, summary, remedy): (Cause, String, String) = match self {
            Self::Kind => (
                Cause::AlgorithmKeyMismatch,
                format!("The algorithm is {alg}, but the key {id} is of type {kind}."),
                format!(
                    "Exchange a key of type {} for {alg}, or agree on an algorithm for this key.",
                    need.kind_names()
                ),
            ),
            Self::Algorithm => (
                Cause::AlgorithmKeyMismatch,
                format!(
                    "The algorithm is {alg}, but the key {id} says that it is for {} only.",
                    super::refusal::shown(key.alg.as_deref().unwrap_or_default())
                ),
                "Ask the sender to use the algorithm that the key names, or exchange a key for this one."
                    .into(),
            ),
            Self::PublicOnly => (
                Cause::NoMatchingKey,
                format!("Only the public half of the key {id} is held."),
                "Load the key with its private part.".into(),
            ),
            Self::Usage => (
                if need.usage == KeyUsage::Sign && !need.private {
                    Cause::SignerWrongUsage
                } else {
                    Cause::KeyWrongUsage
                },
                format!(
                    "The key {id} is not one for {}, as its own `use` or `key_ops` says.",
                    match need.usage {
                        KeyUsage::Encrypt => "encryption",
                        _ => "signatures",
                    }
                ),
                match need.usage {
                    KeyUsage::Encrypt if need.private => {
                        "Ask the sender to encrypt to your key for encryption (`use` is enc)."
                    }
                    KeyUsage::Encrypt => "Take a key for encryption (`use` is enc).",
                    _ if need.private => "Take a key for signatures (`use` is sig).",
                    _ => "Ask the sender to sign with a key for signatures (`use` is sig), and trust that.",
                }
                .into(),
            ),
            Self::Length { bits, due } => (
                Cause::AlgorithmKeyMismatch,
                format!("The key {id} has {bits} bits; {alg} takes exactly {due}."),
                format!("Use a key of {due} bits, or the algorithm that goes with this one."),
            ),
            Self::TooSmall { bits, limit } => (
                Cause::KeyTooSmall,
                match key.kind() {
                    KeyKind::Rsa => {
                        format!("The RSA key {id} has {bits} bits; the profile asks for {limit}.")
                    }
                    _ => format!("The key {id} has {bits} bits; {alg} demands {limit}."),
                },
                "Exchange a longer key with the counterparty.".into(),
            ),
            Self::TooLarge { bits, limit } => (
                Cause::SizeLimit,
                format!("The RSA key {id} has {bits} bits; the profile allows {limit}."),
                "Raise `keys.rsa_bits_max` in a profile file if such keys are expected.".into(),
            ),
        };
        let diagnosis = Diagnosis::new(cause, summary, remedy)
            .with("key", id)
            .with("algorithm", alg);
        match self {
            Self::TooSmall { bits, .. } if key.kind() == KeyKind::Rsa => {
                diagnosis.against(need.smallest_modulus_rule(), bits)
            }
            Self::TooLarge { bits, .. } => diagnosis.against("keys.rsa_bits_max", bits),
            _ => diagnosis,
        }
    }
}
