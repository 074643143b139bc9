//! What this codec has of JSON Web Algorithms (RFC 7518), and the sizes and kinds they imply.
//! Only facts about algorithms: nothing here computes.

use crate::policy::algorithm::{ContentEncryption, Digest, JwsAlgorithm, KeyManagement};

/// The family of a key as JWK `kty` and `crv` name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyKind {
    Rsa,
    P256,
    Oct,
}

/// How a signature algorithm turns a digest into a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignatureScheme {
    Pkcs1v15,
    Pss,
    EcdsaP256,
}

impl KeyKind {
    /// The name for people.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::P256 => "EC P-256",
            Self::Oct => "oct",
        }
    }
}

/// The kind of key that a key-management algorithm works with, where this codec has it.
pub(super) const fn key_management_kind(alg: KeyManagement) -> Option<KeyKind> {
    match alg {
        KeyManagement::Rsa1_5
        | KeyManagement::RsaOaep
        | KeyManagement::RsaOaep256
        | KeyManagement::RsaOaep384
        | KeyManagement::RsaOaep512 => Some(KeyKind::Rsa),
        KeyManagement::Dir => Some(KeyKind::Oct),
        _ => None,
    }
}

/// The digest inside OAEP (RFC 7518 section 4.3).
pub(super) const fn oaep_digest(alg: KeyManagement) -> Option<Digest> {
    match alg {
        KeyManagement::RsaOaep => Some(Digest::Sha1),
        KeyManagement::RsaOaep256 => Some(Digest::Sha256),
        KeyManagement::RsaOaep384 => Some(Digest::Sha384),
        KeyManagement::RsaOaep512 => Some(Digest::Sha512),
        _ => None,
    }
}

/// The scheme of a signature algorithm, where this codec has it.
pub(super) const fn signature_scheme(alg: JwsAlgorithm) -> Option<SignatureScheme> {
    match alg {
        JwsAlgorithm::Rs256 | JwsAlgorithm::Rs384 | JwsAlgorithm::Rs512 => {
            Some(SignatureScheme::Pkcs1v15)
        }
        JwsAlgorithm::Ps256 | JwsAlgorithm::Ps384 | JwsAlgorithm::Ps512 => {
            Some(SignatureScheme::Pss)
        }
        JwsAlgorithm::Es256 => Some(SignatureScheme::EcdsaP256),
        _ => None,
    }
}

/// The kind of key that a signature algorithm works with, where this codec has it.
pub(super) const fn signature_kind(alg: JwsAlgorithm) -> Option<KeyKind> {
    match signature_scheme(alg) {
        Some(SignatureScheme::Pkcs1v15 | SignatureScheme::Pss) => Some(KeyKind::Rsa),
        Some(SignatureScheme::EcdsaP256) => Some(KeyKind::P256),
        None => None,
    }
}

/// The digest of a signature algorithm; none for EdDSA, which hashes in its own way.
pub(super) const fn signature_digest(alg: JwsAlgorithm) -> Option<Digest> {
    match alg {
        JwsAlgorithm::Rs256 | JwsAlgorithm::Ps256 | JwsAlgorithm::Es256 | JwsAlgorithm::Hs256 => {
            Some(Digest::Sha256)
        }
        JwsAlgorithm::Rs384 | JwsAlgorithm::Ps384 | JwsAlgorithm::Es384 | JwsAlgorithm::Hs384 => {
            Some(Digest::Sha384)
        }
        JwsAlgorithm::Rs512 | JwsAlgorithm::Ps512 | JwsAlgorithm::Es512 | JwsAlgorithm::Hs512 => {
            Some(Digest::Sha512)
        }
        JwsAlgorithm::EdDsa => None,
    }
}

/// Octets of the content-encryption key.
pub(super) const fn key_octets(enc: ContentEncryption) -> usize {
    match enc {
        ContentEncryption::A128Gcm => 16,
        ContentEncryption::A192Gcm => 24,
        ContentEncryption::A256Gcm | ContentEncryption::A128CbcHs256 => 32,
        ContentEncryption::A192CbcHs384 => 48,
        ContentEncryption::A256CbcHs512 => 64,
    }
}

/// Octets of the initialization vector.
pub(super) const fn iv_octets(enc: ContentEncryption) -> usize {
    match enc {
        ContentEncryption::A128Gcm | ContentEncryption::A192Gcm | ContentEncryption::A256Gcm => 12,
        _ => 16,
    }
}

/// Octets of the authentication tag.
pub(super) const fn tag_octets(enc: ContentEncryption) -> usize {
    match enc {
        ContentEncryption::A192CbcHs384 => 24,
        ContentEncryption::A256CbcHs512 => 32,
        _ => 16,
    }
}
