//! The algorithms of RFC 7518 and RFC 8037 in families, and the keys that each of them takes.

/// What a key is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyType {
    /// RSA, 2048 bits where nothing else is said.
    Rsa,
    /// NIST's curve P-256.
    P256,
    /// P-384.
    P384,
    /// P-521.
    P521,
    /// Signatures on Curve25519.
    Ed25519,
    /// Key agreement on Curve25519.
    X25519,
    /// This many random octets.
    Oct(usize),
}

/// `enc`, and the octets of its key.
pub const CONTENT_ENCRYPTION: [(&str, usize); 6] = [
    ("A128CBC-HS256", 32),
    ("A192CBC-HS384", 48),
    ("A256CBC-HS512", 64),
    ("A128GCM", 16),
    ("A192GCM", 24),
    ("A256GCM", 32),
];

/// Key encryption with RSA (RFC 7518 sections 4.2 and 4.3; OAEP with SHA-384 and SHA-512 is
/// registered by W3C Web Cryptography).
pub const RSA: &[&str] = &[
    "RSA1_5",
    "RSA-OAEP",
    "RSA-OAEP-256",
    "RSA-OAEP-384",
    "RSA-OAEP-512",
];

/// Key agreement (section 4.6; X25519: RFC 8037 section 3.2).
pub const AGREEMENT: &[&str] = &[
    "ECDH-ES",
    "ECDH-ES+A128KW",
    "ECDH-ES+A192KW",
    "ECDH-ES+A256KW",
];

/// Key wrapping (sections 4.4 and 4.7).
pub const WRAPPING: &[&str] = &[
    "A128KW",
    "A192KW",
    "A256KW",
    "A128GCMKW",
    "A192GCMKW",
    "A256GCMKW",
];

/// The key is used directly (section 4.5).
pub const DIRECT: &[&str] = &["dir"];

/// A password wraps the key (section 4.8).
pub const PASSWORD: &[&str] = &[
    "PBES2-HS256+A128KW",
    "PBES2-HS384+A192KW",
    "PBES2-HS512+A256KW",
];

/// Signatures with RSA (sections 3.3 and 3.5).
pub const RSA_SIGNATURES: &[&str] = &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

/// Signatures with ECDSA (section 3.4).
pub const ECDSA: &[&str] = &["ES256", "ES384", "ES512"];

/// Signatures with Ed25519 (RFC 8037 section 3.1).
pub const EDDSA: &[&str] = &["EdDSA"];

/// Message authentication codes (section 3.2).
pub const HMAC: &[&str] = &["HS256", "HS384", "HS512"];

impl KeyType {
    /// Every type that has two halves.
    pub const PAIRS: [Self; 6] = [
        Self::Rsa,
        Self::P256,
        Self::P384,
        Self::P521,
        Self::Ed25519,
        Self::X25519,
    ];

    /// The name of its curve, or of its type where it has none.
    #[must_use]
    pub fn curve(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::Ed25519 => "Ed25519",
            Self::X25519 => "X25519",
            Self::Oct(_) => "oct",
        }
    }

    /// What `envelope key generate --type` calls it.
    #[must_use]
    pub fn option(self) -> Option<&'static str> {
        match self {
            Self::Rsa => Some("rsa2048"),
            Self::P256 => Some("p256"),
            Self::P384 => Some("p384"),
            Self::P521 => Some("p521"),
            Self::Ed25519 => Some("ed25519"),
            Self::X25519 => Some("x25519"),
            Self::Oct(_) => None,
        }
    }

    /// The uses it can be put to.
    #[must_use]
    pub fn uses(self) -> &'static [&'static str] {
        match self {
            Self::Ed25519 => &["sig"],
            Self::X25519 => &["enc"],
            _ => &["sig", "enc"],
        }
    }
}

/// The key types that an `alg` of a JWE takes; `octets` is the size of the content key.
#[must_use]
pub fn recipient_types(alg: &str, octets: usize) -> Vec<KeyType> {
    match alg {
        "dir" => vec![KeyType::Oct(octets)],
        "A128KW" | "A128GCMKW" => vec![KeyType::Oct(16)],
        "A192KW" | "A192GCMKW" => vec![KeyType::Oct(24)],
        "A256KW" | "A256GCMKW" => vec![KeyType::Oct(32)],
        _ if AGREEMENT.contains(&alg) => {
            vec![KeyType::P256, KeyType::P384, KeyType::P521, KeyType::X25519]
        }
        // A password may have any length; this one is no size of an AES key.
        _ if PASSWORD.contains(&alg) => vec![KeyType::Oct(21)],
        _ => vec![KeyType::Rsa],
    }
}

/// The key type that an `alg` of a JWS takes.
#[must_use]
pub fn signer_type(alg: &str) -> KeyType {
    match alg {
        "ES256" => KeyType::P256,
        "ES384" => KeyType::P384,
        "ES512" => KeyType::P521,
        "EdDSA" => KeyType::Ed25519,
        "HS256" => KeyType::Oct(32),
        "HS384" => KeyType::Oct(48),
        "HS512" => KeyType::Oct(64),
        _ => KeyType::Rsa,
    }
}
