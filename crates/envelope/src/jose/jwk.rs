//! JSON Web Keys (RFC 7517): RSA, EC, OKP (RFC 8037) and symmetric ones, public or with private
//! parts. A key says what it may be used for; who may use it when is decided elsewhere.

mod der;
mod export;
mod import;
mod members;
mod pem;
mod refused;
mod report;
mod set;
mod thumbprint;

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::jwa::{KeyKind, SignatureScheme};
use crate::key::edwards::{Ed25519PrivateKey, Ed25519PublicKey, X25519PrivateKey, X25519PublicKey};
use crate::key::elliptic::{EllipticPrivateKey, EllipticPublicKey};
use crate::key::report::KeyUsage;
use crate::key::ring::{HeldKey, KeyMaterial};
use crate::key::rsa::{RsaPrivateKey, RsaPublicKey};
use crate::keyset::record::KeyName;
use crate::secret::SecretBytes;
use crate::time::UnixTime;

pub use der::DerForm;
pub use export::export_set;
pub use import::{import, looks_like_key};
pub(super) use members::material;
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
    Elliptic {
        public: EllipticPublicKey,
        private: Option<EllipticPrivateKey>,
    },
    Ed25519 {
        public: Ed25519PublicKey,
        private: Option<Ed25519PrivateKey>,
    },
    X25519 {
        public: X25519PublicKey,
        private: Option<X25519PrivateKey>,
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
            Material::Elliptic { private, .. } => private.is_some(),
            Material::Ed25519 { private, .. } => private.is_some(),
            Material::X25519 { private, .. } => private.is_some(),
            Material::Oct(_) => true,
        }
    }

    /// How key sets name it.
    pub(crate) fn name(&self) -> KeyName {
        KeyName {
            thumbprint: self.thumbprint().to_string(),
            certificate: None,
        }
    }

    pub(super) const fn kind(&self) -> KeyKind {
        match &self.material {
            Material::Rsa { .. } => KeyKind::Rsa,
            Material::Elliptic { public, .. } => KeyKind::Elliptic(public.curve()),
            Material::Ed25519 { .. } => KeyKind::Ed25519,
            Material::X25519 { .. } => KeyKind::X25519,
            Material::Oct(_) => KeyKind::Oct,
        }
    }

    /// Size of the modulus, curve or symmetric key, in bits.
    pub(super) fn bits(&self) -> u32 {
        match &self.material {
            Material::Rsa { public, .. } => public.bits(),
            Material::Elliptic { public, .. } => public.curve().bits(),
            Material::Ed25519 { .. } | Material::X25519 { .. } => 255,
            Material::Oct(octets) => u32::try_from(octets.len()).unwrap_or(u32::MAX / 8) * 8,
        }
    }

    /// Whether a shared key is as long as the hash it works with (RFC 7518 section 3.2). Other kinds
    /// are bounded elsewhere.
    pub(super) fn is_long_enough_for(&self, scheme: SignatureScheme) -> bool {
        match scheme {
            SignatureScheme::Hmac(digest) => self.bits() as usize >= digest.octets() * 8,
            _ => true,
        }
    }

    /// Whether `use` and `key_ops`, where they are there, allow this usage. `private` asks for the
    /// operation of the private half; that of the public half is also allowed where only its
    /// counterpart is named, since whoever may sign lets others verify.
    pub(super) fn permits(&self, usage: KeyUsage, private: bool) -> bool {
        let (word, own, counterparts): (&str, &[&str], &[&str]) = match usage {
            KeyUsage::Certify => return false,
            KeyUsage::Sign => ("sig", &["sign"], &["verify"]),
            KeyUsage::Encrypt => ("enc", DECRYPT_OPERATIONS, ENCRYPT_OPERATIONS),
        };
        self.usage.as_deref().is_none_or(|given| given == word)
            && self.operations.as_ref().is_none_or(|given| {
                given.iter().map(String::as_str).any(|operation| {
                    own.contains(&operation) || !private && counterparts.contains(&operation)
                })
            })
    }

    /// Whether `alg`, where it is there, is one of these names.
    pub(super) fn is_bound_to(&self, names: &[&str]) -> bool {
        self.alg
            .as_deref()
            .is_none_or(|given| names.contains(&given))
    }

    /// Whether a header's `kid` means this key: by its `kid` or, for a key without one, by its
    /// thumbprint, bare or as a URI (RFC 9278).
    pub(crate) fn is_named(&self, kid: &str) -> bool {
        match &self.kid {
            Some(own) => own == kid,
            None => {
                let thumbprint = self.thumbprint();
                thumbprint.to_string() == kid || thumbprint.uri() == kid
            }
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

/// What a key for signatures does (RFC 7517 section 4.3).
pub(super) const SIGN_OPERATIONS: &[&str] = &["sign", "verify"];
/// What the public half of a key for encryption does.
pub(super) const ENCRYPT_OPERATIONS: &[&str] = &["encrypt", "wrapKey"];
/// What the private half of a key for encryption does; an agreement is the same on both sides.
pub(super) const DECRYPT_OPERATIONS: &[&str] = &["decrypt", "unwrapKey", "deriveKey", "deriveBits"];

#[cfg(test)]
mod tests;
