//! JSON Web Algorithms (RFC 7518, RFC 8037): what each name stands for, and the sizes and kinds of
//! key it implies. Only facts about algorithms: nothing here computes.

use crate::key::elliptic::Curve;
use crate::policy::algorithm::{ContentEncryption, Digest, JwsAlgorithm, KeyManagement};

/// The family of a key as JWK `kty` and `crv` name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyKind {
    Rsa,
    Elliptic(Curve),
    Ed25519,
    X25519,
    Oct,
}

/// How a signature algorithm works (RFC 7518 section 3, RFC 8037 section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignatureScheme {
    Pkcs1v15(Digest),
    Pss(Digest),
    Ecdsa(Curve, Digest),
    Ed25519,
    Hmac(Digest),
}

/// How the content-encryption key reaches the recipient (RFC 7518 section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transport {
    /// RSAES-PKCS1-v1_5.
    RsaPkcs1v15,
    /// RSAES-OAEP, this digest for both hashes.
    RsaOaep(Digest),
    /// ECDH-ES. The agreed key wraps with AES of so many octets, or is the content key itself.
    Agreement { wraps_with: Option<usize> },
    /// AES key wrap with a shared key of so many octets.
    AesWrap { octets: usize },
    /// AES-GCM with a shared key of so many octets.
    GcmWrap { octets: usize },
    /// The shared key is the content key.
    Direct,
    /// PBKDF2 over a password, then AES key wrap with so many octets.
    Password { digest: Digest, octets: usize },
}

impl KeyKind {
    /// The name for people.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::Elliptic(Curve::P256) => "EC P-256",
            Self::Elliptic(Curve::P384) => "EC P-384",
            Self::Elliptic(Curve::P521) => "EC P-521",
            Self::Ed25519 => "Ed25519",
            Self::X25519 => "X25519",
            Self::Oct => "oct",
        }
    }

    /// Whether keys of this kind have a public half.
    pub(super) const fn is_asymmetric(self) -> bool {
        !matches!(self, Self::Oct)
    }
}

impl Transport {
    /// What a name stands for.
    pub(super) const fn of(alg: KeyManagement) -> Self {
        match alg {
            KeyManagement::Rsa1_5 => Self::RsaPkcs1v15,
            KeyManagement::RsaOaep => Self::RsaOaep(Digest::Sha1),
            KeyManagement::RsaOaep256 => Self::RsaOaep(Digest::Sha256),
            KeyManagement::RsaOaep384 => Self::RsaOaep(Digest::Sha384),
            KeyManagement::RsaOaep512 => Self::RsaOaep(Digest::Sha512),
            KeyManagement::EcdhEs => Self::Agreement { wraps_with: None },
            KeyManagement::EcdhEsA128Kw => Self::agreement(16),
            KeyManagement::EcdhEsA192Kw => Self::agreement(24),
            KeyManagement::EcdhEsA256Kw => Self::agreement(32),
            KeyManagement::A128Kw => Self::AesWrap { octets: 16 },
            KeyManagement::A192Kw => Self::AesWrap { octets: 24 },
            KeyManagement::A256Kw => Self::AesWrap { octets: 32 },
            KeyManagement::A128GcmKw => Self::GcmWrap { octets: 16 },
            KeyManagement::A192GcmKw => Self::GcmWrap { octets: 24 },
            KeyManagement::A256GcmKw => Self::GcmWrap { octets: 32 },
            KeyManagement::Dir => Self::Direct,
            KeyManagement::Pbes2Hs256A128Kw => Self::password(Digest::Sha256, 16),
            KeyManagement::Pbes2Hs384A192Kw => Self::password(Digest::Sha384, 24),
            KeyManagement::Pbes2Hs512A256Kw => Self::password(Digest::Sha512, 32),
        }
    }

    const fn agreement(octets: usize) -> Self {
        Self::Agreement {
            wraps_with: Some(octets),
        }
    }

    const fn password(digest: Digest, octets: usize) -> Self {
        Self::Password { digest, octets }
    }

    /// The kinds of key that it works with.
    pub(super) const fn kinds(self) -> &'static [KeyKind] {
        match self {
            Self::RsaPkcs1v15 | Self::RsaOaep(_) => &[KeyKind::Rsa],
            Self::Agreement { .. } => AGREEMENT_KINDS,
            Self::AesWrap { .. } | Self::GcmWrap { .. } | Self::Direct | Self::Password { .. } => {
                &[KeyKind::Oct]
            }
        }
    }

    /// Whether the content key follows from the recipient's key alone, so that no encrypted key
    /// travels and there can be one recipient only (RFC 7516 section 5.1, steps 1 to 3).
    pub(super) const fn is_direct(self) -> bool {
        matches!(self, Self::Direct | Self::Agreement { wraps_with: None })
    }

    /// Whether a private key does the work, whose failures must not be told apart.
    pub(super) const fn uses_private_key(self) -> bool {
        matches!(
            self,
            Self::RsaPkcs1v15 | Self::RsaOaep(_) | Self::Agreement { .. }
        )
    }
}

impl SignatureScheme {
    /// What a name stands for.
    pub(super) const fn of(alg: JwsAlgorithm) -> Self {
        match alg {
            JwsAlgorithm::Rs256 => Self::Pkcs1v15(Digest::Sha256),
            JwsAlgorithm::Rs384 => Self::Pkcs1v15(Digest::Sha384),
            JwsAlgorithm::Rs512 => Self::Pkcs1v15(Digest::Sha512),
            JwsAlgorithm::Ps256 => Self::Pss(Digest::Sha256),
            JwsAlgorithm::Ps384 => Self::Pss(Digest::Sha384),
            JwsAlgorithm::Ps512 => Self::Pss(Digest::Sha512),
            JwsAlgorithm::Es256 => Self::Ecdsa(Curve::P256, Digest::Sha256),
            JwsAlgorithm::Es384 => Self::Ecdsa(Curve::P384, Digest::Sha384),
            JwsAlgorithm::Es512 => Self::Ecdsa(Curve::P521, Digest::Sha512),
            JwsAlgorithm::EdDsa => Self::Ed25519,
            JwsAlgorithm::Hs256 => Self::Hmac(Digest::Sha256),
            JwsAlgorithm::Hs384 => Self::Hmac(Digest::Sha384),
            JwsAlgorithm::Hs512 => Self::Hmac(Digest::Sha512),
        }
    }

    /// The kind of key that it works with.
    pub(super) const fn kind(self) -> KeyKind {
        match self {
            Self::Pkcs1v15(_) | Self::Pss(_) => KeyKind::Rsa,
            Self::Ecdsa(curve, _) => KeyKind::Elliptic(curve),
            Self::Ed25519 => KeyKind::Ed25519,
            Self::Hmac(_) => KeyKind::Oct,
        }
    }

    /// The digest; none for Ed25519, which hashes in its own way.
    pub(super) const fn digest(self) -> Option<Digest> {
        match self {
            Self::Pkcs1v15(digest)
            | Self::Pss(digest)
            | Self::Ecdsa(_, digest)
            | Self::Hmac(digest) => Some(digest),
            Self::Ed25519 => None,
        }
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
        ContentEncryption::A128Gcm | ContentEncryption::A192Gcm | ContentEncryption::A256Gcm => {
            GCM_IV_OCTETS
        }
        _ => 16,
    }
}

/// Octets of the authentication tag.
pub(super) const fn tag_octets(enc: ContentEncryption) -> usize {
    match enc {
        ContentEncryption::A192CbcHs384 => 24,
        ContentEncryption::A256CbcHs512 => 32,
        _ => GCM_TAG_OCTETS,
    }
}

/// Octets of an initialization vector of AES-GCM (RFC 7518 sections 4.7.1.1 and 5.3).
pub(super) const GCM_IV_OCTETS: usize = 12;
/// Octets of an authentication tag of AES-GCM (RFC 7518 sections 4.7.1.2 and 5.3).
pub(super) const GCM_TAG_OCTETS: usize = 16;

const AGREEMENT_KINDS: &[KeyKind] = &[
    KeyKind::Elliptic(Curve::P256),
    KeyKind::Elliptic(Curve::P384),
    KeyKind::Elliptic(Curve::P521),
    KeyKind::X25519,
];
