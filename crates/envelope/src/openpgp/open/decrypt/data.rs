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
    pub(super) const fn new() -> Self {
        Self {
            operations: OPERATIONS_MAX,
            readings: READINGS_MAX,
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
            if is_aes { 1 } else { READINGS_MAX / 2 },
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
/// Times that one message's data is decrypted.
const READINGS_MAX: u64 = 16;
/// Four times what GnuPG asks for at most, 256 MiB.
const HASHED_MAX: u64 = 268_435_456;
/// Argon2 runs, each within the bounds on secret keys.
const MEMORY_HARD_MAX: u64 = 4;
