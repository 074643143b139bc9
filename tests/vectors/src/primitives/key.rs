//! Keys of the vectors, imported as any key is.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use envelope::jose::jwk::{self, Jwk};
use serde_json::{Value, json};

use crate::octets::to_base64url;

/// The first key in a JWK, PEM or DER.
///
/// # Errors
/// Why there is none.
pub(super) fn import(octets: &[u8]) -> Result<Jwk, String> {
    let (keys, _) = jwk::import(octets).map_err(|diagnosis| diagnosis.summary)?;
    keys.into_iter()
        .next()
        .ok_or_else(|| String::from("no key"))
}

/// The key of a JWK.
///
/// # Errors
/// Why there is none.
pub(super) fn from_jwk(jwk: &Value) -> Result<Jwk, String> {
    import(format!("{jwk}").as_bytes())
}

/// A symmetric key.
///
/// # Errors
/// Why there is none.
pub(super) fn symmetric(octets: &[u8]) -> Result<Jwk, String> {
    from_jwk(&json!({"kty": "oct", "k": to_base64url(octets)}))
}

/// One TLV of DER (X.690 section 8.1).
pub(super) fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut octets = Vec::from([tag]);
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => octets.push(short),
        Ok(short) => octets.extend([0x81, short]),
        Err(_) => octets.extend([0x82, u8_at(length, 8), u8_at(length, 0)]),
    }
    octets.extend(content);
    octets
}

fn u8_at(number: usize, shift: usize) -> u8 {
    u8::try_from((number >> shift) & 0xFF).unwrap_or_default()
}
