//! Writing the secret half of a key packet, under a passphrase or not.

use alloc::vec::Vec;

use pgp::packet::PublicKey;
use pgp::types::{KeyDetails as _, KeyVersion, PlainSecretParams, S2kParams, SecretParams};
use zeroize::Zeroizing;

use super::rpgp_tag;
use crate::CryptoRng;
use crate::openpgp::rng_bridge::RngBridge;
use crate::secret::SecretBytes;

/// How numbers are put under a passphrase, always with AES-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::openpgp) enum LockKind {
    /// An iterated digest of the passphrase and CFB, which every program undoes.
    Iterated,
    /// Argon2 (64 MiB) and OCB.
    Argon2,
}

impl LockKind {
    /// The lock of a key that had none.
    pub(in crate::openpgp) fn of(version: KeyVersion) -> Self {
        if version == KeyVersion::V6 {
            Self::Argon2
        } else {
            Self::Iterated
        }
    }

    fn params(self, rng: &mut dyn CryptoRng) -> S2kParams {
        let version = match self {
            Self::Iterated => KeyVersion::V4,
            Self::Argon2 => KeyVersion::V6,
        };
        S2kParams::new_default(RngBridge(rng), version)
    }
}

/// What follows the public fields of a secret-key packet (RFC 9580 section 5.5.3), under a
/// passphrase with its kind of lock, or open. `id` is the packet type, which Argon2's lock
/// authenticates.
///
/// `None` when rPGP can not write it.
pub(in crate::openpgp) fn secret_fields(
    numbers: &Zeroizing<Vec<u8>>,
    key: &PublicKey,
    id: u8,
    lock: Option<(&SecretBytes, LockKind)>,
    rng: &mut dyn CryptoRng,
) -> Option<Zeroizing<Vec<u8>>> {
    let Some((passphrase, kind)) = lock else {
        return Some(open_fields(numbers, key.version()));
    };
    let params = kind.params(rng);
    // Without known parameters rPGP writes the octets and builds no key of its own.
    let plain = PlainSecretParams::Unknown {
        alg: key.algorithm(),
        data: numbers.clone(),
        pub_params: Default::default(),
    };
    let locked = plain
        .encrypt(passphrase.expose(), params, key, Some(rpgp_tag(id)))
        .ok()?;
    let mut fields = Zeroizing::new(Vec::new());
    SecretParams::Encrypted(locked)
        .to_writer(&mut *fields, key.version())
        .ok()?;
    Some(fields)
}

/// Usage zero and the numbers; up to version 4 their sum follows.
fn open_fields(numbers: &[u8], version: KeyVersion) -> Zeroizing<Vec<u8>> {
    let mut fields = Zeroizing::new(Vec::with_capacity(numbers.len() + 3));
    fields.push(0);
    fields.extend_from_slice(numbers);
    if version != KeyVersion::V6 {
        let sum = numbers
            .iter()
            .fold(0_u16, |sum, octet| sum.wrapping_add((*octet).into()));
        fields.extend(sum.to_be_bytes());
    }
    fields
}
