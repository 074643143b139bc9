//! RFC 7520 and its additions: every serialization of every example is opened, and what is
//! deterministic is computed again.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use envelope::{KeyRing, Profile};
use serde_json::{Value, json};
use tally::{Judged, Tally};

use super::recompute;
use crate::corpus::{self, text};
use crate::octets::to_base64url;
use crate::token::{self, Expected, Opening};

/// Judges one example.
pub(super) fn judge(path: &str, tally: &mut Tally) {
    let example = corpus::json(path);
    let profile = match token::permissive() {
        Ok(profile) => profile,
        Err(error) => return tally.record("profile", Judged::Disagreed(error)),
    };
    if example.get("sign").is_some() {
        return nested(&example, &profile, tally);
    }
    let payload = payload(&example);
    match keys(&example).and_then(|keys| token::json_ring(&keys)) {
        Ok(keys) => {
            open_all(&example, &payload, &keys, &profile, tally);
            one_key_at_a_time(&example, &payload, &profile, tally);
        }
        Err(error) => tally.record("key", Judged::Disagreed(error)),
    }
    recompute::signatures(&example, tally);
    recompute::content(&example, &payload, tally);
}

/// Judges one key: it is taken, and its own export is the same key.
pub(super) fn judge_key(path: &str, tally: &mut Tally) {
    let key = corpus::json(path);
    let outcome = token::json_ring(&key).and_then(|ring| {
        let held = ring.iter().next().ok_or("no key")?;
        let again: Value = serde_json::from_str(&held.export_public()).unwrap_or_default();
        ["x", "y", "n", "e"]
            .iter()
            .all(|member| again.get(member) == key.get(member))
            .then_some(())
            .ok_or_else(|| String::from("exported as another key"))
    });
    tally.record_result("key", outcome);
}

/// Section 6: a signature inside of an encryption, each with its own key.
fn nested(example: &Value, profile: &Profile, tally: &mut Tally) {
    let keys = ["/sign/input/key", "/encrypt/input/key"].map(|pointer| example.pointer(pointer));
    let payload = text(example, "/sign/input/payload").as_bytes();
    for part in ["sign", "encrypt"] {
        let part = example.get(part).unwrap_or(&Value::Null);
        match token::json_ring(&json!({ "keys": keys })) {
            Ok(keys) => open_all(part, payload, &keys, profile, tally),
            Err(error) => tally.record("key", Judged::Disagreed(error)),
        }
    }
}

/// Opens `compact`, `json` and `json_flat`.
fn open_all(example: &Value, payload: &[u8], keys: &KeyRing, profile: &Profile, tally: &mut Tally) {
    for name in ["compact", "json", "json_flat"] {
        let token = match example.pointer(&format!("/output/{name}")) {
            None => continue,
            Some(Value::String(compact)) => compact.clone(),
            Some(object) => format!("{object}"),
        };
        let opening = Opening {
            keys,
            trust: keys,
            profile,
            detached: is_detached(example).then_some(payload),
        };
        let due = Expected::Payload(payload.to_vec());
        tally.record_result(name, opening.check(token.as_bytes(), &due));
    }
}

/// Where there are several recipients or signers, each of them is enough.
fn one_key_at_a_time(example: &Value, payload: &[u8], profile: &Profile, tally: &mut Tally) {
    let token = example.pointer("/output/json").unwrap_or(&Value::Null);
    for (index, key) in corpus::list(example, "/input/key").iter().enumerate() {
        let outcome = token::json_ring(key).and_then(|keys| {
            let opening = Opening {
                keys: &keys,
                trust: &keys,
                profile,
                detached: None,
            };
            let due = Expected::Payload(payload.to_vec());
            opening.check(format!("{token}").as_bytes(), &due)
        });
        tally.record_result(&format!("json, key {index} alone"), outcome);
    }
}

/// Section 4.5: the payload is not in the token.
fn is_detached(example: &Value) -> bool {
    let json = example.pointer("/output/json");
    json.is_some_and(|json| json.get("payload").is_none() && json.get("ciphertext").is_none())
}

fn payload(example: &Value) -> Vec<u8> {
    ["/input/payload", "/input/plaintext"]
        .map(|pointer| text(example, pointer))
        .concat()
        .into_bytes()
}

/// The keys of an example as a set; a password is a symmetric key (RFC 7518 section 4.8).
fn keys(example: &Value) -> Result<Value, String> {
    if let Some(password) = example.pointer("/input/pwd").and_then(Value::as_str) {
        let octets = to_base64url(password.as_bytes());
        return Ok(json!({"kty": "oct", "k": octets}));
    }
    match example.pointer("/input/key") {
        Some(keys) if keys.is_array() => Ok(json!({ "keys": keys })),
        Some(key) => Ok(key.clone()),
        None => Err(String::from("no key in the example")),
    }
}
