//! Recognising JOSE keys by content: JWK, JWK Set, PEM and DER. One odd key of a set never costs
//! the others.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde_json::Value;
use zeroize::Zeroize as _;

use super::refused::KeyRefused;
use super::{Jwk, members, pem};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::jose::json;
use crate::key::ring::SkippedKey;

/// Keys found, and keys left out.
pub(super) type Found = (Vec<Jwk>, Vec<SkippedKey>);

/// Whether this could be a JWK, a JWK Set, PEM or DER. Cheap, and no promise that it can be read.
#[must_use]
pub fn looks_like_key(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii();
    text.starts_with(b"{") || pem::looks_like(text) || pem::looks_like_der(bytes)
}

/// Every key in `bytes`: a JWK, a JWK Set, PEM with one or more blocks, or DER (PKCS#1, PKCS#8,
/// SPKI, SEC1).
///
/// # Errors
/// A [`Diagnosis`] when there is no key in it that can be used.
pub fn import(bytes: &[u8]) -> Result<(Vec<Jwk>, Vec<SkippedKey>), Diagnosis> {
    let text = bytes.trim_ascii();
    let (keys, skipped) = if text.starts_with(b"{") {
        json_keys(text)?
    } else if pem::looks_like(text) {
        collected(pem::blocks(text).map(|key| (None, key)))
    } else {
        (
            Vec::from([pem::der(bytes).map_err(KeyRefused::diagnosis)?]),
            Vec::new(),
        )
    };
    if keys.is_empty() {
        Err(nothing_usable(&skipped))
    } else {
        Ok((keys, skipped))
    }
}

fn json_keys(text: &[u8]) -> Result<Found, Diagnosis> {
    let refused = |error| KeyRefused::Json(error).diagnosis();
    let places = json::members(text).map_err(refused)?;
    let Some((_, place)) = places.iter().find(|(name, _)| name == "keys") else {
        let key = one(text).map_err(KeyRefused::diagnosis)?;
        return Ok((Vec::from([key]), Vec::new()));
    };
    let list = text.get(place.clone()).unwrap_or_default();
    let keys = json::elements(list).map_err(refused)?;
    Ok(collected(keys.into_iter().map(|place| {
        let key = list.get(place).unwrap_or_default();
        (kid(key), one(key))
    })))
}

/// Reads one key and wipes the texts it was read from.
fn one(text: &[u8]) -> Result<Jwk, KeyRefused> {
    let mut members = json::object(text).map_err(KeyRefused::Json)?;
    let key = members::read(&members);
    for value in members.values_mut() {
        if let Value::String(text) = value {
            text.zeroize();
        }
    }
    key
}

/// The `kid` of a key that may be broken elsewhere.
fn kid(text: &[u8]) -> Option<String> {
    json::object(text)
        .ok()?
        .get("kid")?
        .as_str()
        .map(String::from)
}

fn collected(results: impl Iterator<Item = (Option<String>, Result<Jwk, KeyRefused>)>) -> Found {
    let (mut keys, mut skipped) = (Vec::new(), Vec::new());
    for (index, (id, result)) in results.enumerate() {
        match result {
            Ok(key) => keys.push(key),
            Err(refused) => skipped.push(SkippedKey {
                index,
                id,
                reason: refused.to_string(),
            }),
        }
    }
    (keys, skipped)
}

fn nothing_usable(skipped: &[SkippedKey]) -> Diagnosis {
    let summary = match skipped.first() {
        Some(first) => alloc::format!(
            "None of the {} keys can be used; the first: {}.",
            skipped.len(),
            first.reason
        ),
        None => String::from("There is no key in it."),
    };
    let reasons: Vec<String> = skipped.iter().map(|key| key.reason.clone()).collect();
    Diagnosis::new(
        Cause::MalformedHeader,
        summary,
        "Export the keys again: JWK, JWK Set, or PEM without a passphrase.",
    )
    .with("reasons", reasons)
}
