//! The JSON serializations, flattened and general.

use core::fmt::Write as _;

use envelope::encoding::base64url_encode;
use envelope::policy::algorithm::{ContentEncryption, JwsAlgorithm, KeyManagement};

use crate::script::Script;
use crate::{authentic, check, samples};

/// Tokens in JSON are inspected and opened without a panic. Input that begins like JSON is the
/// token itself; all other is a script from which one is built, so that its JSON is always sound.
pub fn general(input: &[u8]) {
    if input.trim_ascii_start().starts_with(b"{") {
        return check::reads(input);
    }
    check::reads(token(&mut Script::new(input)).as_bytes());
}

/// Members to begin with, and those that the script adds: a name that occurs twice is written
/// twice.
fn token(script: &mut Script<'_>) -> String {
    let mut members = begin(script);
    while !script.is_done() && members.len() < MEMBERS_MAX {
        let Some(name) = script.choice(NAMES) else {
            break;
        };
        if script.flag() {
            members.retain(|(known, _)| known != name);
        }
        members.push(((*name).into(), value(script)));
    }
    object(&members)
}

fn begin(script: &mut Script<'_>) -> Vec<(String, String)> {
    let samples = match script.octet() {
        0 => return Vec::new(),
        1 => return authentic_members(script),
        even if even.is_multiple_of(2) => &samples::JWE,
        _ => &samples::JWS,
    };
    let token = script
        .choice(samples.as_slice())
        .map_or(&[][..], Vec::as_slice);
    samples::members(token)
        .into_iter()
        .map(|(name, value)| (name.into(), quoted(&value)))
        .collect()
}

/// Sound members of a JWE by the shared key, with further authenticated data or without.
fn authentic_members(script: &mut Script<'_>) -> Vec<(String, String)> {
    let aad = script.flag().then(|| base64url_encode(script.counted()));
    let extra = script.counted();
    let jwe = authentic::jwe(extra, aad.as_deref(), script.counted());
    let mut members = vec![
        ("protected".into(), quoted(&jwe.protected)),
        ("iv".into(), quoted(&jwe.iv)),
        ("ciphertext".into(), quoted(&jwe.ciphertext)),
        ("tag".into(), quoted(&jwe.tag)),
    ];
    members.extend(aad.map(|aad| ("aad".into(), quoted(&aad))));
    members
}

fn value(script: &mut Script<'_>) -> String {
    match script.octet() % 8 {
        0 => quoted(&base64url_encode(header(script).as_bytes())),
        1 => quoted(&base64url_encode(script.counted())),
        2 => header(script),
        3 => list(script),
        4 => quoted(&String::from_utf8_lossy(script.counted())),
        5 => script.short().to_string(),
        6 => (*script.choice(WORDS).unwrap_or(&"null")).into(),
        _ => quoted(""),
    }
}

/// Entries of `recipients` or `signatures`: up to 40, more than any profile allows.
fn list(script: &mut Script<'_>) -> String {
    let count = script.octet() % 41;
    let mut entry = String::new();
    let mut entries = Vec::new();
    for _ in 0..count {
        // After the script's end the last entry repeats.
        if !script.is_done() {
            entry = object(
                &[
                    ("header".into(), header(script)),
                    (
                        "protected".into(),
                        quoted(&base64url_encode(header(script).as_bytes())),
                    ),
                    (
                        "encrypted_key".into(),
                        quoted(&base64url_encode(script.counted())),
                    ),
                    (
                        "signature".into(),
                        quoted(&base64url_encode(script.counted())),
                    ),
                ]
                .into_iter()
                .filter(|_| script.flag())
                .collect::<Vec<_>>(),
            );
        }
        entries.push(entry.clone());
    }
    format!("[{}]", entries.join(","))
}

/// A header with members of the registry, their values in and out of order.
fn header(script: &mut Script<'_>) -> String {
    let mut members = Vec::new();
    for _ in 0..script.octet() % 8 {
        let Some(name) = script.choice(HEADER_NAMES) else {
            break;
        };
        let value = match script.octet() % 8 {
            0 => quoted(
                script
                    .choice(KeyManagement::ALL)
                    .map_or("", |alg| alg.name()),
            ),
            1 => quoted(
                script
                    .choice(ContentEncryption::ALL)
                    .map_or("", |enc| enc.name()),
            ),
            2 => quoted(
                script
                    .choice(JwsAlgorithm::ALL)
                    .map_or("", |alg| alg.name()),
            ),
            3 => quoted(script.choice(HELD_NAMES).unwrap_or(&"")),
            4 => quoted(&base64url_encode(script.counted())),
            5 => script.short().to_string(),
            6 => (*script.choice(WORDS).unwrap_or(&"null")).into(),
            _ => quoted(&String::from_utf8_lossy(script.counted())),
        };
        members.push(((*name).into(), value));
    }
    object(&members)
}

fn object(members: &[(String, String)]) -> String {
    let mut text = String::from("{");
    for (place, (name, value)) in members.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        write!(text, r#"{comma}"{name}":{value}"#).expect("a text grows");
    }
    text.push('}');
    text
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

const MEMBERS_MAX: usize = 24;

const NAMES: &[&str] = &[
    "protected",
    "unprotected",
    "header",
    "recipients",
    "signatures",
    "encrypted_key",
    "iv",
    "ciphertext",
    "tag",
    "aad",
    "payload",
    "signature",
];

const HEADER_NAMES: &[&str] = &[
    "alg", "enc", "kid", "zip", "crit", "b64", "cty", "typ", "epk", "apu", "apv", "p2s", "p2c",
    "iv", "tag", "jwk", "jku", "x5c",
];

const HELD_NAMES: &[&str] = &[
    "hostile-rsa",
    "hostile-p-256",
    "hostile-p-384",
    "hostile-p-521",
    "hostile-ed25519",
    "hostile-x25519",
    "hostile-oct-128",
    "hostile-oct-192",
    "hostile-oct-256",
    "hostile-oct-384",
    "hostile-oct-512",
    "DEF",
    "JWT",
    "none",
];

const WORDS: &[&str] = &[
    "null",
    "true",
    "false",
    "[]",
    "{}",
    "-1",
    "1e400",
    "0.5",
    "18446744073709551616",
    r#"["b64"]"#,
    r#"["exp","exp"]"#,
    r#"[1]"#,
    r#""DEF""#,
    r#"{"kty":"OKP","crv":"X25519","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#,
    r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#,
    r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}"#,
];
