//! The examples of RFC 7515, 7516, 7517, 7638 and 8037, and a pair of tokens for the
//! million-message attack.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use envelope::jose::jwk;
use envelope::{Profile, Refused};
use serde_json::{Value, json};
use tally::{Judged, Tally};

use crate::corpus::{self, list, text};
use crate::octets::from_base64url;
use crate::token::{self, Expected, Opening};

/// Judges the file.
pub(super) fn judge(path: &str, tally: &mut Tally) {
    let vectors = corpus::json(path);
    match token::permissive() {
        Ok(profile) => {
            tokens(&vectors, &profile, tally);
            million_messages(&vectors, &profile, tally);
        }
        Err(error) => tally.record("profile", Judged::Disagreed(error)),
    }
    keys(&vectors, tally);
}

fn tokens(vectors: &Value, profile: &Profile, tally: &mut Tally) {
    for section in ["rfc7515", "rfc7516", "rfc8037", "jwcrypto_misc"] {
        for vector in list(vectors, &format!("/vectors/{section}")) {
            let token = [text(vector, "/compact"), text(vector, "/json")].concat();
            if token.is_empty() {
                continue;
            }
            let name = format!("{section} {}", text(vector, "/name"));
            // Appendix E has no key: whichever is held, the unknown `crit` member must refuse it.
            let fallback = vectors.pointer("/vectors/rfc7515/1/key");
            let sets: Vec<&Value> = match vector.get("keys").and_then(Value::as_array) {
                Some(several) => several.iter().collect(),
                None => vector.get("key").or(fallback).into_iter().collect(),
            };
            for (index, key) in sets.into_iter().enumerate() {
                let outcome = open(vector, key, &token, profile);
                tally.record_result(&format!("{name}, key {index}"), outcome);
            }
        }
    }
}

fn open(vector: &Value, key: &Value, token: &str, profile: &Profile) -> Result<(), String> {
    let due = expected(vector, token)?;
    let keys = match token::json_ring(key) {
        Ok(keys) => keys,
        // Appendix A.5 has an empty key, which is none.
        Err(_) if due == Expected::Refused => return Ok(()),
        Err(error) => return Err(error),
    };
    let opening = Opening {
        keys: &keys,
        trust: &keys,
        profile,
        detached: None,
    };
    opening.check(token.as_bytes(), &due)
}

/// The payload is in the vector; one that is signed carries it.
fn expected(vector: &Value, token: &str) -> Result<Expected, String> {
    if !text(vector, "/expect").starts_with("valid") {
        return Ok(Expected::Refused);
    }
    let told = ["/payload_b64u", "/plaintext_b64u"]
        .map(|pointer| text(vector, pointer))
        .concat();
    let carried: Value = serde_json::from_str(token).unwrap_or_default();
    let carried = match carried.get("payload").and_then(Value::as_str) {
        Some(payload) => payload,
        None => token.split('.').nth(1).unwrap_or(""),
    };
    let is_encrypted = token.contains("ciphertext") || token.split('.').count() == 5;
    let encoded = match (told.is_empty(), is_encrypted) {
        (false, _) => told.as_str(),
        (true, false) => carried,
        (true, true) => return Ok(Expected::Opened),
    };
    from_base64url(encoded)
        .map(Expected::Payload)
        .ok_or_else(|| String::from("the payload is not base64url"))
}

/// RFC 7516 section 11.5: what is wrong inside of the wrapped key must not show. The header names
/// the key as appendix A.4 does; the file gives it without a name, so both are tried.
fn million_messages(vectors: &Value, profile: &Profile, tally: &mut Tally) {
    for name in [None, Some("2011-04-29")] {
        let mut answers = Vec::new();
        for vector in list(vectors, "/vectors/million_message_attack") {
            let mut key = vector.get("key").cloned().unwrap_or_default();
            if let (Some(name), Some(members)) = (name, key.as_object_mut()) {
                members.insert("kid".into(), name.into());
            }
            let outcome = refusal(&key, text(vector, "/json"), profile).and_then(|refused| {
                let cause = refused.diagnosis.cause.code();
                answers.push(refused);
                (name.is_none() || cause == "decryption-failed")
                    .then_some(())
                    .ok_or_else(|| String::from(cause))
            });
            let id = format!("{}, kid {name:?}", text(vector, "/name"));
            tally.record_result(&id, outcome);
        }
        let alike = matches!(answers.as_slice(), [first, second] if first == second);
        let outcome = alike.then_some(()).ok_or("the two answers differ");
        tally.record_result(&format!("million messages alike, kid {name:?}"), outcome);
    }
}

fn refusal(key: &Value, token: &str, profile: &Profile) -> Result<Refused, String> {
    let keys = token::json_ring(key)?;
    let opening = Opening {
        keys: &keys,
        trust: &keys,
        profile,
        detached: None,
    };
    match opening.open(token.as_bytes()) {
        Ok(_) => Err(String::from("opened")),
        Err(refused) => Ok(refused),
    }
}

/// Every key is taken; where a thumbprint is published, it is the one.
fn keys(vectors: &Value, tally: &mut Tally) {
    for section in ["rfc7517", "rfc7638", "rfc8037"] {
        for vector in list(vectors, &format!("/vectors/{section}")) {
            let Some(keys) = vector.get("jwk").or_else(|| vector.get("jwks")) else {
                continue;
            };
            let name = format!("{section} {}", text(vector, "/name"));
            let due = match vector.get("thumbprint_sha256") {
                Some(one) => json!([one]),
                None => keys.get("thumbprints").cloned().unwrap_or_default(),
            };
            tally.record_result(&name, thumbprints(keys, &due));
        }
    }
}

fn thumbprints(keys: &Value, due: &Value) -> Result<(), String> {
    let (found, skipped) = jwk::import(format!("{keys}").as_bytes()).map_err(|no| no.summary)?;
    if let Some(key) = skipped.first() {
        return Err(format!("a key was left out: {}", key.reason));
    }
    let seen: Vec<String> = found
        .iter()
        .map(|key| key.thumbprint().to_string())
        .collect();
    (due.is_null() || json!(seen) == *due)
        .then_some(())
        .ok_or_else(|| format!("thumbprints {seen:?}"))
}
