//! Why no key opened the message, with the ids asked for and the ids held.

use alloc::string::String;
use alloc::vec::Vec;

use pgp::packet::PublicKeyEncryptedSessionKey;

use super::candidate::{Candidate, Outcome};
use super::passphrase::Failed;
use super::{Encrypted, recipient};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::key::report::{KeyFormat, KeyUsage};
use crate::open::OpenRequest;
use crate::open::recipient::{Holding, barred, explain, signing_key};
use crate::openpgp::algorithm::{cipher_name, key_type};
use crate::policy::profile::Profile;

/// What was tried in vain.
pub(super) struct Failure<'a> {
    pub(super) session_keys: &'a [&'a PublicKeyEncryptedSessionKey],
    pub(super) candidates: &'a [Candidate<'a>],
    pub(super) under_passphrase: Option<Failed>,
}

/// The diagnosis for all keys together: that of a private key which the message names comes before
/// those of a session key given and of a passphrase.
pub(super) fn refused(
    encrypted: &Encrypted,
    failure: &Failure<'_>,
    request: &OpenRequest<'_>,
) -> Diagnosis {
    let recipients: Vec<String> = failure
        .session_keys
        .iter()
        .filter_map(|esk| recipient(esk))
        .collect();
    let held = held(failure.candidates, request);
    let is_named = |candidate: &&Candidate<'_>| {
        let mut session_keys = failure.session_keys.iter();
        session_keys.any(|esk| candidate.is_named_by(esk))
    };
    let has_failed = || {
        let mut candidates = failure.candidates.iter();
        candidates.any(|candidate| candidate.outcome == Outcome::Failed)
    };
    // A hidden recipient may be anybody: a barred key is only what it is for when no other fits.
    let is_guess = recipients.is_empty() && has_failed();
    // Where recipients are named and none of them is held, tries with other keys do not count.
    let nearest = failure
        .candidates
        .iter()
        .filter(|candidate| recipients.is_empty() || is_named(candidate))
        .filter(|candidate| match candidate.outcome {
            Outcome::NotARecipient | Outcome::PublicOnly => false,
            Outcome::Barred(_) => !is_guess,
            _ => true,
        })
        .min_by_key(|candidate| candidate.outcome.cause());
    let names: Vec<&str> = recipients.iter().map(String::as_str).collect();
    let explained = || explain(&names, KeyFormat::OpenPgp, request);
    let diagnosis = match (nearest, failure.under_passphrase) {
        (Some(candidate), _) => of_key(candidate, request),
        (None, _) if !request.session_keys.is_empty() => session_key_failed(),
        (None, Some(failed)) if failed != Failed::Forbidden => of_passphrase(failed),
        (None, _) => explained()
            .unwrap_or_else(|| no_matching_key(encrypted, &recipients, &held, request.profile)),
    };
    diagnosis
        .with("recipients", recipients)
        .with("held", held.ids)
}

fn session_key_failed() -> Diagnosis {
    Diagnosis::new(
        Cause::IntegrityFailed,
        "The session key given does not open the message: it is another message's, or the message \
         was changed on the way.",
        "Give the session key of this very message, as `cipher:hexadecimal`.",
    )
}

fn of_passphrase(failed: Failed) -> Diagnosis {
    match failed {
        Failed::TooCostly => Diagnosis::new(
            Cause::SizeLimit,
            "Making a key of the passphrase would take more memory or time than is given to a \
             message.",
            "Ask the sender to encrypt to your certificate, or with a smaller string-to-key cost.",
        ),
        Failed::Changed => Diagnosis::new(
            Cause::IntegrityFailed,
            "The passphrase is right, but the message was changed on the way.",
            super::super::refusal::SEND_AGAIN,
        ),
        Failed::Wrong => Diagnosis::new(
            Cause::WrongPassphrase,
            "The message is encrypted with a passphrase, and none given opens it: each is wrong, \
             or the message was changed on the way.",
            "Give the passphrase agreed with the sender, or ask for the message again.",
        ),
        Failed::NotGiven | Failed::Forbidden => Diagnosis::new(
            Cause::KeyLocked,
            "The message is encrypted with a passphrase, and none was given.",
            "Give the passphrase agreed with the sender.",
        ),
    }
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
    .with("algorithm", name.as_str())
    .against("openpgp.ciphers", name)
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
        Outcome::Barred(bar) => {
            barred(&id, bar, &candidate.clearance, request.key_sets()).with("source", source)
        }
        Outcome::WrongUsage if candidate.signs(request) => {
            candidate.clearance.told(signing_key(&id))
        }
        Outcome::WrongUsage => Diagnosis::new(
            Cause::KeyWrongUsage,
            alloc::format!(
                "The message is encrypted to key {id} ({source}), which is not made for \
                 encryption."
            ),
            "Ask the sender to encrypt to the encryption subkey of your certificate.",
        ),
        Outcome::UnreadAlgorithm => {
            let algorithm = key_type(candidate.component.key());
            Diagnosis::new(
                Cause::AlgorithmForbidden,
                alloc::format!(
                    "The message is encrypted to key {id} ({source}), whose algorithm {algorithm} \
                     is not decrypted with here."
                ),
                "Make a key with RSA and send the counterparty its certificate.",
            )
            .with("algorithm", algorithm)
        }
        Outcome::TooSmall => Diagnosis::new(
            Cause::KeyTooSmall,
            alloc::format!(
                "Key {id} ({source}) has {} bits; profile {} works with {} to {}.",
                candidate.component.modulus_bits().unwrap_or_default(),
                request.profile.name,
                request.profile.keys.rsa_bits_min_process,
                request.profile.keys.rsa_bits_max
            ),
            "Make a new key and send the counterparty its certificate.",
        )
        .against(
            "keys.rsa_bits_min_process",
            candidate.component.modulus_bits(),
        ),
        _ => failed(),
    }
    .with("key", id)
}

fn no_matching_key(
    encrypted: &Encrypted,
    recipients: &[String],
    held: &Holding,
    profile: &Profile,
) -> Diagnosis {
    let holding = if held.ids.is_empty() {
        "no secret OpenPGP key is loaded".into()
    } else {
        alloc::format!("you hold {} only", held.labels.join(", "))
    };
    if encrypted.session_keys.is_empty() {
        let summary = if encrypted.under_passphrase.is_empty() {
            "No recipient of the message can be read.".into()
        } else {
            alloc::format!(
                "The message is encrypted with a passphrase and not to any key; profile {} does \
                 not open such messages.",
                profile.name
            )
        };
        let diagnosis = Diagnosis::new(
            Cause::NoMatchingKey,
            summary,
            "Ask the sender to encrypt to your certificate.",
        );
        return if encrypted.under_passphrase.is_empty() {
            diagnosis
        } else {
            diagnosis.against("openpgp.passphrase_messages", true)
        };
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
    let remedy = if held.offered.is_empty() {
        alloc::format!("{load}.")
    } else {
        alloc::format!(
            "{load}, or ask the sender to encrypt to {}.",
            held.offered.join(" or ")
        )
    };
    Diagnosis::new(
        Cause::NoMatchingKey,
        alloc::format!("Encrypted to {asked}; {holding}."),
        remedy,
    )
}

/// The secret keys that encrypt.
fn held(candidates: &[Candidate<'_>], request: &OpenRequest<'_>) -> Holding {
    let mut held = Holding::default();
    for candidate in candidates.iter().filter(|one| one.is_held()) {
        let standing = candidate.component.standing(request.profile, request.at);
        if standing.may(KeyUsage::Encrypt) {
            let has_ended = standing.is_expired(request.at) || standing.revoked.is_some();
            held.add(candidate.id(), &candidate.clearance, has_ended);
        }
    }
    held
}
