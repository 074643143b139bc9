//! The encrypted data under a session key, and what one message may cost.

use alloc::vec::Vec;

use pgp::crypto::sym::SymmetricKeyAlgorithm;
use pgp::packet::SymEncryptedProtectedDataConfig;
use pgp::types::Seipdv1ReadMode;
use zeroize::Zeroizing;

use super::super::outer::Encrypted;
use crate::openpgp::session_key::SessionKey;

/// Decrypted octets whose integrity was proved, and the cipher that was used.
pub(super) struct Decrypted {
    pub(super) octets: Zeroizing<Vec<u8>>,
    pub(super) cipher: SymmetricKeyAlgorithm,
}

/// The cipher that version 2 of the data names in clear.
pub(super) fn named_cipher(encrypted: &Encrypted) -> Option<SymmetricKeyAlgorithm> {
    match encrypted.data.config() {
        SymEncryptedProtectedDataConfig::V1 => None,
        SymEncryptedProtectedDataConfig::V2 { sym_alg, .. } => Some(*sym_alg),
    }
}

/// Decrypts the data, the integrity check first; `None` when it fails, or when it was tried too
/// often.
pub(super) fn decrypt(
    encrypted: &Encrypted,
    key: &SessionKey,
    budget: &mut Budget,
) -> Option<Decrypted> {
    if !budget.reading(key.cipher) {
        return None;
    }
    let mode = Seipdv1ReadMode::CheckFirst {
        max_message_size: encrypted.data.data().len(),
    };
    encrypted
        .data
        .decrypt(&key.octets, Some(key.cipher), mode)
        .ok()
        .map(|octets| Decrypted {
            octets: Zeroizing::new(octets),
            cipher: key.cipher,
        })
}

/// What a hostile message may cost: hidden recipients are tried with every key, and a passphrase
/// is made costly on purpose.
pub(super) struct Budget {
    operations: u64,
    readings: u64,
    hashed: u64,
    memory_hard: u64,
}

impl Budget {
    /// For a message with so many octets of encrypted data: the shorter it is, the more often it
    /// may be read.
    pub(super) fn new(octets: usize) -> Self {
        let affordable = READ_MAX / (octets as u64).max(1);
        Self {
            operations: OPERATIONS_MAX,
            readings: affordable.clamp(READINGS_MIN, OPERATIONS_MAX),
            hashed: HASHED_MAX,
            memory_hard: MEMORY_HARD_MAX,
        }
    }

    /// One private-key operation.
    pub(super) fn operation(&mut self) -> bool {
        spend(&mut self.operations, 1)
    }

    /// Octets hashed to make a key of a passphrase.
    pub(super) fn hashing(&mut self, octets: u64) -> bool {
        spend(&mut self.hashed, octets)
    }

    /// One key made of a passphrase with much memory.
    pub(super) fn memory_hard(&mut self) -> bool {
        spend(&mut self.memory_hard, 1)
    }

    /// Other ciphers than AES take twenty times as long, and no profile for traffic allows them.
    fn reading(&mut self, cipher: SymmetricKeyAlgorithm) -> bool {
        let is_aes = matches!(u8::from(cipher), 7..=9);
        spend(
            &mut self.readings,
            if is_aes { 1 } else { READINGS_MIN / 2 },
        )
    }
}

fn spend(left: &mut u64, cost: u64) -> bool {
    let next = left.checked_sub(cost);
    *left = next.unwrap_or_default();
    next.is_some()
}

/// Private-key operations on one message.
const OPERATIONS_MAX: u64 = 128;
/// Times that any message's data may be decrypted, however long it is.
const READINGS_MIN: u64 = 16;
/// Octets that are decrypted for a message which is short enough to be read more often.
const READ_MAX: u64 = 16_777_216;
/// Four times what GnuPG asks for at most, 256 MiB.
const HASHED_MAX: u64 = 268_435_456;
/// Argon2 runs, each within the bounds on secret keys.
const MEMORY_HARD_MAX: u64 = 4;
