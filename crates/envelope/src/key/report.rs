//! What is said of a key; never anything secret. The shape of `envelope key inspect --json`.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::inspect::finding::Finding;
use crate::time::UnixTime;

/// What a key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyUsage {
    /// Certify other keys and its own subkeys.
    Certify,
    /// Sign and verify messages.
    Sign,
    /// Encrypt and decrypt messages.
    Encrypt,
}

/// The kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyFormat {
    /// A certificate or transferable secret key (RFC 9580 section 10).
    OpenPgp,
    /// A JSON Web Key (RFC 7517), also when it was read from PEM or DER.
    Jwk,
}

impl KeyFormat {
    /// Both formats.
    pub const ALL: &'static [Self] = &[Self::OpenPgp, Self::Jwk];

    /// Stable identifier, as written in reports.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OpenPgp => "openpgp",
            Self::Jwk => "jwk",
        }
    }

    /// Finds a format by its identifier.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.code() == code)
    }
}

/// One key as people and machines see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyReport {
    /// OpenPGP or JOSE.
    pub format: KeyFormat,
    /// OpenPGP: key id, 16 hex digits. JOSE: `kid`, else the thumbprint.
    pub id: String,
    /// OpenPGP: fingerprint. JOSE: RFC 7638 SHA-256 thumbprint.
    pub thumbprint: String,
    /// The algorithm family: `RSA`, `EC P-256`, `oct`, ...
    #[serde(rename = "type")]
    pub key_type: String,
    /// Size of the modulus or curve, in bits.
    pub bits: Option<u32>,
    /// What it may be used for.
    pub usage: Vec<KeyUsage>,
    /// Whether private material is held.
    pub secret: bool,
    /// Whether that material is under a passphrase.
    pub locked: bool,
    /// When it was made.
    pub created: Option<UnixTime>,
    /// When it ends.
    pub expires: Option<UnixTime>,
    /// When, and in which words, it was revoked.
    pub revoked: Option<String>,
    /// JOSE: the algorithm that the key is bound to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<String>,
    /// OpenPGP: the subkeys.
    pub subkeys: Vec<SubkeyReport>,
    /// OpenPGP: the user ids.
    pub user_ids: Vec<String>,
    /// Where it was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What a reviewer should know.
    pub findings: Vec<Finding>,
}

/// One OpenPGP subkey.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SubkeyReport {
    /// Key id, 16 hex digits.
    pub id: String,
    /// Fingerprint in upper-case hex.
    pub thumbprint: String,
    /// The algorithm family.
    #[serde(rename = "type")]
    pub key_type: String,
    /// Size, in bits.
    pub bits: Option<u32>,
    /// What it may be used for.
    pub usage: Vec<KeyUsage>,
    /// Whether private material is held.
    pub secret: bool,
    /// Whether that material is under a passphrase.
    pub locked: bool,
    /// When it was made.
    pub created: Option<UnixTime>,
    /// When it ends.
    pub expires: Option<UnixTime>,
    /// When, and in which words, it was revoked.
    pub revoked: Option<String>,
}
