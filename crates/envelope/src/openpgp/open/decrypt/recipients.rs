//! Private keys, tried on the session keys that are under a public key.

use alloc::vec::Vec;

use pgp::packet::PublicKeyEncryptedSessionKey;

use super::super::outer::Encrypted;
use super::candidate::{Candidate, Outcome};
use super::data::{self, Budget, Decrypted};
use super::recipient;
use crate::CryptoRng;
use crate::open::OpenRequest;
use crate::openpgp::session_key::SessionKey;

/// Named recipients first, in the order of the message; then those left anonymous. Gives the data
/// and the number of the candidate that opened it.
pub(super) fn attempt(
    session_keys: &[&PublicKeyEncryptedSessionKey],
    candidates: &mut [Candidate<'_>],
    encrypted: &Encrypted,
    request: &OpenRequest<'_>,
    budget: &mut Budget,
    rng: &mut dyn CryptoRng,
) -> Option<(Decrypted, usize)> {
    let (named, anonymous): (Vec<_>, Vec<_>) = session_keys
        .iter()
        .partition(|esk| recipient(esk).is_some());
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
                let opened = with_candidate(candidate, esk, encrypted, budget, rng);
                candidate.note(if opened.is_some() {
                    Outcome::Opened
                } else {
                    Outcome::Failed
                });
                if let Some(decrypted) = opened {
                    return Some((decrypted, at));
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
    budget: &mut Budget,
    rng: &mut dyn CryptoRng,
) -> Option<Decrypted> {
    let named_cipher = data::named_cipher(encrypted);
    // Drawn in any case, so that both ways take the same steps.
    let random = SessionKey::random(named_cipher, rng);
    let unwrapped = candidate.unwrap(esk, rng);
    let read = unwrapped.and_then(|unwrapped| SessionKey::read(&unwrapped, named_cipher));
    data::decrypt(encrypted, &read.unwrap_or(random), budget)
}
