//! The words of refused signatures.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::jose::jwk::{Jwk, in_held};
use crate::jose::refusal;
use crate::key::ring::KeyRing;
use crate::open::trace::Verdict;
use crate::time::UnixTime;

/// Nobody trusted made the signature.
pub(super) fn unknown_signer(kid: Option<&str>, trust: &KeyRing) -> Diagnosis {
    let trusted: Vec<String> = trust.iter().filter_map(in_held).map(Jwk::id).collect();
    let names: Vec<&str> = trusted.iter().map(String::as_str).collect();
    let kid = kid.map(refusal::shown);
    let who = match &kid {
        Some(kid) => format!("The signature names the key {kid}."),
        None => String::from("The signature names no key, and no trusted key made it."),
    };
    let you = if names.is_empty() {
        String::from("No signer is trusted.")
    } else {
        format!("You trust {}.", names.join(", "))
    };
    let remedy = match &kid {
        Some(kid) => format!(
            "Get the public key {kid} from the sender over a channel you trust, and trust it."
        ),
        None => String::from("Get the sender's public key over a channel you trust, and trust it."),
    };
    Diagnosis::new(Cause::UnknownSigner, format!("{who} {you}"), remedy)
        .with("signer", kid)
        .with("trusted", trusted)
}

/// A signature by a trusted key that is not good enough.
pub(super) fn by_verdict(
    verdict: Verdict,
    key: &Jwk,
    expires: Option<UnixTime>,
    at: UnixTime,
) -> Diagnosis {
    let id = key.id();
    let (cause, summary, remedy) = match verdict {
        Verdict::Expired => (
            Cause::SignerExpired,
            format!(
                "The signature is good, but the key {id} expired on {}.",
                expires.map_or_else(String::new, UnixTime::date)
            ),
            "Ask the sender to sign with a current key, and trust that key.",
        ),
        Verdict::NotYetValid => (
            Cause::SignatureNotYetValid,
            format!(
                "The signature is good, but the key {id} is valid only from {}.",
                key.not_before.map_or_else(String::new, UnixTime::date)
            ),
            "Compare the clocks, or ask the sender to sign with a key that is valid now.",
        ),
        Verdict::Weak => (
            Cause::SignatureWeak,
            format!(
                "The key {id} has {} bits, which is too short to trust.",
                key.bits()
            ),
            "Exchange a longer key with the sender.",
        ),
        _ => (
            Cause::SignatureInvalid,
            format!(
                "The signature names the key {id}, which you hold, but does not verify with it."
            ),
            "The message was changed on its way, or signed with another key under the same name: \
             compare the thumbprints of the key with the sender.",
        ),
    };
    let diagnosis = Diagnosis::new(cause, summary, remedy);
    let diagnosis = match verdict {
        Verdict::Expired => diagnosis.against("keys.accept_expired_signer", true),
        _ => diagnosis,
    };
    diagnosis
        .with("signer", id)
        .with(
            "thumbprint",
            alloc::string::ToString::to_string(&key.thumbprint()),
        )
        .with("at", alloc::string::ToString::to_string(&at))
}
