//! The secret half of a key packet (RFC 9580 section 5.5.3), kept as octets until it is used.
//!
//! rPGP undoes the lock only; it is shown a key without known parameters, so that it hands the
//! numbers back instead of building a key of its own.

mod write;

use alloc::boxed::Box;
use alloc::vec::Vec;

use pgp::crypto::public_key::PublicKeyAlgorithm;
use pgp::errors::Result as PgpResult;
use pgp::packet::PublicKey;
use pgp::ser::Serialize;
use pgp::types::{
    EncryptedSecretParams, Fingerprint, KeyDetails, KeyId, KeyVersion, Password, PlainSecretParams,
    PublicParams, S2kParams, SecretParams, StringToKey, Tag, Timestamp,
};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::wire::tag;
use crate::secret::SecretBytes;

pub(super) use write::{LockKind, secret_fields};

/// Secret parameters, open or under a passphrase.
pub(super) enum SecretPart {
    /// The numbers, without their checksum.
    Open(Zeroizing<Vec<u8>>),
    /// Under a passphrase.
    Locked {
        params: Box<EncryptedSecretParams>,
        /// The packet type id, which an AEAD lock authenticates.
        tag: u8,
    },
    /// The packet says that the numbers are kept elsewhere, on a card or another machine.
    Absent,
}

/// Why the numbers could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LockError {
    /// It needs a passphrase and none was given.
    Locked,
    /// None of those given fits.
    WrongPassphrase,
    /// The numbers are not in this file.
    Absent,
}

/// Why the secret half of a packet could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SecretPartError {
    /// Its structure or checksum is broken.
    Malformed,
    /// Undoing the lock would take more memory or time than is given to a key file.
    TooCostly,
}

impl SecretPart {
    /// Reads what follows the public fields of a secret-key packet.
    ///
    /// # Errors
    /// [`SecretPartError`], without any work on the passphrase.
    pub(super) fn read(octets: &[u8], key: &PublicKey, id: u8) -> Result<Self, SecretPartError> {
        let (usage, rest) = octets.split_first().ok_or(SecretPartError::Malformed)?;
        if *usage == 0 {
            return read_open(rest, key.version()).map(Self::Open);
        }
        if is_elsewhere(rest) {
            return Ok(Self::Absent);
        }
        let opaque = Opaque::of(key);
        let params =
            SecretParams::from_slice(octets, key.version(), key.algorithm(), &opaque.params)
                .map_err(|_| SecretPartError::Malformed)?;
        let SecretParams::Encrypted(ref locked) = params else {
            return Err(SecretPartError::Malformed);
        };
        if string_to_key(locked.string_to_key_params()).is_some_and(is_too_costly) {
            return Err(SecretPartError::TooCostly);
        }
        Ok(Self::Locked {
            params: Box::new(locked.clone()),
            tag: id,
        })
    }

    /// Whether a passphrase is needed.
    pub(super) const fn is_locked(&self) -> bool {
        matches!(self, Self::Locked { .. })
    }

    /// The lock to put in place of this one: never a weaker kind.
    pub(super) fn lock_kind(&self, version: KeyVersion) -> LockKind {
        match self {
            Self::Locked { params, .. }
                if matches!(params.string_to_key_params(), S2kParams::Aead { .. }) =>
            {
                LockKind::Argon2
            }
            _ => LockKind::of(version),
        }
    }

    /// Whether the numbers are in this file at all.
    pub(super) const fn is_present(&self) -> bool {
        !matches!(self, Self::Absent)
    }

    /// The numbers, tried with each passphrase in turn where they are locked.
    ///
    /// # Errors
    /// [`LockError`].
    pub(super) fn unlock(
        &self,
        key: &PublicKey,
        passphrases: &[SecretBytes],
    ) -> Result<Zeroizing<Vec<u8>>, LockError> {
        match self {
            Self::Open(numbers) => Ok(numbers.clone()),
            Self::Absent => Err(LockError::Absent),
            Self::Locked { .. } if passphrases.is_empty() => Err(LockError::Locked),
            Self::Locked { params, tag } => passphrases
                .iter()
                .find_map(|passphrase| unlock_with(params, *tag, key, passphrase))
                .ok_or(LockError::WrongPassphrase),
        }
    }
}

/// GnuPG's mark for numbers that are not in the file: after the cipher a string-to-key of type
/// 101, a digest, and these letters.
fn is_elsewhere(rest: &[u8]) -> bool {
    rest.get(1) == Some(&101) && rest.get(3..6) == Some(b"GNU")
}

fn read_open(rest: &[u8], version: KeyVersion) -> Result<Zeroizing<Vec<u8>>, SecretPartError> {
    if version == KeyVersion::V6 {
        return Ok(Zeroizing::new(rest.to_vec()));
    }
    checked(rest).ok_or(SecretPartError::Malformed)
}

/// Takes the two octets of checksum from the end, where they are right.
fn checked(octets: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (numbers, checksum) = octets.split_last_chunk::<2>()?;
    let sum = numbers
        .iter()
        .fold(0_u16, |sum, octet| sum.wrapping_add((*octet).into()));
    bool::from(sum.to_be_bytes().ct_eq(checksum)).then(|| Zeroizing::new(numbers.to_vec()))
}

fn unlock_with(
    params: &EncryptedSecretParams,
    id: u8,
    key: &PublicKey,
    passphrase: &SecretBytes,
) -> Option<Zeroizing<Vec<u8>>> {
    let password = Password::from(passphrase.expose());
    // Two lock types end in a checksum that rPGP would look for after the parameters it knows.
    let checksum_follows = matches!(
        params.string_to_key_params(),
        S2kParams::LegacyCfb { .. } | S2kParams::MalleableCfb { .. }
    );
    let mut opaque = Opaque::of(key);
    if checksum_follows {
        opaque.version = KeyVersion::V5;
    }
    let plain = params.unlock(&password, &opaque, Some(rpgp_tag(id))).ok()?;
    let PlainSecretParams::Unknown { ref data, .. } = plain else {
        return None;
    };
    if checksum_follows {
        checked(data)
    } else {
        Some(data.clone())
    }
}

/// rPGP's word for the packet type of a secret key.
const fn rpgp_tag(id: u8) -> Tag {
    if id == tag::SECRET_KEY {
        Tag::SecretKey
    } else {
        Tag::SecretSubkey
    }
}

/// Whether making a key of a passphrase takes more memory or passes than is given to one.
pub(super) const fn is_too_costly(s2k: &StringToKey) -> bool {
    matches!(s2k, StringToKey::Argon2 { t, m_enc, .. }
        if *m_enc > ARGON2_MEMORY_MAX || *t > ARGON2_PASSES_MAX)
}

const fn string_to_key(params: &S2kParams) -> Option<&StringToKey> {
    match params {
        S2kParams::Aead { s2k, .. }
        | S2kParams::Cfb { s2k, .. }
        | S2kParams::MalleableCfb { s2k, .. } => Some(s2k),
        _ => None,
    }
}

/// A key whose algorithm rPGP is not to know.
#[derive(Debug)]
struct Opaque<'a> {
    key: &'a PublicKey,
    params: PublicParams,
    version: KeyVersion,
}

impl<'a> Opaque<'a> {
    fn of(key: &'a PublicKey) -> Self {
        let params = PublicParams::Unknown {
            data: Default::default(),
        };
        Self {
            key,
            params,
            version: key.version(),
        }
    }
}

impl KeyDetails for Opaque<'_> {
    fn version(&self) -> KeyVersion {
        self.version
    }

    fn legacy_key_id(&self) -> KeyId {
        self.key.legacy_key_id()
    }

    fn fingerprint(&self) -> Fingerprint {
        self.key.fingerprint()
    }

    fn algorithm(&self) -> PublicKeyAlgorithm {
        self.key.algorithm()
    }

    fn created_at(&self) -> Timestamp {
        self.key.created_at()
    }

    fn legacy_v3_expiration_days(&self) -> Option<u16> {
        self.key.legacy_v3_expiration_days()
    }

    fn public_params(&self) -> &PublicParams {
        &self.params
    }
}

impl Serialize for Opaque<'_> {
    fn to_writer<W: std::io::Write>(&self, writer: &mut W) -> PgpResult<()> {
        self.key.to_writer(writer)
    }

    fn write_len(&self) -> usize {
        self.key.write_len()
    }
}

/// 2^16 KiB, 64 MiB: what RFC 9106 section 4 recommends where memory is short.
const ARGON2_MEMORY_MAX: u8 = 16;
const ARGON2_PASSES_MAX: u8 = 8;
