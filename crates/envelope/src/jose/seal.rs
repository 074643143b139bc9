//! Sealing: a JWS, a JWE, or the first inside the second (RFC 7516 section 5.1, RFC 7515 section
//! 5.1). Everything is checked before anything is made.

mod choose;
mod encrypt;
mod sign;

use alloc::string::String;
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::refusal;
use crate::CryptoRng;
use crate::detect::Format;
use crate::encoding::base64url_encode;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::inspect::finding::Finding;
use crate::policy::algorithm::Serialization;
use crate::seal::{SealEncoding, SealFormat, SealRefused, SealReport, SealRequest, Sealed};
use choose::{Recipient, Signer};
use encrypt::Content;

/// Seals a payload as the profile says: `jws` signs, `jwe` encrypts and, when there is a signer,
/// signs first.
///
/// # Errors
/// [`SealRefused`] when the profile does not allow what is asked for, or a key can not be used.
pub fn seal(request: &SealRequest<'_>, rng: &mut dyn CryptoRng) -> Result<Sealed, SealRefused> {
    let profile = request.profile;
    let rules = profile
        .jose
        .as_ref()
        .ok_or_else(|| SealRefused::new(refusal::no_rules(profile)))?;
    check_request(request)?;
    let signers = choose::signers(request, rules)?;
    let mut findings: Vec<Finding> = signers.iter().filter_map(Signer::finding).collect();
    let (message, recipients) = match request.format {
        SealFormat::Jws => {
            let message = sign::sign(request.payload, &signers, request.serialization, rng)?;
            (message, Vec::new())
        }
        _ => {
            let recipients = choose::recipients(request, rules)?;
            findings.extend(recipients.iter().filter_map(Recipient::finding));
            let inner = match signers.is_empty() {
                true => None,
                false => Some(sign::sign(
                    request.payload,
                    &signers,
                    Serialization::Compact,
                    rng,
                )?),
            };
            let content = match &inner {
                Some(token) => Content::Token(token),
                None => Content::Payload(request.payload),
            };
            (
                encrypt::encrypt(content, &recipients, request, rng)?,
                recipients,
            )
        }
    };
    let report = SealReport {
        ok: true,
        format: match request.format {
            SealFormat::Jws => Format::Jws,
            _ => Format::Jwe,
        },
        profile: profile.name.clone(),
        content_type: String::from(request.format.content_type(request.serialization)),
        encoding: SealEncoding::Wire,
        bytes: message.len() as u64,
        recipients: recipients.iter().map(|to| to.key.id()).collect(),
        signers: signers.iter().map(|by| by.key.id()).collect(),
        keys_refused: Vec::new(),
        findings,
    };
    Ok(Sealed {
        message: message.into_bytes(),
        report,
    })
}

/// What can be refused before any key is looked at.
fn check_request(request: &SealRequest<'_>) -> Result<(), SealRefused> {
    let limit = request.profile.limits.payload;
    let octets = request.payload.len();
    if octets as u64 > limit {
        let refused = refusal::too_large("payload", octets, limit, "limits.payload");
        return Err(SealRefused::new(refused));
    }
    if request.encoding != SealEncoding::Wire {
        return Err(SealRefused::new(Diagnosis::new(
            Cause::WrongSerialization,
            "A JOSE message is text: it has no armored or binary form.",
            "Choose the encoding `wire`.",
        )));
    }
    choose::check_format(request).map_err(SealRefused::new)
}

/// A header as the token carries it.
fn encoded(header: Map<String, Value>) -> String {
    base64url_encode(alloc::format!("{}", Value::Object(header)).as_bytes())
}

fn unusable(id: &str, alg: &str) -> Diagnosis {
    Diagnosis::new(
        Cause::AlgorithmKeyMismatch,
        alloc::format!("The key {id} can not be used with {alg}: it is too short for it."),
        "Choose a longer key, or another algorithm.",
    )
    .with("key", id)
    .with("algorithm", alg)
}

#[cfg(test)]
mod tests;
