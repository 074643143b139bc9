//! The words of a message that did not decrypt, and what is worth saying when it did.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Plan;
use super::candidate::Candidate;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::inspect::finding::{Finding, Severity};
use crate::jose::{jwa, refusal};
use crate::key::report::KeyFormat;
use crate::open::OpenRequest;
use crate::open::recipient::{Holding, explain};

/// None of the keys held is the one the message is for; or what is known of that one.
pub(super) fn no_matching_key(
    plan: &Plan<'_>,
    held: Holding,
    request: &OpenRequest<'_>,
) -> Diagnosis {
    let named: Vec<&str> = plan
        .targets
        .iter()
        .filter_map(|target| target.kid)
        .collect();
    explain(&named, KeyFormat::Jwk, request)
        .unwrap_or_else(|| nothing_known(plan, &held))
        .with("recipients", shown(plan))
        .with("held", held.ids)
}

fn shown(plan: &Plan<'_>) -> Vec<String> {
    let named = plan.targets.iter().filter_map(|target| target.kid);
    named.map(refusal::shown).collect()
}

fn nothing_known(plan: &Plan<'_>, held: &Holding) -> Diagnosis {
    let recipients = shown(plan);
    let to = match recipients.as_slice() {
        [] => String::from("The message names no recipient"),
        some => format!("The message is encrypted to {}", some.join(", ")),
    };
    let you = match held.labels.as_slice() {
        [] => String::from("you hold no JWK"),
        some => format!("you hold {}", some.join(", ")),
    };
    let remedy = match recipients.first() {
        Some(first) if held.ids.len() > held.offered.len() => match held.offered.as_slice() {
            [] => format!("Load the private key {first}."),
            some => format!(
                "Load the private key {first}, or ask the sender to encrypt to {}.",
                some.join(" or ")
            ),
        },
        Some(first) => {
            format!("Load the private key {first}, or ask the sender to encrypt to a key you hold.")
        }
        None => String::from("Load the private key that belongs to the public key you gave."),
    };
    let fits = if recipients.is_empty() && !held.ids.is_empty() {
        ", none of which fits"
    } else {
        ""
    };
    Diagnosis::new(Cause::NoMatchingKey, format!("{to}; {you}{fits}."), remedy)
}

/// The same words for padding, length, key and tag. Where no private key was used there is nothing
/// to hide, and integrity is what failed.
pub(super) fn failed(plan: &Plan<'_>) -> Diagnosis {
    if plan
        .targets
        .iter()
        .all(|target| !target.transport().uses_private_key())
    {
        return Diagnosis::new(
            Cause::IntegrityFailed,
            "The message does not authenticate with the shared key.",
            "It was changed on its way, or the sender used another key: compare the keys.",
        );
    }
    Diagnosis::new(
        Cause::DecryptionFailed,
        "The message could not be decrypted with any key that fits.",
        "Copy the message again as it was sent; if it still fails, compare the thumbprint of the \
         public key that the sender used with yours.",
    )
}

/// What is worth knowing of the key that opened the message.
pub(super) fn remarks(
    opener: &Candidate<'_>,
    plan: &Plan<'_>,
    request: &OpenRequest<'_>,
) -> Vec<Finding> {
    let key = opener.key;
    let id = key.id();
    let mut findings = Vec::new();
    findings.extend(opener.clearance.finding(&id));
    if let Some(expires) = opener.ended(request.at) {
        let message = format!(
            "The key {id} that opened the message expired on {}.",
            expires.date()
        );
        findings.push(Finding::new("jose.key.expired", Severity::Warning, message));
    }
    let is_named = plan
        .targets
        .iter()
        .any(|target| target.kid.is_none_or(|kid| key.is_named(kid)));
    if !is_named {
        let message = format!("The message names another key, but {id} opened it.");
        findings.push(
            Finding::new("jose.recipient.other-name", Severity::Warning, message).at("header.kid"),
        );
    }
    let rules = request.profile.keys;
    let bits = key.bits();
    if bits < rules.rsa_bits_min && key.kind() == jwa::KeyKind::Rsa {
        let message = format!("The RSA key {id} has {bits} bits: too short to go on using.");
        findings.push(Finding::new(
            "jose.key.too-small",
            Severity::Warning,
            message,
        ));
    }
    findings
}
