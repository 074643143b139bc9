//! Computing again what the examples publish: signatures of deterministic algorithms, and the
//! ciphertext that follows from the published key and initialization vector.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use envelope::jose::{hazmat, jwk};
use envelope::policy::algorithm::{ContentEncryption, JwsAlgorithm};
use serde_json::Value;
use tally::Tally;

use crate::corpus::{self, text};
use crate::octets::{from_base64url, to_base64url};
use crate::token;

/// Signs again, or verifies where the signature has chance in it.
pub(super) fn signatures(example: &Value, tally: &mut Tally) {
    match example.get("signing") {
        Some(Value::Array(several)) => {
            let keys = corpus::list(example, "/input/key");
            let names = corpus::list(example, "/input/alg");
            for (index, ((signing, key), name)) in several.iter().zip(keys).zip(names).enumerate() {
                let outcome = sign(signing, key, name.as_str().unwrap_or(""));
                tally.record_result(&format!("signing {index}"), outcome);
            }
        }
        Some(signing) => {
            let key = example.pointer("/input/key").unwrap_or(&Value::Null);
            let outcome = sign(signing, key, text(example, "/input/alg"));
            tally.record_result("signing", outcome);
        }
        None => {}
    }
}

fn sign(signing: &Value, key: &Value, name: &str) -> Result<(), String> {
    let alg = JwsAlgorithm::from_name(name).ok_or("an unknown algorithm")?;
    let (keys, _) = jwk::import(format!("{key}").as_bytes()).map_err(|error| error.summary)?;
    let key = keys.first().ok_or("no key")?;
    let input = text(signing, "/sig-input").as_bytes();
    let due = text(signing, "/sig");
    let signature = from_base64url(due).ok_or("the signature is not base64url")?;
    if !hazmat::verify(alg, key, input, &signature) {
        return Err(String::from("the published signature does not verify"));
    }
    let ours = hazmat::sign(alg, key, input, &mut token::rng()).ok_or("nothing was signed")?;
    if !hazmat::verify(alg, key, input, &ours) {
        return Err(String::from("our own signature does not verify"));
    }
    if is_deterministic(alg) && to_base64url(&ours) != due {
        return Err(String::from("another signature than the published one"));
    }
    Ok(())
}

const fn is_deterministic(alg: JwsAlgorithm) -> bool {
    use JwsAlgorithm::{EdDsa, Hs256, Hs384, Hs512, Rs256, Rs384, Rs512};
    matches!(alg, EdDsa | Hs256 | Hs384 | Hs512 | Rs256 | Rs384 | Rs512)
}

/// Encrypts the content again.
pub(super) fn content(example: &Value, payload: &[u8], tally: &mut Tally) {
    if example.get("encrypting_content").is_none() {
        return;
    }
    let Some(key) = content_key(example) else {
        return tally.skip("the content-encryption key is not published");
    };
    tally.record_result("encrypting_content", encrypt(example, payload, &key));
}

fn encrypt(example: &Value, payload: &[u8], key: &[u8]) -> Result<(), String> {
    let given = |pointer: &str| {
        from_base64url(text(example, pointer)).ok_or_else(|| format!("{pointer} is not base64url"))
    };
    let enc = enc(example).ok_or("an unknown enc")?;
    let mut aad = String::from(text(example, "/encrypting_content/protected_b64u"));
    let additional = text(example, "/generated/aad_b64u");
    if !additional.is_empty() {
        aad = format!("{aad}.{additional}");
    }
    // How a compressor compresses is not prescribed; the published octets are taken.
    let content = match example.pointer("/generated/plaintext_c") {
        Some(_) => given("/generated/plaintext_c")?,
        None => payload.to_vec(),
    };
    let iv = given("/generated/iv")?;
    let due = (
        given("/encrypting_content/ciphertext")?,
        given("/encrypting_content/tag")?,
    );
    let ours = hazmat::encrypt_content(enc, key, &iv, aad.as_bytes(), &content)
        .ok_or("nothing was encrypted")?;
    if ours != due {
        return Err(String::from("another ciphertext than the published one"));
    }
    let back = hazmat::decrypt_content(enc, key, &iv, aad.as_bytes(), &due.0, &due.1);
    (back == Some(content))
        .then_some(())
        .ok_or_else(|| String::from("decrypted to something else"))
}

/// `enc` of the headers; `input` has a slip of the pen in section 5.13.
fn enc(example: &Value) -> Option<ContentEncryption> {
    ["protected", "unprotected"].iter().find_map(|header| {
        let pointer = format!("/encrypting_content/{header}/enc");
        ContentEncryption::from_name(text(example, &pointer))
    })
}

/// The published key, or the shared one where it encrypts the content itself.
fn content_key(example: &Value) -> Option<Vec<u8>> {
    if let Some(Value::String(key)) = example.pointer("/generated/cek") {
        return from_base64url(key);
    }
    match text(example, "/input/alg") {
        "dir" => from_base64url(text(example, "/input/key/k")),
        _ => None,
    }
}
