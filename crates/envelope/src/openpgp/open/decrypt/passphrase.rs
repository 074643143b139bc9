//! Session keys under a passphrase (RFC 9580 section 5.3), where the profile allows them.
//!
//! What a failure is called depends on what can be known. Version 6 authenticates the session key:
//! the passphrase is wrong, or it is right and then the data was changed. Version 4 does not: where
//! nothing opens, the passphrase is called wrong, although the data may have been changed instead.
//! The two octets by which old programs told the difference are not looked at: they are an oracle
//! (RFC 9580 section 13.4).

use pgp::composed::PlainSessionKey;
use pgp::packet::SymKeyEncryptedSessionKey;
use pgp::types::StringToKey;
use zeroize::Zeroizing;

use super::super::outer::Encrypted;
use super::data::{self, Budget, Decrypted};
use crate::open::OpenRequest;
use crate::openpgp::secret_part;
use crate::openpgp::session_key::SessionKey;
use crate::policy::profile::OpenPgpRules;
use crate::secret::SecretBytes;

/// Why no passphrase opened the message. A later entry takes the place of an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Failed {
    /// The profile does not open such messages.
    Forbidden,
    /// None was given.
    NotGiven,
    /// None of those given fits, or version 4 of the data was changed.
    Wrong,
    /// Trying would cost more than is given to a message.
    TooCostly,
    /// The passphrase is right and the data was changed.
    Changed,
}

impl Failed {
    /// The words in the list of keys tried.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Forbidden => "not allowed",
            Self::NotGiven => "none given",
            Self::Wrong => "wrong passphrase",
            Self::TooCostly => "too costly",
            Self::Changed => "failed",
        }
    }
}

/// Tries every passphrase on every session key that is under one. `Ok(None)` when there is no such
/// session key.
///
/// # Errors
/// [`Failed`].
pub(super) fn attempt(
    encrypted: &Encrypted,
    rules: &OpenPgpRules,
    request: &OpenRequest<'_>,
    budget: &mut Budget,
) -> Result<Option<Decrypted>, Failed> {
    let mut locked = encrypted
        .under_passphrase
        .iter()
        .filter(|esk| fits(esk, encrypted))
        .peekable();
    if locked.peek().is_none() {
        return Ok(None);
    }
    if !rules.passphrase_messages {
        return Err(Failed::Forbidden);
    }
    let mut failed = Failed::NotGiven;
    for esk in locked {
        for passphrase in request.passphrases {
            match open(esk, passphrase, encrypted, budget) {
                Ok(decrypted) => return Ok(Some(decrypted)),
                Err(why) => failed = failed.max(why),
            }
        }
    }
    Err(failed)
}

fn open(
    esk: &SymKeyEncryptedSessionKey,
    passphrase: &SecretBytes,
    encrypted: &Encrypted,
    budget: &mut Budget,
) -> Result<Decrypted, Failed> {
    let (Some(s2k), Some(cipher)) = (esk.s2k(), esk.sym_algorithm()) else {
        return Err(Failed::Wrong);
    };
    if !is_affordable(s2k, cipher.key_size(), passphrase.len(), budget) {
        return Err(Failed::TooCostly);
    }
    let key = s2k
        .derive_key(passphrase.expose(), cipher.key_size())
        .map_err(|_| Failed::Wrong)?;
    let is_bare = esk.encrypted_key().is_none_or(|octets| octets.is_empty());
    let session_key = if is_bare {
        SessionKey {
            cipher,
            octets: Zeroizing::new(key.as_ref().to_vec()),
        }
    } else {
        match esk.decrypt(&key).map_err(|_| Failed::Wrong)? {
            PlainSessionKey::V3_4 { sym_alg, ref key } => SessionKey {
                cipher: sym_alg,
                octets: Zeroizing::new(key.as_ref().to_vec()),
            },
            PlainSessionKey::V6 { ref key } => SessionKey {
                cipher: data::named_cipher(encrypted).ok_or(Failed::Wrong)?,
                octets: Zeroizing::new(key.as_ref().to_vec()),
            },
            _ => return Err(Failed::Wrong),
        }
    };
    data::decrypt(encrypted, &session_key, budget).ok_or(match esk {
        SymKeyEncryptedSessionKey::V6 { .. } => Failed::Changed,
        _ => Failed::Wrong,
    })
}

/// Versions of session key and data go together (RFC 9580 section 10.3.2.1).
fn fits(esk: &SymKeyEncryptedSessionKey, encrypted: &Encrypted) -> bool {
    let is_version_2 = data::named_cipher(encrypted).is_some();
    match esk {
        SymKeyEncryptedSessionKey::V4 { .. } => !is_version_2,
        SymKeyEncryptedSessionKey::V6 { .. } => is_version_2,
        _ => false,
    }
}

/// Whether making the key stays within bounds; the work is paid for here, before it is done.
fn is_affordable(
    s2k: &StringToKey,
    key_octets: usize,
    passphrase_octets: usize,
    budget: &mut Budget,
) -> bool {
    match s2k {
        StringToKey::Argon2 { .. } => !secret_part::is_too_costly(s2k) && budget.memory_hard(),
        StringToKey::IteratedAndSalted {
            hash_alg, count, ..
        } => {
            // The count is a mantissa of four bits and an exponent (RFC 9580 section 3.7.1.3).
            let once = (16 + u64::from(count & 15)) << ((count >> 4) + 6);
            let digest = hash_alg.digest_size().unwrap_or(1).max(1);
            let rounds = key_octets.div_ceil(digest) as u64;
            budget.hashing(once.max(passphrase_octets as u64).saturating_mul(rounds))
        }
        _ => budget.hashing(passphrase_octets as u64),
    }
}
