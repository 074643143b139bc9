//! Making keys: an OpenPGP certificate with an encryption subkey, or a JWK.

use serde::{Deserialize, Serialize};

use crate::CryptoRng;
use crate::inspect::diagnose::Diagnosis;
use crate::key::report::{KeyFormat, KeyUsage};
use crate::key::ring::KeyMaterial;
use crate::policy::profile::Profile;
use crate::secret::SecretBytes;
use crate::time::UnixTime;

/// What key to make.
#[derive(Clone, Copy)]
pub struct GenerateRequest<'a> {
    /// OpenPGP or JOSE.
    pub format: KeyFormat,
    /// Algorithm and size.
    pub key_type: KeyType,
    /// JOSE: what for. An OpenPGP key is always a signing key with an encryption subkey.
    pub usage: KeyUsage,
    /// OpenPGP: the version of the key packets.
    pub version: CertificateVersion,
    /// OpenPGP: the user id, such as `Partner sandbox <keys@partner.example>`.
    pub user_id: Option<&'a str>,
    /// Lifetime in whole days, counted from `at`.
    pub days: u32,
    /// OpenPGP: locks the secret parts.
    pub passphrase: Option<&'a SecretBytes>,
    /// The rules: least size and longest lifetime.
    pub profile: &'a Profile,
    /// The moment of creation.
    pub at: UnixTime,
}

/// The version of an OpenPGP certificate's key packets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CertificateVersion {
    /// Version 4, which every OpenPGP program reads (RFC 4880 and RFC 9580).
    #[default]
    V4,
    /// Version 6 (RFC 9580), which programs before 2024 do not read.
    V6,
}

/// Algorithm and size of a new key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyType {
    /// RSA with a modulus of 2048 bits.
    Rsa2048,
    /// RSA with a modulus of 3072 bits.
    Rsa3072,
    /// RSA with a modulus of 4096 bits.
    Rsa4096,
    /// NIST P-256.
    P256,
    /// NIST P-384.
    P384,
    /// NIST P-521.
    P521,
    /// Ed25519, for signatures (RFC 8032); as an OpenPGP key with an X25519 subkey.
    Ed25519,
    /// X25519, for encryption (RFC 7748).
    X25519,
}

impl KeyType {
    /// Every type, in the order they are offered.
    pub const ALL: &'static [Self] = &[
        Self::Rsa2048,
        Self::Rsa3072,
        Self::Rsa4096,
        Self::P256,
        Self::P384,
        Self::P521,
        Self::Ed25519,
        Self::X25519,
    ];

    /// The name on the command line and in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rsa2048 => "rsa2048",
            Self::Rsa3072 => "rsa3072",
            Self::Rsa4096 => "rsa4096",
            Self::P256 => "p256",
            Self::P384 => "p384",
            Self::P521 => "p521",
            Self::Ed25519 => "ed25519",
            Self::X25519 => "x25519",
        }
    }

    /// Finds a type by its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|key_type| key_type.name() == name)
    }

    /// Size of the modulus or curve, in bits.
    #[must_use]
    pub const fn bits(self) -> u32 {
        match self {
            Self::Rsa2048 => 2048,
            Self::Rsa3072 => 3072,
            Self::Rsa4096 => 4096,
            Self::P256 => 256,
            Self::P384 => 384,
            Self::P521 => 521,
            Self::Ed25519 | Self::X25519 => 255,
        }
    }
}

/// Makes a key. RSA takes from tenths of a second to several seconds.
///
/// # Errors
/// A [`Diagnosis`] when the profile does not allow the size or the lifetime, when the format does
/// not have the type, or when an OpenPGP key is asked for without a user id.
pub fn generate(
    request: &GenerateRequest<'_>,
    rng: &mut dyn CryptoRng,
) -> Result<KeyMaterial, Diagnosis> {
    match request.format {
        #[cfg(feature = "jose")]
        KeyFormat::Jwk => crate::jose::generate::generate(request, rng).map(KeyMaterial::Jose),
        #[cfg(feature = "openpgp")]
        KeyFormat::OpenPgp => {
            crate::openpgp::generate::generate(request, rng).map(KeyMaterial::OpenPgp)
        }
        #[cfg(not(all(feature = "jose", feature = "openpgp")))]
        _ => Err(Diagnosis::new(
            crate::Cause::AlgorithmForbidden,
            "This build of the codec does not have the format asked for.",
            "Use a build with the format's feature.",
        )),
    }
}
