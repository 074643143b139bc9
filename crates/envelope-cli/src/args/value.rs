//! Values of flags: the words a person types and the codec's type for each.

use core::error::Error;
use core::fmt;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use envelope::detect::Format;
use envelope::generate::{CertificateVersion, KeyType};
use envelope::key::report::{KeyFormat, KeyUsage};
use envelope::keyset::Environment;
use envelope::openpgp::amend::{OldSubkeys, RevocationReason};
use envelope::policy::algorithm::{ContentEncryption, JwsAlgorithm, KeyManagement, Serialization};
use envelope::seal::{SealEncoding, SealFormat};

/// `--format` of `seal`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    /// An OpenPGP message
    Openpgp,
    /// A JWE, around a JWS when there is a signer
    Jwe,
    /// A JWS alone, readable by anyone
    Jws,
}

/// `--encoding`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Encoding {
    /// base64url for OpenPGP, the compact token for JOSE
    Wire,
    /// OpenPGP in ASCII armor
    Armor,
    /// OpenPGP packets
    Binary,
}

/// `--hex` of `inspect`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum HexLength {
    /// Long fields without their middle
    Short,
    /// Every octet
    All,
}

/// `--format` of `key generate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeyKind {
    /// A certificate that signs, with a subkey that encrypts
    Openpgp,
    /// A JSON Web Key for one use
    Jwk,
}

/// `--use`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeyUse {
    /// Sign and verify
    Sig,
    /// Encrypt and decrypt
    Enc,
}

/// `--form` of `key export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeyForm {
    /// A JWK Set with all keys
    Jwks,
    /// PEM: SPKI, or PKCS#8 with --secret
    Pem,
    /// DER of one key: SPKI, or PKCS#8 with --secret
    Der,
    /// PEM of RSA keys alone (RFC 8017)
    Pkcs1,
    /// PEM of secret keys on NIST curves alone (RFC 5915)
    Sec1,
}

/// `--key-version`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeyVersion {
    /// Version 4
    #[default]
    #[value(name = "4")]
    V4,
    /// Version 6 (RFC 9580), which programs before 2024 do not read
    #[value(name = "6")]
    V6,
}

/// `--old` of `key refresh`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Old {
    /// They stay valid while the counterparty takes in the new one
    Keep,
    /// They are superseded now; what was sent to them before still opens
    Revoke,
}

/// `--reason` of `key revoke`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Reason {
    /// Another key took its place
    Superseded,
    /// It is no longer used
    Retired,
    /// Somebody else may have it
    Compromised,
    /// Not said; counts like compromised
    Unspecified,
}

/// No such key type.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UnknownKeyType;

/// The registry does not have the name.
#[derive(Debug)]
struct NotRegistered;

/// Reads `--type`.
pub(super) fn key_type(name: &str) -> Result<KeyType, UnknownKeyType> {
    KeyType::from_name(name).ok_or(UnknownKeyType)
}

/// Reads `--alg` by its registered name.
pub(super) fn key_management() -> impl TypedValueParser<Value = KeyManagement> {
    registered(
        KeyManagement::ALL.iter().map(|known| known.name()),
        KeyManagement::from_name,
    )
}

/// Reads `--enc` by its registered name.
pub(super) fn content_encryption() -> impl TypedValueParser<Value = ContentEncryption> {
    registered(
        ContentEncryption::ALL.iter().map(|known| known.name()),
        ContentEncryption::from_name,
    )
}

/// Reads `--jws-alg` by its registered name.
pub(super) fn jws_algorithm() -> impl TypedValueParser<Value = JwsAlgorithm> {
    registered(
        JwsAlgorithm::ALL.iter().map(|known| known.name()),
        JwsAlgorithm::from_name,
    )
}

/// Reads `--serialization`.
pub(super) fn serialization() -> impl TypedValueParser<Value = Serialization> {
    registered(
        Serialization::ALL.iter().map(|known| known.name()),
        Serialization::from_name,
    )
}

/// Reads `--environment`.
pub(super) fn environment() -> impl TypedValueParser<Value = Environment> {
    registered(
        Environment::ALL.iter().map(|known| known.code()),
        Environment::from_code,
    )
}

/// One of the names of a registry; a wrong one is answered with the whole list.
fn registered<T: Clone + Send + Sync + 'static>(
    names: impl Iterator<Item = &'static str>,
    from_name: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(names).try_map(move |name| from_name(&name).ok_or(NotRegistered))
}

impl MessageFormat {
    /// The format whose default profile applies.
    pub(crate) const fn format(self) -> Format {
        match self {
            Self::Openpgp => Format::OpenPgp,
            Self::Jwe => Format::Jwe,
            Self::Jws => Format::Jws,
        }
    }
}

impl KeyKind {
    /// The format whose default profile applies.
    pub(crate) const fn format(self) -> Format {
        match self {
            Self::Openpgp => Format::OpenPgpKey,
            Self::Jwk => Format::JwkSet,
        }
    }
}

impl From<KeyVersion> for CertificateVersion {
    fn from(version: KeyVersion) -> Self {
        match version {
            KeyVersion::V4 => Self::V4,
            KeyVersion::V6 => Self::V6,
        }
    }
}

impl From<Old> for OldSubkeys {
    fn from(old: Old) -> Self {
        match old {
            Old::Keep => Self::Keep,
            Old::Revoke => Self::Revoke,
        }
    }
}

impl From<Reason> for RevocationReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Superseded => Self::Superseded,
            Reason::Retired => Self::Retired,
            Reason::Compromised => Self::Compromised,
            Reason::Unspecified => Self::Unspecified,
        }
    }
}

impl From<MessageFormat> for SealFormat {
    fn from(format: MessageFormat) -> Self {
        match format {
            MessageFormat::Openpgp => Self::OpenPgp,
            MessageFormat::Jwe => Self::Jwe,
            MessageFormat::Jws => Self::Jws,
        }
    }
}

impl From<Encoding> for SealEncoding {
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Wire => Self::Wire,
            Encoding::Armor => Self::Armor,
            Encoding::Binary => Self::Binary,
        }
    }
}

impl From<KeyKind> for KeyFormat {
    fn from(kind: KeyKind) -> Self {
        match kind {
            KeyKind::Openpgp => Self::OpenPgp,
            KeyKind::Jwk => Self::Jwk,
        }
    }
}

impl From<KeyUse> for KeyUsage {
    fn from(key_use: KeyUse) -> Self {
        match key_use {
            KeyUse::Sig => Self::Sign,
            KeyUse::Enc => Self::Encrypt,
        }
    }
}

impl fmt::Display for UnknownKeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such type; there are")?;
        for (index, known) in KeyType::ALL.iter().enumerate() {
            write!(f, "{} {}", if index == 0 { "" } else { "," }, known.name())?;
        }
        Ok(())
    }
}

impl Error for UnknownKeyType {}

impl fmt::Display for NotRegistered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the registry does not have this name")
    }
}

impl Error for NotRegistered {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_type_is_answered_with_those_that_exist() {
        assert_eq!(key_type("p256"), Ok(KeyType::P256));
        assert_eq!(key_type("rsa1024"), Err(UnknownKeyType));
        assert_eq!(
            UnknownKeyType.to_string(),
            "no such type; there are rsa2048, rsa3072, rsa4096, p256, p384, p521, ed25519, x25519"
        );
    }
}
