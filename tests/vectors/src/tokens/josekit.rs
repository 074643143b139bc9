//! josekit-rs: tokens over `alg`, `enc` and `zip`, each with the key that its index names, and the
//! same keys as JWK, PEM and DER.

use alloc::format;
use alloc::string::String;

use envelope::KeyRing;
use envelope::jose::jwk;
use serde_json::json;
use tally::{Judged, Tally};

use crate::corpus::{self, file_name, list, text};
use crate::octets::to_base64url;
use crate::token::{self, Expected, Opening};

/// Opens every token of the index.
pub(super) fn judge(path: &str, tally: &mut Tally) {
    let profile = match token::permissive() {
        Ok(profile) => profile,
        Err(error) => return tally.record("profile", Judged::Disagreed(error)),
    };
    let index = corpus::json(path);
    for entry in list(&index, "") {
        let file = text(entry, "/file");
        let outcome = keys(text(entry, "/key")).and_then(|keys| {
            let token = corpus::file(&format!("{DATA}{file}")).ok_or("no such token")?;
            let opening = Opening {
                keys: &keys,
                trust: &keys,
                profile: &profile,
                detached: None,
            };
            let due = Expected::Payload(text(entry, "/plaintext").as_bytes().to_vec());
            opening.check(token.trim_ascii(), &due)
        });
        tally.record_result(file, outcome);
    }
}

/// A key file, or a password or secret as it is.
fn keys(name: &str) -> Result<KeyRing, String> {
    if [".jwk", ".pem", ".der"]
        .iter()
        .any(|end| name.ends_with(end))
    {
        let file = corpus::file(&format!("{DATA}{name}")).ok_or("no such key")?;
        return token::ring(file);
    }
    token::json_ring(&json!({"kty": "oct", "k": to_base64url(name.as_bytes())}))
}

/// Takes every key file. Both halves of a pair are one key; a curve that this codec does not have
/// is refused, not mistaken for another.
pub(super) fn judge_keys(_: &str, tally: &mut Tally) {
    for folder in ["der", "jwk", "pem"] {
        for path in corpus::below(&format!("{DATA}{folder}/")) {
            let name = file_name(path);
            if let Some((_, reason)) = LEFT_OUT.iter().find(|(part, _)| name.contains(part)) {
                tally.skip(reason);
                continue;
            }
            tally.record_result(&format!("{folder}/{name}"), judge_key(path, name));
        }
    }
}

fn judge_key(path: &str, name: &str) -> Result<(), String> {
    let read = |path: &str| {
        let octets = corpus::file(path).ok_or("no such file")?;
        let (keys, _) = jwk::import(octets).map_err(|no| no.summary)?;
        keys.into_iter()
            .next()
            .ok_or_else(|| String::from("no key"))
    };
    let key = read(path);
    if FOREIGN.iter().any(|curve| name.contains(curve)) {
        return match key {
            Ok(_) => Err(String::from("taken, though nothing here knows its curve")),
            Err(_) => Ok(()),
        };
    }
    let key = key?;
    if key.is_secret() != (name.contains("private") || name.contains("oct_")) {
        return Err(String::from("taken for the other half"));
    }
    let public = HALVES
        .iter()
        .find(|(private, _)| path.contains(private))
        .map(|(private, public)| path.replace(private, public))
        .filter(|public| corpus::file(public).is_some());
    if let Some(public) = public
        && read(&public)?.thumbprint() != key.thumbprint()
    {
        return Err(format!("another thumbprint than {}", file_name(&public)));
    }
    Ok(())
}

const DATA: &str = "josekit-rs/data/";
/// How the two halves of a pair are named.
const HALVES: &[(&str, &str)] = &[
    ("_pkcs8_private", "_spki_public"),
    ("_raw_private", "_spki_public"),
    ("_traditional_private", "_public"),
    ("_private", "_public"),
];
/// Curves outside of the JOSE algorithms here.
const FOREIGN: &[&str] = &["448"];
const LEFT_OUT: &[(&str, &str)] = &[
    (
        "RSA-PSS_2048bit_SHA-256_traditional",
        "a PEM label of one library; such keys travel as PKCS#8 (RFC 4055 section 1.2)",
    ),
    (
        "25519_traditional",
        "a PEM label of one library; RFC 8410 section 7 has PKCS#8 only",
    ),
    (
        "EC_P-256_raw_public",
        "a bare point without the name of its curve",
    ),
];
