//! Taking in a public key. Whatever holds a private part is refused before anything is kept.

mod admission;

use std::sync::Arc;

use envelope::KeyRing;
use envelope::UnixTime;
use envelope::key::ring::KeyMaterial;
use envelope::key::state::KeyState;
use envelope::keyset::entry::Placement;
use envelope::openpgp::amend::merge;
use keyset_api::public::PRIVATE_MEMBERS;
use keyset_api::{ImportKey, KeysAdded, PublicCertificate, PublicHalf};
use serde_json::Value;

use super::decide::decide;
use super::material::prepare;
use crate::app::App;
use crate::error::ApiError;
use crate::store::StoredKey;
use admission::{Admission, Incoming};

/// Takes in a public key as PreActive, neither trusted nor verified: nobody has compared its
/// fingerprint with its owner yet. Of a key that is there already, what is new is taken: later
/// dates, subkeys, statements of its owner.
///
/// # Errors
/// [`ApiError::PrivatePart`], [`ApiError::NotOneKey`], [`ApiError::Codec`],
/// [`ApiError::Placement`] and [`ApiError::NotAdmitted`] for keys that are refused;
/// [`ApiError::MasterKeyBeside`].
pub async fn import(app: &App, operator: &str, request: ImportKey) -> Result<KeysAdded, ApiError> {
    entered(app, operator, request, true).await
}

/// The same, keeping nothing: what would be answered.
///
/// # Errors
/// As [`import`].
pub async fn preview(app: &App, operator: &str, request: ImportKey) -> Result<KeysAdded, ApiError> {
    entered(app, operator, request, false).await
}

async fn entered(
    app: &App,
    operator: &str,
    request: ImportKey,
    keep: bool,
) -> Result<KeysAdded, ApiError> {
    app.refuse_beside(request.environment)?;
    let at = app.ambient.now();
    let request = Arc::new(request);
    let mut tries = 0..TRIES;
    loop {
        let (known, request) = (app.store.keys().await?, request.clone());
        let read = tokio::task::spawn_blocking(move || read(&request, &known, at));
        let prepared = read.await.map_err(|_| ApiError::Internal {
            doing: "reading a key",
        })??;
        let admission = Admission {
            prepared: &prepared,
            operator,
            at,
        };
        let decision = |current: &_| {
            let mut decided = admission.decided(current)?;
            decided.change = decided.change.filter(|_| keep);
            Ok(decided)
        };
        match decide(app.store.as_ref(), decision).await {
            // The certificate was renewed while this one was merged into it: merge anew.
            Err(ApiError::Overtaken) if tries.next().is_some() => {}
            outcome => return outcome,
        }
    }
}

/// Reads the key, and merges a certificate into the one that is there.
fn read(request: &ImportKey, known: &[StoredKey], at: UnixTime) -> Result<Incoming, ApiError> {
    let text = request.public.to_text();
    let place = Placement {
        owner: request.owner,
        environment: request.environment,
        state: KeyState::PreActive {
            trusted: false,
            verified: false,
        },
        key_use: request.key_use,
        valid_from: request.valid_from,
        valid_to: request.valid_to,
        at,
    };
    let prepared = prepare(public_key(&text)?, &place)?;
    let held = known
        .iter()
        .find(|key| key.holder() == prepared.key.holder)
        .map(|key| key.public.clone());
    let prepared = match &held {
        None => prepared,
        Some(PublicHalf::OpenPgp(certificate)) => prepare(merged(certificate, &text)?, &place)?,
        // A JWK makes no statements that could be merged: only its dates count.
        Some(jwk @ PublicHalf::Jwk(_)) => {
            let mut prepared = prepared;
            prepared.key.public = jwk.clone();
            prepared
        }
    };
    Ok(Incoming { prepared, held })
}

fn merged(held: &PublicCertificate, newer: &str) -> Result<KeyMaterial, ApiError> {
    match public_key(held.as_armor())? {
        KeyMaterial::OpenPgp(certificate) => {
            let merged = merge(&certificate, newer.as_bytes(), &[])?;
            Ok(KeyMaterial::OpenPgp(merged.certificate))
        }
        KeyMaterial::Jose(_) => Err(ApiError::Internal {
            doing: "reading back a certificate",
        }),
    }
}

/// The one public key of a text.
fn public_key(text: &str) -> Result<KeyMaterial, ApiError> {
    if let Some(member) = private_part(text) {
        return Err(ApiError::PrivatePart { member });
    }
    let mut ring = KeyRing::new();
    let unusable = ring.import(text.as_bytes(), "request")?.skipped.len();
    let mut keys = ring.iter();
    match (keys.next(), keys.next()) {
        // A headline says nothing of what is inside: the codec looked at the packets.
        (Some(key), None) if key.export_secret().is_some() => {
            Err(ApiError::PrivatePart { member: SECRET_KEY })
        }
        (Some(key), None) if unusable == 0 => Ok(key.material.clone()),
        _ => Err(ApiError::NotOneKey {
            usable: ring.len(),
            unusable,
        }),
    }
}

/// What makes the text private by its own words: a member of a JWK, or a headline.
fn private_part(text: &str) -> Option<&'static str> {
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        return private_member(&value);
    }
    text.contains("PRIVATE KEY").then_some(SECRET_KEY)
}

/// In a JWK, or in any JWK of a set.
fn private_member(value: &Value) -> Option<&'static str> {
    let set = value.get("keys").and_then(Value::as_array);
    let keys = set.into_iter().flatten().chain([value]);
    keys.filter_map(Value::as_object).find_map(|members| {
        PRIVATE_MEMBERS
            .into_iter()
            .find(|member| members.contains_key(*member))
    })
}

/// How often an import is merged anew when others renew the same certificate at the same time.
const TRIES: usize = 5;

/// What is named when the private part has no member's name.
const SECRET_KEY: &str = "PRIVATE KEY";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_private_member_of_a_jwk_is_named() {
        for member in PRIVATE_MEMBERS {
            let text = format!(r#"{{"kty":"RSA","n":"AQAB","e":"AQAB","{member}":"AQAB"}}"#);
            assert_eq!(private_part(&text), Some(member));
        }
    }

    #[test]
    fn a_private_member_deep_in_a_set_is_named() {
        let text = r#"{"keys":[{"kty":"EC"},{"kty":"EC","d":"AQAB"}]}"#;
        assert_eq!(private_part(text), Some("d"));
    }

    #[test]
    fn a_private_headline_is_named() {
        for text in [
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\n",
            "-----BEGIN RSA PRIVATE KEY-----\n",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\n",
        ] {
            assert_eq!(private_part(text), Some(SECRET_KEY), "{text}");
        }
    }

    #[test]
    fn a_public_jwk_is_not_private() {
        assert_eq!(private_part(r#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#), None);
    }
}
