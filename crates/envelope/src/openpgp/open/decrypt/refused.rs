//! Why no key opened the message, with the ids asked for and the ids held.

use alloc::string::String;
use alloc::vec::Vec;

use pgp::packet::PublicKeyEncryptedSessionKey;

use super::candidate::{Candidate, Outcome};
use super::{Encrypted, recipient};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::open::OpenRequest;
use crate::openpgp::algorithm::cipher_name;
use crate::policy::profile::Profile;

/// The diagnosis for all keys together.
pub(super) fn refused(
    encrypted: &Encrypted,
    session_keys: &[&PublicKeyEncryptedSessionKey],
    candidates: &[Candidate<'_>],
    request: &OpenRequest<'_>,
) -> Diagnosis {
    let recipients: Vec<String> = session_keys
        .iter()
        .filter_map(|esk| recipient(esk))
        .collect();
    let held = held(candidates, request);
    let named: Vec<&Candidate<'_>> = candidates
        .iter()
        .filter(|candidate| session_keys.iter().any(|esk| candidate.is_named_by(esk)))
        .collect();
    // Where recipients are named and none of them is held, tries with other keys do not count.
    let judged: Vec<&Candidate<'_>> = if recipients.is_empty() {
        candidates.iter().collect()
    } else {
        named
    };
    let nearest = judged
        .iter()
        .filter(|candidate| candidate.outcome != Outcome::NotARecipient)
        .min_by_key(|candidate| candidate.outcome.cause());
    let diagnosis = match nearest {
        Some(candidate) => of_key(candidate, request),
        None => no_matching_key(encrypted, &recipients, &held),
    };
    diagnosis.with("recipients", recipients).with("held", held)
}

/// The data is intact, and its cipher is not allowed.
pub(super) fn cipher(id: u8, profile: &Profile) -> Diagnosis {
    let name = cipher_name(id);
    Diagnosis::new(
        Cause::AlgorithmForbidden,
        alloc::format!(
            "The message is intact, but encrypted with {name}; profile {} does not allow that.",
            profile.name
        ),
        "Ask the sender to use AES-256.",
    )
    .with("algorithm", name)
}

/// Everything after a private-key operation.
pub(super) fn failed() -> Diagnosis {
    Diagnosis::new(
        Cause::DecryptionFailed,
        "A key for this message is held, but the message does not decrypt with it: it was changed \
         on the way, or sealed wrongly.",
        super::super::refusal::SEND_AGAIN,
    )
}

fn of_key(candidate: &Candidate<'_>, request: &OpenRequest<'_>) -> Diagnosis {
    let (id, source) = (candidate.id(), candidate.source);
    match candidate.outcome {
        Outcome::Locked => Diagnosis::new(
            Cause::KeyLocked,
            alloc::format!("Key {id} ({source}) is for this message, but under a passphrase."),
            alloc::format!("Give the passphrase of {source}."),
        ),
        Outcome::WrongPassphrase => Diagnosis::new(
            Cause::WrongPassphrase,
            alloc::format!(
                "Key {id} ({source}) is for this message, but no passphrase given opens it."
            ),
            alloc::format!("Give the right passphrase of {source}."),
        ),
        Outcome::WrongUsage => Diagnosis::new(
            Cause::KeyWrongUsage,
            alloc::format!(
                "The message is encrypted to key {id} ({source}), which is not made for \
                 encryption."
            ),
            "Ask the sender to encrypt to the encryption subkey of your certificate.",
        ),
        Outcome::TooSmall => Diagnosis::new(
            Cause::KeyTooSmall,
            alloc::format!(
                "Key {id} ({source}) has {} bits; profile {} works with {} to {}.",
                candidate.component.rsa_bits().unwrap_or_default(),
                request.profile.name,
                request.profile.keys.rsa_bits_min_process,
                request.profile.keys.rsa_bits_max
            ),
            "Make a new key and send the counterparty its certificate.",
        ),
        _ => failed(),
    }
    .with("key", id)
}

fn no_matching_key(encrypted: &Encrypted, recipients: &[String], held: &[String]) -> Diagnosis {
    let holding = if held.is_empty() {
        "no secret OpenPGP key is loaded".into()
    } else {
        alloc::format!("you hold {} only", held.join(", "))
    };
    if encrypted.session_keys.is_empty() {
        let summary = if encrypted.under_passphrase > 0 {
            "The message is encrypted with a passphrase and not to any key."
        } else {
            "No recipient of the message can be read."
        };
        return Diagnosis::new(
            Cause::NoMatchingKey,
            summary,
            "Ask the sender to encrypt to your certificate.",
        );
    }
    if recipients.is_empty() {
        return Diagnosis::new(
            Cause::NoMatchingKey,
            alloc::format!("The recipients are hidden, and {holding}."),
            "Load the secret keys that the counterparty may have encrypted to.",
        );
    }
    let asked = recipients.join(" and ");
    let load = alloc::format!("Load the key whose encryption subkey is {asked}");
    let remedy = match held.first() {
        Some(_) => {
            alloc::format!(
                "{load}, or ask the sender to encrypt to {}.",
                held.join(" or ")
            )
        }
        None => alloc::format!("{load}."),
    };
    Diagnosis::new(
        Cause::NoMatchingKey,
        alloc::format!("Encrypted to {asked}; {holding}."),
        remedy,
    )
}

/// The secret keys that encrypt, by id.
fn held(candidates: &[Candidate<'_>], request: &OpenRequest<'_>) -> Vec<String> {
    candidates
        .iter()
        .filter(|candidate| candidate.encrypts(request))
        .map(Candidate::id)
        .collect()
}
