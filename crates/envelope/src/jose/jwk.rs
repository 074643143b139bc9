//! JSON Web Keys (RFC 7517): RSA, EC on P-256 and symmetric ones, public or with private parts.
//! A key says what it may be used for; who may use it when is decided elsewhere.

mod export;
mod import;
mod members;
mod pem;
mod refused;
mod report;
mod thumbprint;

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::jwa::KeyKind;
use crate::key::report::KeyUsage;
use crate::key::ring::{HeldKey, KeyMaterial};
use crate::key::rsa::{RsaPrivateKey, RsaPublicKey};
use crate::secret::SecretBytes;
use crate::time::UnixTime;

pub use import::{import, looks_like_key};
pub use thumbprint::Thumbprint;

/// A JSON Web Key. No `Debug`: it may hold private parts.
#[derive(Clone)]
pub struct Jwk {
    pub(super) material: Material,
    pub(super) kid: Option<String>,
    /// `use` (RFC 7517 section 4.2), as written.
    pub(super) usage: Option<String>,
    /// `key_ops` (RFC 7517 section 4.3), as written.
    pub(super) operations: Option<Vec<String>>,
    /// `alg` (RFC 7517 section 4.4), as written.
    pub(super) alg: Option<String>,
    /// `nbf`: not valid before.
    pub(super) not_before: Option<UnixTime>,
    /// `exp`: valid until.
    pub(super) expires: Option<UnixTime>,
}

/// The numbers of a key.
#[derive(Clone)]
pub(super) enum Material {
    Rsa {
        public: RsaPublicKey,
        private: Option<RsaPrivateKey>,
    },
    P256 {
        public: p256::PublicKey,
        private: Option<p256::SecretKey>,
    },
    Oct(SecretBytes),
}

impl Jwk {
    /// A key that is bound to nothing.
    pub(super) const fn of(material: Material) -> Self {
        Self {
            material,
            kid: None,
            usage: None,
            operations: None,
            alg: None,
            not_before: None,
            expires: None,
        }
    }

    /// The name of the key: its `kid`, else its thumbprint.
    #[must_use]
    pub fn id(&self) -> String {
        self.kid
            .clone()
            .unwrap_or_else(|| self.thumbprint().to_string())
    }

    /// `kid` (RFC 7517 section 4.5), where it has one.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Whether private or symmetric material is held.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        match &self.material {
            Material::Rsa { private, .. } => private.is_some(),
            Material::P256 { private, .. } => private.is_some(),
            Material::Oct(_) => true,
        }
    }

    pub(super) const fn kind(&self) -> KeyKind {
        match self.material {
            Material::Rsa { .. } => KeyKind::Rsa,
            Material::P256 { .. } => KeyKind::P256,
            Material::Oct(_) => KeyKind::Oct,
        }
    }

    /// Size of the modulus, curve or symmetric key, in bits.
    pub(super) fn bits(&self) -> u32 {
        match &self.material {
            Material::Rsa { public, .. } => public.bits(),
            Material::P256 { .. } => 256,
            Material::Oct(octets) => u32::try_from(octets.len()).unwrap_or(u32::MAX / 8) * 8,
        }
    }

    /// Whether `use` and `key_ops`, where they are there, allow this usage.
    pub(super) fn permits(&self, usage: KeyUsage) -> bool {
        let (word, operations): (&str, &[&str]) = match usage {
            KeyUsage::Certify => return false,
            KeyUsage::Sign => ("sig", SIGN_OPERATIONS),
            KeyUsage::Encrypt => ("enc", ENCRYPT_OPERATIONS),
        };
        self.usage.as_deref().is_none_or(|given| given == word)
            && self.operations.as_ref().is_none_or(|given| {
                given
                    .iter()
                    .any(|operation| operations.contains(&operation.as_str()))
            })
    }

    /// Whether `alg`, where it is there, is one of these names.
    pub(super) fn is_bound_to(&self, names: &[&str]) -> bool {
        self.alg
            .as_deref()
            .is_none_or(|given| names.contains(&given))
    }

    /// Whether a header's `kid` means this key: by its `kid` or, for a key without one, by its
    /// thumbprint.
    pub(super) fn is_named(&self, kid: &str) -> bool {
        match &self.kid {
            Some(own) => own == kid,
            None => self.thumbprint().to_string() == kid,
        }
    }
}

/// The JWK in a held key, where it is one.
pub(super) const fn in_held(held: &HeldKey) -> Option<&Jwk> {
    match &held.material {
        KeyMaterial::Jose(key) => Some(key),
        #[cfg(feature = "openpgp")]
        KeyMaterial::OpenPgp(_) => None,
    }
}

pub(super) const SIGN_OPERATIONS: &[&str] = &["sign", "verify"];
pub(super) const ENCRYPT_OPERATIONS: &[&str] = &[
    "encrypt",
    "decrypt",
    "wrapKey",
    "unwrapKey",
    "deriveKey",
    "deriveBits",
];

#[cfg(test)]
mod tests;
