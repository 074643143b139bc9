//! Recognising JOSE keys by content: JWK, JWK Set, PEM and DER. One odd key of a set never costs
//! the others.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde_json::Value;

use super::refused::KeyRefused;
use super::{Jwk, Material, der, members, pem, set};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::jose::json;
use crate::key::ring::SkippedKey;

/// Whether this could be a JWK, a JWK Set, PEM or DER. Cheap, and no promise that it can be read.
#[must_use]
pub fn looks_like_key(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii();
    text.starts_with(b"{") || pem::looks_like(text) || der::looks_like(bytes)
}

/// Every key in `bytes`: a JWK, a JWK Set, PEM with one or more blocks, or DER (PKCS#1, PKCS#8,
/// SPKI, SEC1).
///
/// # Errors
/// A [`Diagnosis`] when there is no key in it that can be used.
pub fn import(bytes: &[u8]) -> Result<(Vec<Jwk>, Vec<SkippedKey>), Diagnosis> {
    let text = bytes.trim_ascii();
    let read: Vec<Read> = if text.starts_with(b"{") {
        json_keys(text)?
    } else if pem::looks_like(text) {
        pem::blocks(text).map(|key| (None, key)).collect()
    } else {
        Vec::from([(None, der::any(bytes))])
    };
    let read: Vec<Read> = read.into_iter().map(without_roca).collect();
    if let [(_, Err(refused))] = read.as_slice() {
        return Err(refused.diagnosis());
    }
    let (mut keys, mut skipped) = (Vec::new(), Vec::new());
    for (index, (id, result)) in read.into_iter().enumerate() {
        match result {
            Ok(key) => keys.push(key),
            Err(refused) => skipped.push(SkippedKey {
                index,
                id,
                reason: refused.to_string(),
            }),
        }
    }
    if keys.is_empty() {
        Err(nothing_usable(&skipped))
    } else {
        Ok((keys, skipped))
    }
}

/// A key or why it is none, and its `kid` where that could be read.
pub(super) type Read = (Option<String>, Result<Jwk, KeyRefused>);

fn json_keys(text: &[u8]) -> Result<Vec<Read>, Diagnosis> {
    let refused = |error| KeyRefused::Json(error).diagnosis();
    let places = json::members(text).map_err(refused)?;
    let Some((_, place)) = places.iter().find(|(name, _)| name == "keys") else {
        return Ok(Vec::from([one(text)]));
    };
    let list = text.get(place.clone()).unwrap_or_default();
    let keys = json::elements(list).map_err(refused)?;
    let mut keys: Vec<Read> = keys
        .into_iter()
        .map(|place| one(list.get(place).unwrap_or_default()))
        .collect();
    set::lint(&mut keys);
    Ok(keys)
}

/// A key whose private half anyone can compute is no key, in whatever form it came.
fn without_roca((kid, key): Read) -> Read {
    let key = key.and_then(|key| match &key.material {
        Material::Rsa { public, .. } if public.is_roca() => Err(KeyRefused::Roca),
        _ => Ok(key),
    });
    (kid, key)
}

/// Reads one key and wipes the values it was read from.
fn one(text: &[u8]) -> Read {
    let mut members = match json::object(text) {
        Ok(members) => members,
        Err(error) => return (None, Err(KeyRefused::Json(error))),
    };
    let kid = members.get("kid").and_then(Value::as_str).map(String::from);
    let key = members::read(&members);
    members.values_mut().for_each(json::wipe);
    (kid, key)
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
