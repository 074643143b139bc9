//! What a JOSE message or key says of itself, without any key. Total: whatever comes in, what could
//! be read is shown, and a diagnosis says where reading stopped.

mod judge;

use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use super::format::{JweParts, JwsParts, compact, general, is_json};
use super::header::Header;
use super::{jwk, refusal};
use crate::detect::Format;
use crate::encoding;
use crate::inspect::diagnose::Diagnosis;
use crate::inspect::{Inspection, Layer, RecipientSeen};
use crate::policy::profile::Profile;

/// Adds the layers, recipients and findings of a token or key set to what was seen of its outer
/// encodings.
#[must_use]
pub fn inspect(token: &[u8], profile: &Profile, inspection: Inspection) -> Inspection {
    match inspection.format {
        Format::JwkSet => inspect_keys(token, inspection),
        Format::Jws => inspect_jws(token, profile, inspection),
        _ => inspect_jwe(token, profile, inspection),
    }
}

fn inspect_jwe(token: &[u8], profile: &Profile, mut inspection: Inspection) -> Inspection {
    let parts = if is_json(token) {
        general::jwe(token, profile)
    } else {
        inspection
            .layers
            .extend(compact_layers(token, &compact::JWE_PARTS));
        compact::jwe(token, profile)
    };
    match parts {
        Ok(parts) => describe_jwe(&parts, token, profile, inspection),
        Err(diagnosis) => stopped(token, profile, inspection, diagnosis),
    }
}

fn inspect_jws(token: &[u8], profile: &Profile, mut inspection: Inspection) -> Inspection {
    let parts = if is_json(token) {
        general::jws(token, None, profile)
    } else {
        inspection
            .layers
            .extend(compact_layers(token, &compact::JWS_PARTS));
        compact::jws(token, None, profile)
    };
    match parts {
        Ok(parts) => describe_jws(&parts, token, profile, inspection),
        Err(diagnosis) => stopped(token, profile, inspection, diagnosis),
    }
}

fn describe_jwe(
    parts: &JweParts,
    token: &[u8],
    profile: &Profile,
    mut inspection: Inspection,
) -> Inspection {
    if is_json(token) {
        let header =
            Layer::new("header", 0).with("decoded_bytes", decoded_octets(parts.protected.length));
        inspection.layers.push(header);
        for recipient in &parts.recipients {
            inspection.layers.push(member(
                "encrypted-key",
                recipient.encrypted_key.octets.len(),
            ));
        }
        for (name, part) in [
            ("iv", &parts.iv),
            ("ciphertext", &parts.ciphertext),
            ("tag", &parts.tag),
        ] {
            inspection.layers.push(member(name, part.octets.len()));
        }
    }
    let headers: Vec<&Header> = parts
        .recipients
        .iter()
        .map(|recipient| &recipient.header)
        .collect();
    inspection.recipients = headers.iter().map(|header| recipient(header)).collect();
    inspection.header = headers
        .first()
        .map(|header| Value::Object(header.protected().clone()));
    inspection
        .findings
        .extend(judge::serialization(parts.serialization, profile));
    inspection
        .findings
        .extend(judge::together(&headers, profile));
    for header in headers {
        inspection.findings.extend(header.findings());
        inspection.findings.extend(judge::jwe(header, profile));
    }
    match parts.check_lengths() {
        Err(diagnosis) => inspection.stopped(diagnosis),
        Ok(()) => inspection,
    }
}

fn describe_jws(
    parts: &JwsParts,
    token: &[u8],
    profile: &Profile,
    mut inspection: Inspection,
) -> Inspection {
    if is_json(token) {
        let payload = member("payload", parts.payload.octets.len());
        inspection.layers.push(if parts.detached {
            payload.with("detached", true)
        } else {
            payload
        });
        for signature in &parts.signatures {
            let octets = decoded_octets(signature.protected.length);
            inspection
                .layers
                .push(Layer::new("header", 0).with("decoded_bytes", octets));
            inspection
                .layers
                .push(member("signature", signature.signature.octets.len()));
        }
    }
    inspection.header = parts
        .signatures
        .first()
        .map(|signature| Value::Object(signature.header.protected().clone()));
    inspection
        .findings
        .extend(judge::serialization(parts.serialization, profile));
    inspection.findings.extend(judge::bare_jws(profile));
    inspection.findings.extend(judge::payload(parts));
    for signature in &parts.signatures {
        inspection.findings.extend(signature.header.findings());
        inspection
            .findings
            .extend(judge::jws(&signature.header, profile));
    }
    inspection
}

/// The public facts of each key; private numbers are not even named.
fn inspect_keys(text: &[u8], mut inspection: Inspection) -> Inspection {
    match jwk::import(text) {
        Ok((keys, skipped)) => {
            for key in keys {
                let layer = Layer::new("jwk", 0)
                    .with("id", key.id())
                    .with("type", key.kind().name())
                    .with("bits", key.bits())
                    .with("secret", key.is_secret());
                inspection.layers.push(layer);
            }
            inspection
                .findings
                .extend(skipped.iter().map(judge::skipped));
            inspection
        }
        Err(diagnosis) => inspection.stopped(diagnosis),
    }
}

/// The header is shown where it can be read, whatever else is broken.
fn stopped(
    token: &[u8],
    profile: &Profile,
    mut inspection: Inspection,
    diagnosis: Diagnosis,
) -> Inspection {
    let first = compact::slices(token).next();
    let header = first
        .filter(|_| !is_json(token))
        .and_then(|slice| Header::read(slice.text, slice.offset, profile).ok());
    if let Some(header) = header {
        inspection.header = Some(Value::Object(header.protected().clone()));
        if inspection.format == Format::Jwe {
            inspection.recipients.push(recipient(&header));
        }
    }
    inspection.stopped(diagnosis)
}

/// One layer for each part that is there, with its place in the token.
fn compact_layers(token: &[u8], names: &[&str]) -> Vec<Layer> {
    compact::slices(token)
        .zip(names)
        .map(|(slice, name)| {
            let mut layer = Layer::new(name, 0).spanning(slice.offset, slice.text.len());
            if *name == "payload" {
                layer = layer.hidden("payload");
            }
            match encoding::base64url_decode(slice.text) {
                Ok(octets) => layer.with("decoded_bytes", octets.len()),
                Err(_) => layer.with("damaged", true),
            }
        })
        .collect()
}

fn member(name: &str, octets: usize) -> Layer {
    Layer::new(name, 0).with("decoded_bytes", octets)
}

fn recipient(header: &Header) -> RecipientSeen {
    RecipientSeen {
        id: header.kid().map(String::from),
        algorithm: header.alg().ok().map(refusal::shown),
        anonymous: header.kid().is_none(),
    }
}

const fn decoded_octets(text: usize) -> usize {
    text / 4 * 3 + text % 4 * 3 / 4
}

#[cfg(test)]
mod tests;
