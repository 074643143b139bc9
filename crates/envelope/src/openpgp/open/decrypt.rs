//! From encrypted data to the octets inside, with any of the keys held.
//!
//! Everything after a private-key operation ends in one cause on one path: a session key that can
//! not be read for a named recipient is replaced by a random one, and the failure shows at the
//! integrity check, where a changed message shows too.

mod candidate;
mod refused;

use alloc::string::String;
use alloc::vec::Vec;

use pgp::crypto::sym::SymmetricKeyAlgorithm;
use pgp::packet::{PublicKeyEncryptedSessionKey, SymEncryptedProtectedDataConfig};
use pgp::types::Seipdv1ReadMode;
use zeroize::Zeroizing;

use super::outer::Encrypted;
use crate::CryptoRng;
use crate::inspect::diagnose::Diagnosis;
use crate::inspect::finding::{Finding, Severity};
use crate::open::OpenRequest;
use crate::open::trace::{KeyTried, OpenTrace, OpenedBy, RecipientHeld};
use crate::openpgp::algorithm;
use crate::openpgp::session_key::SessionKey;
use crate::openpgp::wire;
use crate::policy::profile::OpenPgpRules;
use candidate::{Candidate, Outcome};

/// Decrypts with the first key that fits.
///
/// # Errors
/// A cause of the row "decrypt", `key-too-small`, or `algorithm-forbidden` for the
/// cipher inside, which is judged only once the data proved intact.
pub(super) fn decrypt(
    encrypted: &Encrypted,
    rules: &OpenPgpRules,
    request: &OpenRequest<'_>,
    trace: &mut OpenTrace,
    rng: &mut dyn CryptoRng,
) -> Result<(Zeroizing<Vec<u8>>, OpenedBy), Diagnosis> {
    note_unread(encrypted, trace);
    let mut candidates = candidate::all(request);
    let usable: Vec<_> = encrypted
        .session_keys
        .iter()
        .filter(|esk| fits(esk, encrypted))
        .collect();
    trace.recipients = usable
        .iter()
        .map(|esk| RecipientHeld {
            id: recipient(esk),
            held: recipient(esk).is_some() && candidates.iter().any(|one| one.is_named_by(esk)),
        })
        .collect();
    let opened = attempt(&usable, &mut candidates, encrypted, request, rng);
    trace.keys_tried = candidates
        .iter()
        .map(|candidate| KeyTried {
            id: candidate.id(),
            outcome: candidate.outcome.words().into(),
        })
        .collect();
    let Some((octets, cipher, at)) = opened else {
        return Err(refused::refused(encrypted, &usable, &candidates, request));
    };
    let opener = candidates.get(at).ok_or_else(refused::failed)?;
    note_state(opener, request, trace);
    if !algorithm::cipher(cipher.into()).is_some_and(|one| rules.ciphers.contains(&one)) {
        return Err(refused::cipher(cipher.into(), request.profile));
    }
    Ok((
        octets,
        OpenedBy {
            id: opener.id(),
            source: opener.source.into(),
        },
    ))
}

type Success = (Zeroizing<Vec<u8>>, SymmetricKeyAlgorithm, usize);

/// Named recipients first, in the order of the message; then those left anonymous.
fn attempt(
    session_keys: &[&PublicKeyEncryptedSessionKey],
    candidates: &mut [Candidate<'_>],
    encrypted: &Encrypted,
    request: &OpenRequest<'_>,
    rng: &mut dyn CryptoRng,
) -> Option<Success> {
    let (named, anonymous): (Vec<_>, Vec<_>) = session_keys
        .iter()
        .partition(|esk| recipient(esk).is_some());
    let mut budget = Budget {
        operations: OPERATIONS_MAX,
        readings: READINGS_MAX,
    };
    for (esks, is_named) in [(named, true), (anonymous, false)] {
        for esk in esks {
            for (at, candidate) in candidates.iter_mut().enumerate() {
                let suits = if is_named {
                    candidate.is_named_by(esk)
                } else {
                    candidate.may_be(esk, request)
                };
                if !suits || !candidate.prepare(request) || !budget.operation() {
                    continue;
                }
                let opened = with_candidate(candidate, esk, encrypted, is_named, &mut budget, rng);
                candidate.note(if opened.is_some() {
                    Outcome::Opened
                } else {
                    Outcome::Failed
                });
                if let Some((octets, cipher)) = opened {
                    return Some((octets, cipher, at));
                }
            }
        }
    }
    None
}

fn with_candidate(
    candidate: &Candidate<'_>,
    esk: &PublicKeyEncryptedSessionKey,
    encrypted: &Encrypted,
    is_named: bool,
    budget: &mut Budget,
    rng: &mut dyn CryptoRng,
) -> Option<(Zeroizing<Vec<u8>>, SymmetricKeyAlgorithm)> {
    let named_cipher = match encrypted.data.config() {
        SymEncryptedProtectedDataConfig::V1 => None,
        SymEncryptedProtectedDataConfig::V2 { sym_alg, .. } => Some(*sym_alg),
    };
    // Drawn in any case, so that both ways take the same steps.
    let random = SessionKey::random(named_cipher, rng);
    let unwrapped = candidate.unwrap(esk, rng);
    let read = unwrapped.and_then(|unwrapped| SessionKey::read(&unwrapped, named_cipher));
    let session_key = match read {
        Some(session_key) => session_key,
        None if is_named => random,
        None => return None,
    };
    if !budget.reading() {
        return None;
    }
    let mode = Seipdv1ReadMode::CheckFirst {
        max_message_size: encrypted.data.data().len(),
    };
    encrypted
        .data
        .decrypt(&session_key.octets, Some(session_key.cipher), mode)
        .ok()
        .map(|octets| (Zeroizing::new(octets), session_key.cipher))
}

/// What a hostile message may cost: hidden recipients are tried with every key.
struct Budget {
    operations: u32,
    readings: u32,
}

impl Budget {
    fn operation(&mut self) -> bool {
        spend(&mut self.operations)
    }

    fn reading(&mut self) -> bool {
        spend(&mut self.readings)
    }
}

fn spend(left: &mut u32) -> bool {
    let next = left.checked_sub(1);
    *left = next.unwrap_or_default();
    next.is_some()
}

/// Versions of session key and data go together (RFC 9580 section 10.3.2.1).
fn fits(esk: &PublicKeyEncryptedSessionKey, encrypted: &Encrypted) -> bool {
    matches!(
        (esk, encrypted.data.config()),
        (
            PublicKeyEncryptedSessionKey::V3 { .. },
            SymEncryptedProtectedDataConfig::V1
        ) | (
            PublicKeyEncryptedSessionKey::V6 { .. },
            SymEncryptedProtectedDataConfig::V2 { .. }
        )
    )
}

/// The recipient that a session key names.
fn recipient(esk: &PublicKeyEncryptedSessionKey) -> Option<String> {
    match esk {
        PublicKeyEncryptedSessionKey::V3 { id, .. } => {
            (!id.is_wildcard()).then(|| wire::hex(id.as_ref()))
        }
        PublicKeyEncryptedSessionKey::V6 { fingerprint, .. } => fingerprint
            .as_ref()
            .map(|print| wire::hex(print.as_bytes())),
        PublicKeyEncryptedSessionKey::Other { .. } => None,
    }
}

fn note_unread(encrypted: &Encrypted, trace: &mut OpenTrace) {
    if encrypted.unread > 0 {
        let message = alloc::format!(
            "{} session-key packets have a version or shape that is not read; they were passed \
             over.",
            encrypted.unread
        );
        trace.findings.push(Finding::new(
            "openpgp.pkesk.unread",
            Severity::Warning,
            message,
        ));
    }
}

/// A key that has ended still opens what was sent to it before, and that is worth knowing.
fn note_state(opener: &Candidate<'_>, request: &OpenRequest<'_>, trace: &mut OpenTrace) {
    let standing = opener.component.standing(request.profile, request.at);
    let id = opener.id();
    if let Some(end) = standing.expires.filter(|end| *end <= request.at) {
        let message = alloc::format!(
            "Key {id} opened this message, but has expired since {}: the sender should use its \
             successor.",
            end.date()
        );
        trace.findings.push(Finding::new(
            "key.expired-since",
            Severity::Warning,
            message,
        ));
    }
    if let Some(revoked) = standing.revoked {
        let message = alloc::format!(
            "Key {id} opened this message, but was revoked ({revoked}): the sender should use its \
             successor."
        );
        trace
            .findings
            .push(Finding::new("key.revoked", Severity::Warning, message));
    }
}

/// Private-key operations on one message.
const OPERATIONS_MAX: u32 = 128;
/// Times that one message's data is decrypted.
const READINGS_MAX: u32 = 16;
