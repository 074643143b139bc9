//! Whether a key fits an algorithm and the profile: the key binds, the header only agrees. Looks at
//! what a key says of itself, never at a message.

use alloc::format;
use alloc::string::String;

use super::jwa::KeyKind;
use super::jwk::Jwk;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::key::report::KeyUsage;
use crate::policy::profile::KeyRules;

/// What an operation needs of a key.
#[derive(Clone, Copy)]
pub(super) struct Need<'a> {
    pub(super) kind: KeyKind,
    /// The algorithm names that the key may be bound to.
    pub(super) names: &'a [&'a str],
    pub(super) usage: KeyUsage,
    /// Whether the private half does the work.
    pub(super) private: bool,
    /// The shortest RSA modulus, in bits.
    pub(super) rsa_bits_min: u32,
    /// The longest RSA modulus, in bits.
    pub(super) rsa_bits_max: u32,
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
    /// The modulus is shorter than the profile allows.
    TooSmall { bits: u32, limit: u32 },
    /// The modulus is longer than the profile allows.
    TooLarge { bits: u32, limit: u32 },
}

impl<'a> Need<'a> {
    /// A need under a profile's rules; `protects` for sealing and signing, which ask for more bits
    /// than opening and verifying.
    pub(super) const fn new(
        kind: KeyKind,
        names: &'a [&'a str],
        usage: KeyUsage,
        rules: &KeyRules,
        protects: bool,
    ) -> Self {
        let private = matches!(
            (usage, protects),
            (KeyUsage::Sign, true) | (KeyUsage::Encrypt, false)
        );
        let rsa_bits_min = if protects {
            rules.rsa_bits_min
        } else {
            rules.rsa_bits_min_process
        };
        Self {
            kind,
            names,
            usage,
            private,
            rsa_bits_min,
            rsa_bits_max: rules.rsa_bits_max,
        }
    }

    /// Whether the key is of the kind and bound to the algorithm, and small enough to work with.
    ///
    /// # Errors
    /// The first [`Misfit`].
    pub(super) fn check_algorithm(&self, key: &Jwk) -> Result<(), Misfit> {
        if key.kind() != self.kind {
            return Err(Misfit::Kind);
        }
        if !key.is_bound_to(self.names) {
            return Err(Misfit::Algorithm);
        }
        if self.private && !key.is_secret() {
            return Err(Misfit::PublicOnly);
        }
        let bits = key.bits();
        if self.kind == KeyKind::Rsa && bits > self.rsa_bits_max {
            return Err(Misfit::TooLarge {
                bits,
                limit: self.rsa_bits_max,
            });
        }
        Ok(())
    }

    /// Whether the key's own word and its size allow the use.
    ///
    /// # Errors
    /// The first [`Misfit`].
    pub(super) fn check_rules(&self, key: &Jwk) -> Result<(), Misfit> {
        if !key.permits(self.usage) {
            return Err(Misfit::Usage);
        }
        let bits = key.bits();
        if self.kind == KeyKind::Rsa && bits < self.rsa_bits_min {
            return Err(Misfit::TooSmall {
                bits,
                limit: self.rsa_bits_min,
            });
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
}

impl Misfit {
    /// The word in the list of keys tried.
    pub(super) const fn outcome(self) -> &'static str {
        match self {
            Self::Kind => "other key type",
            Self::Algorithm => "wrong algorithm",
            Self::PublicOnly => "public half only",
            Self::Usage => "wrong usage",
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
                format!("Use a key of type {} for {alg}.", need.kind.name()),
            ),
            Self::Algorithm => (
                Cause::AlgorithmKeyMismatch,
                format!(
                    "The algorithm is {alg}, but the key {id} is bound to {}.",
                    super::refusal::shown(key.alg.as_deref().unwrap_or_default())
                ),
                "Use the algorithm that the key names, or a key for this algorithm.".into(),
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
                format!("The use or key_ops of the key {id} does not allow this."),
                match need.usage {
                    KeyUsage::Encrypt => "Use a key for encryption (use: enc).".into(),
                    _ => "Use a key for signatures (use: sig).".into(),
                },
            ),
            Self::TooSmall { bits, limit } => (
                Cause::KeyTooSmall,
                format!("The RSA key {id} has {bits} bits; the profile asks for {limit}."),
                "Exchange a longer key with the counterparty.".into(),
            ),
            Self::TooLarge { bits, limit } => (
                Cause::SizeLimit,
                format!("The RSA key {id} has {bits} bits; the profile allows {limit}."),
                "Raise `keys.rsa_bits_max` in a profile file if such keys are expected.".into(),
            ),
        };
        Diagnosis::new(cause, summary, remedy)
            .with("key", id)
            .with("algorithm", alg)
    }
}
