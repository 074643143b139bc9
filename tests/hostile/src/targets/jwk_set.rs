//! JSON Web Keys and key sets, built member by member.

use envelope::encoding::{base64url_decode, base64url_encode};
use serde_json::{Map, Value};

use crate::check;
use crate::held::jwks;
use crate::script::Script;

/// A key set built from the input imports or is refused; what imports is the same key when it is
/// exported and imported again. The input is a script that changes test keys member by member.
pub fn jwk_set(input: &[u8]) {
    let mut script = Script::new(input);
    let known = jwks();
    let mut keys = Vec::new();
    let alone = script.flag();
    while !script.is_done() && keys.len() < KEYS_MAX {
        let mut key = script.choice(&known).cloned().unwrap_or_default();
        for _ in 0..script.octet() % 8 {
            change(&mut key, &mut script);
        }
        keys.push(Value::Object(key));
    }
    let text = match keys.pop() {
        Some(key) if alone => key.to_string(),
        last => serde_json::json!({ "keys": keys.into_iter().chain(last).collect::<Vec<_>>() })
            .to_string(),
    };
    check::imports(text.as_bytes());
}

/// Gives one member another value, or takes it away.
fn change(key: &mut Map<String, Value>, script: &mut Script<'_>) {
    let Some(name) = script.choice(NAMES) else {
        return;
    };
    let octets = || {
        let text = key.get(*name).and_then(Value::as_str).unwrap_or_default();
        base64url_decode(text.as_bytes()).unwrap_or_default()
    };
    let value = match script.octet() % 9 {
        0 => return drop(key.remove(*name)),
        1 => text(&base64url_encode(&flipped(octets(), script))),
        2 => text(&base64url_encode(&[&[0][..], &octets()].concat())),
        3 => text(&base64url_encode(octets().get(1..).unwrap_or_default())),
        4 => text(&base64url_encode(script.counted())),
        5 => text(&String::from_utf8_lossy(script.counted())),
        6 => text(script.choice(WORDS).unwrap_or(&"")),
        7 => Value::from(script.short()),
        _ => Value::from(vec![text(script.choice(WORDS).unwrap_or(&"")); 2]),
    };
    key.insert((*name).into(), value);
}

fn flipped(mut octets: Vec<u8>, script: &mut Script<'_>) -> Vec<u8> {
    let place = usize::from(script.short()) % octets.len().max(1);
    let bit = script.octet() % 8;
    if let Some(octet) = octets.get_mut(place) {
        *octet ^= 1 << bit;
    }
    octets
}

fn text(text: &str) -> Value {
    Value::from(text)
}

const KEYS_MAX: usize = 4;

const NAMES: &[&str] = &[
    "kty", "n", "e", "d", "p", "q", "dp", "dq", "qi", "oth", "crv", "x", "y", "k", "kid", "use",
    "key_ops", "alg", "nbf", "exp", "x5c", "x5t",
];

const WORDS: &[&str] = &[
    "RSA",
    "EC",
    "OKP",
    "oct",
    "P-256",
    "P-384",
    "P-521",
    "secp256k1",
    "Ed25519",
    "X25519",
    "Ed448",
    "sig",
    "enc",
    "sign",
    "verify",
    "encrypt",
    "decrypt",
    "wrapKey",
    "unwrapKey",
    "deriveKey",
    "deriveBits",
    "RSA-OAEP",
    "RS256",
    "ES256",
    "HS256",
    "dir",
    "AQAB",
    "Aw",
    "AQ",
    "",
];
