//! The flattened and general JSON serializations (RFC 7515 section 7.2, RFC 7516 section 7.2).

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::{JweParts, JweRecipient, JwsParts, JwsSignature, Part, Payload, check_tag};
use crate::encoding;
use crate::inspect::diagnose::Diagnosis;
use crate::jose::header::Header;
use crate::jose::{json, refusal};
use crate::policy::algorithm::Serialization;
use crate::policy::profile::Profile;

type Object = Map<String, Value>;

/// Takes a JWE in JSON apart.
///
/// # Errors
/// A [`Diagnosis`] with the member that could not be read, or the bound that was passed.
pub(in crate::jose) fn jwe(token: &[u8], profile: &Profile) -> Result<JweParts, Diagnosis> {
    let members = read(token)?;
    let protected = text(&members, "protected")?.unwrap_or_default();
    let shared = object(&members, "unprotected")?;
    let (serialization, entries) = entries(&members, "recipients", &["header", "encrypted_key"])?;
    let limit = profile.limits.recipients;
    if entries.len() > limit as usize {
        return Err(refusal::too_many(
            "recipients",
            entries.len(),
            limit,
            "limits.recipients",
        ));
    }
    let header = protected_header(protected, profile).and_then(|own| own.with_unprotected(shared));
    let recipients = header.and_then(|common| {
        entries
            .iter()
            .map(|entry| {
                Ok(JweRecipient {
                    header: common.clone().with_unprotected(object(entry, "header")?)?,
                    encrypted_key: part(entry, "encrypted_key")?.unwrap_or_default(),
                })
            })
            .collect::<Result<Vec<_>, Diagnosis>>()
    });
    let aad = part(&members, "aad");
    let iv = part(&members, "iv");
    let ciphertext = part(&members, "ciphertext")
        .and_then(|part| part.ok_or_else(|| refusal::malformed("The JWE has no ciphertext.")));
    let tag = part(&members, "tag").map(Option::unwrap_or_default);
    refusal::earliest([
        refusal::of(&recipients),
        refusal::of(&aad),
        refusal::of(&iv),
        refusal::of(&ciphertext),
        refusal::of(&tag),
        check_tag(&tag),
    ])?;
    let mut authenticated = protected.as_bytes().to_vec();
    if let Some(aad) = text(&members, "aad")? {
        authenticated.push(b'.');
        authenticated.extend_from_slice(aad.as_bytes());
    }
    Ok(JweParts {
        serialization,
        protected: undecoded(protected),
        recipients: recipients?,
        iv: iv?.unwrap_or_default(),
        ciphertext: ciphertext?,
        tag: tag?,
        authenticated,
    })
}

/// Takes a JWS in JSON apart; `given` is the payload of one that travels without it.
///
/// # Errors
/// A [`Diagnosis`] with the member that could not be read, or the bound that was passed.
pub(in crate::jose) fn jws(
    token: &[u8],
    given: Option<&[u8]>,
    profile: &Profile,
) -> Result<JwsParts, Diagnosis> {
    let members = read(token)?;
    let payload_text = text(&members, "payload")?;
    let (serialization, entries) = entries(
        &members,
        "signatures",
        &["header", "protected", "signature"],
    )?;
    let limit = profile.limits.signatures;
    if entries.len() > limit as usize {
        return Err(refusal::too_many(
            "signatures",
            entries.len(),
            limit,
            "limits.signatures",
        ));
    }
    let signatures = entries
        .iter()
        .map(|entry| {
            let protected = text(entry, "protected")?.unwrap_or_default();
            let header =
                protected_header(protected, profile)?.with_unprotected(object(entry, "header")?)?;
            let signature = part(entry, "signature")?
                .ok_or_else(|| refusal::malformed("The JWS has no signature."))?;
            Ok(JwsSignature {
                header,
                protected: undecoded(protected),
                signature,
            })
        })
        .collect::<Result<Vec<_>, Diagnosis>>()?;
    let is_unencoded = is_unencoded(&signatures)?;
    let payload = Payload::of(payload_text.map(str::as_bytes), 0, given, is_unencoded)?;
    Ok(JwsParts {
        serialization,
        payload: payload.part,
        detached: payload.detached,
        payload_text: payload.text,
        signatures,
    })
}

/// Whether the payload is signed as it is, which all signatures must agree on (RFC 7797 section 3).
fn is_unencoded(signatures: &[JwsSignature]) -> Result<bool, Diagnosis> {
    let mut all = signatures
        .iter()
        .map(|signature| signature.header.is_unencoded());
    let first = all.next().unwrap_or(Ok(false))?;
    for other in all {
        if other? != first {
            return Err(refusal::malformed(
                "The signatures do not agree on b64, whether the payload is signed as it is.",
            ));
        }
    }
    Ok(first)
}

fn read(token: &[u8]) -> Result<Object, Diagnosis> {
    json::object(token).map_err(|error| refusal::unreadable("JSON of the message", error))
}

fn protected_header(text: &str, profile: &Profile) -> Result<Header, Diagnosis> {
    if text.is_empty() {
        return Ok(Header::default());
    }
    Header::read(text.as_bytes(), 0, profile)
}

/// The entries of the general form, or the object itself in the flattened form; never both.
fn entries<'a>(
    members: &'a Object,
    list: &str,
    own: &[&str],
) -> Result<(Serialization, Vec<&'a Object>), Diagnosis> {
    let Some(value) = members.get(list) else {
        return Ok((Serialization::Flattened, vec![members]));
    };
    if own.iter().any(|name| members.contains_key(*name)) {
        return Err(refusal::malformed(format!(
            "The message has {list} and also members of the flattened form."
        )));
    }
    let found: Option<Vec<&Object>> = value
        .as_array()
        .and_then(|items| items.iter().map(Value::as_object).collect());
    match found {
        Some(entries) if !entries.is_empty() => Ok((Serialization::General, entries)),
        _ => Err(refusal::malformed(format!(
            "The message's {list} is not a list of objects."
        ))),
    }
}

fn text<'a>(members: &'a Object, name: &str) -> Result<Option<&'a str>, Diagnosis> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(refusal::malformed(format!(
            "The message's {name} is not a string."
        ))),
    }
}

fn object<'a>(members: &'a Object, name: &str) -> Result<Option<&'a Object>, Diagnosis> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::Object(object)) => Ok(Some(object)),
        Some(_) => Err(refusal::malformed(format!(
            "The message's {name} is not an object."
        ))),
    }
}

fn part(members: &Object, name: &str) -> Result<Option<Part>, Diagnosis> {
    text(members, name)?
        .map(|text| {
            let octets = encoding::base64url_decode(text.as_bytes()).map_err(|error| {
                refusal::unreadable(name, error).with("octets_of", "this member's text")
            })?;
            Ok(Part {
                octets,
                offset: 0,
                length: text.len(),
            })
        })
        .transpose()
}

fn undecoded(text: &str) -> Part {
    Part {
        octets: text.as_bytes().to_vec(),
        offset: 0,
        length: text.len(),
    }
}
