//! The test keys in every form that is imported.

use envelope::framing::armor;
use serde_json::{Value, json};

use super::published;
use crate::held::{
    JWKS, KEYS, OPENPGP, OPENPGP_CURVES, OPENPGP_LIVES, OPENPGP_LOCKED, PEM, SHARED_JWKS, jwks,
};
use crate::samples::unlocked_rsa;

/// JWK, JWK Set, PEM, DER, OpenPGP armored, binary and as base64, public and secret, and the
/// export of a key set.
#[must_use]
pub fn keys() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = [JWKS, SHARED_JWKS, PEM, OPENPGP, OPENPGP_LOCKED]
        .map(|text| text.as_bytes().to_vec())
        .into();
    seeds.extend(published("key").map(|key| key.to_string().into_bytes()));
    for key in KEYS.iter() {
        seeds.push(key.export_public().into_bytes());
        seeds.extend(key.export_secret().map(|secret| secret.expose().to_vec()));
    }
    seeds.extend(
        jwks()
            .into_iter()
            .map(|key| Value::from(key).to_string().into_bytes()),
    );
    for block in pem_blocks(PEM) {
        seeds.extend(pem_rfc7468::decode_vec(block.as_bytes()).map(|(_, der)| der));
        seeds.push(block.into_bytes());
    }
    seeds.extend(certificates());
    seeds.push(export().to_string().into_bytes());
    seeds
}

/// OpenPGP keys and certificates, each armored file as it is and each of its blocks in binary and
/// base64; a certificate with the revocation behind it.
pub(super) fn certificates() -> Vec<Vec<u8>> {
    let files = [OPENPGP, OPENPGP_LOCKED, OPENPGP_CURVES];
    let mut seeds = Vec::new();
    for text in files.iter().chain(&OPENPGP_LIVES) {
        seeds.push(text.as_bytes().to_vec());
        for block in armor::decode(text.as_bytes()).unwrap_or_default() {
            seeds.push(super::base64(&block.bytes));
            seeds.push(block.bytes);
        }
    }
    seeds.push(OPENPGP_LIVES.concat().into_bytes());
    seeds
}

/// The texts between `BEGIN` and `END`, both included.
fn pem_blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block = String::new();
    for line in text.lines() {
        block.push_str(line);
        block.push('\n');
        if line.starts_with("-----END ") {
            blocks.push(core::mem::take(&mut block));
        }
    }
    blocks
}

/// As the server answers `GET /api/v1/keyset`.
fn export() -> Value {
    let certificates = unlocked_rsa();
    let jwk = published("key").next().map(|mut key| {
        if let Some(members) = key.as_object_mut() {
            members.retain(|name, _| ["kty", "n", "e"].contains(&name.as_str()));
        }
        json!({ "jwk": key })
    });
    let armored = certificates
        .iter()
        .next()
        .map(|key| json!({ "openpgp": key.export_public() }));
    let entries: Vec<Value> = jwk
        .into_iter()
        .chain(armored)
        .enumerate()
        .map(|(place, public)| {
            json!({
                "thumbprint": place.to_string(),
                "id": "1",
                "certificate": null,
                "owner": "ours",
                "environment": "production",
                "use": "encrypt",
                "state": { "name": "suspended" },
                "state_since": "2026-11-20T04:00:00Z",
                "valid_to": null,
                "public": public,
            })
        })
        .collect();
    json!({ "type": "keyset", "version": 1, "entries": entries })
}
