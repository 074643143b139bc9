//! Opening a JWE or JWS (RFC 7516 section 5.2, RFC 7515 section 5.2) under a profile.
//!
//! What a reader without keys could know is refused first. Behind the private key there is one
//! cause; what concerns the inner layer is said only once integrity was proved.

mod decrypt;
mod plan;

use alloc::format;

use crate::CryptoRng;
use crate::detect::Format;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::inspect::finding::{Finding, Severity};
use crate::open::trace::{OpenTrace, OpenedBy};
use crate::open::{OpenRequest, Opened, Refused};
use crate::policy::algorithm::Serialization;
use crate::policy::profile::{JoseRules, Presence, Profile};
use crate::secret::SecretBytes;

use super::format::{JwsParts, compact, general, is_json, looks_like};
use super::jws::verify;
use super::refusal;

/// Opens a token whose outer encodings were undone. `trace` brings what was found on the way.
///
/// # Errors
/// [`Refused`] with one cause and what was tried; no payload octet is part of it.
pub fn open(
    token: &[u8],
    request: &OpenRequest<'_>,
    mut trace: OpenTrace,
    rng: &mut dyn CryptoRng,
) -> Result<Opened, Refused> {
    match attempt(token, request, &mut trace, rng) {
        Ok((payload, opened_by)) => Ok(Opened::new(payload, opened_by, trace)),
        Err(diagnosis) => Err(Refused::new(diagnosis, trace)),
    }
}

type Outcome = Result<(SecretBytes, Option<OpenedBy>), Diagnosis>;

fn attempt(
    token: &[u8],
    request: &OpenRequest<'_>,
    trace: &mut OpenTrace,
    rng: &mut dyn CryptoRng,
) -> Outcome {
    let profile = request.profile;
    let rules = profile
        .jose
        .as_ref()
        .ok_or_else(|| refusal::no_rules(profile))?;
    if trace.format == Format::Jws {
        let parts = read_jws(token, request.detached, profile)?;
        return open_jws(parts, rules, request, trace).map(|payload| (payload, None));
    }
    if request.detached.is_some() {
        return Err(refusal::carries_its_own(trace.format));
    }
    let parts = if is_json(token) {
        general::jwe(token, profile)?
    } else {
        compact::jwe(token, profile)?
    };
    for recipient in &parts.recipients {
        trace.findings.extend(recipient.header.findings());
    }
    let plan = plan::Plan::of(&parts, rules, profile)?;
    let (content, opened_by) = decrypt::decrypt(&plan, &parts, request, trace, rng)?;
    let payload = unwrap_nested(content, plan.cty, rules, request, trace)?;
    Ok((payload, Some(opened_by)))
}

/// `given` is the payload of a JWS that travels without it.
fn read_jws(token: &[u8], given: Option<&[u8]>, profile: &Profile) -> Result<JwsParts, Diagnosis> {
    let parts = if is_json(token) {
        general::jws(token, given, profile)?
    } else {
        compact::jws(token, given, profile)?
    };
    if parts.detached && given.is_none() {
        return Err(payload_missing());
    }
    Ok(parts)
}

fn open_jws(
    parts: JwsParts,
    rules: &JoseRules,
    request: &OpenRequest<'_>,
    trace: &mut OpenTrace,
) -> Result<SecretBytes, Diagnosis> {
    if request.profile.layers.encryption == Presence::Required {
        check_headers(&parts, rules, request)?;
        return Err(not_encrypted(request.profile));
    }
    verified_payload(parts, rules, request, trace)
}

/// What can be known before a signature is verified.
fn check_headers(
    parts: &JwsParts,
    rules: &JoseRules,
    request: &OpenRequest<'_>,
) -> Result<(), Diagnosis> {
    refusal::earliest([
        verify::check_headers(parts, rules, request),
        check_serialization(parts.serialization, rules, request.profile),
    ])
}

fn verified_payload(
    parts: JwsParts,
    rules: &JoseRules,
    request: &OpenRequest<'_>,
    trace: &mut OpenTrace,
) -> Result<SecretBytes, Diagnosis> {
    check_headers(&parts, rules, request)?;
    verify::verify(&parts, rules, request, trace)?;
    let (octets, limit) = (parts.payload.octets.len(), request.profile.limits.payload);
    if octets as u64 > limit {
        return Err(refusal::too_large(
            "payload",
            octets,
            limit,
            "limits.payload",
        ));
    }
    Ok(SecretBytes::new(parts.payload.octets))
}

/// The signed payload inside authentic content, where there is one or has to be one.
fn unwrap_nested(
    content: SecretBytes,
    cty: Option<&str>,
    rules: &JoseRules,
    request: &OpenRequest<'_>,
    trace: &mut OpenTrace,
) -> Result<SecretBytes, Diagnosis> {
    if looks_like(content.expose()) == Some(Format::Jws) {
        trace
            .findings
            .extend(cty.filter(|cty| !names_a_token(cty)).map(odd_content_type));
        let parts = read_jws(content.expose(), None, request.profile)?;
        return verified_payload(parts, rules, request, trace);
    }
    match request.profile.layers.signature {
        Presence::Required => Err(nesting_missing(request.profile)),
        Presence::Optional => Ok(content),
    }
}

fn names_a_token(cty: &str) -> bool {
    NESTED_TYPES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(cty))
}

fn check_serialization(
    found: Serialization,
    rules: &JoseRules,
    profile: &Profile,
) -> Result<(), Diagnosis> {
    if rules.serializations.contains(&found) {
        return Ok(());
    }
    let allowed: alloc::vec::Vec<&str> = rules.serializations.iter().map(|s| s.name()).collect();
    Err(refusal::serialization(found.name(), &allowed, profile))
}

fn odd_content_type(cty: &str) -> Finding {
    let message = format!(
        "The content is a JWS, but cty says {}; expected is none, JWS, JOSE, JWT or \
         application/jose.",
        refusal::shown(cty)
    );
    Finding::new("jose.cty.unexpected", Severity::Warning, message).at("header.cty")
}

fn not_encrypted(profile: &Profile) -> Diagnosis {
    Diagnosis::new(
        Cause::NotEncrypted,
        format!(
            "This is a JWS: signed, readable by anyone. The profile {} demands a JWE around it.",
            profile.name
        ),
        "Ask the sender to encrypt the signed message to your key.",
    )
    .against("layers.encryption", "optional")
}

fn payload_missing() -> Diagnosis {
    Diagnosis::new(
        Cause::MalformedHeader,
        "The JWS has no payload: it travels apart from its signature.",
        "Give the payload beside the message, octet for octet as it was signed.",
    )
    .with("member", "payload")
}

fn nesting_missing(profile: &Profile) -> Diagnosis {
    Diagnosis::new(
        Cause::NestingMissing,
        format!(
            "The message decrypts, but there is no JWS inside; the profile {} demands a signature.",
            profile.name
        ),
        "Ask the sender to sign first and then encrypt the signed message, or choose the profile \
         agreed for messages without a signature.",
    )
    .against("layers.signature", "optional")
}

const NESTED_TYPES: &[&str] = &["JWS", "JOSE", "JWT", "application/jose"];

#[cfg(test)]
mod tests;
