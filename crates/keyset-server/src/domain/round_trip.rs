//! A message sealed and opened here with one key of our own: the least that a key must be able to
//! do. It says nothing of the other side.

use envelope::key::report::{KeyFormat, KeyUsage};
use envelope::key::ring::{HeldKey, KeyMaterial};
use envelope::seal::SealFormat;
use envelope::{CryptoRng, KeyRing, OpenRequest, Profile, UnixTime, open, seal};

use super::digest::sha256;
use super::wire;
use crate::error::ApiError;

/// Seals a message with the key and opens it again: the SHA-256 of the message, as evidence names
/// it. A certificate signs and encrypts; a JWK does what it is for.
///
/// # Errors
/// [`ApiError::Codec`] when the key can not do it.
pub fn round_trip(
    material: &KeyMaterial,
    usage: KeyUsage,
    at: UnixTime,
    rng: &mut dyn CryptoRng,
) -> Result<String, ApiError> {
    let profile = Profile::built_in("permissive").map_err(|_| ApiError::Internal {
        doing: "reading a built-in profile",
    })?;
    let mut key = KeyRing::new();
    key.push(HeldKey {
        source: "keyset".into(),
        material: material.clone(),
    });
    let (none, way) = (KeyRing::new(), Way::of(key.iter().next(), usage));
    let sealed = seal(
        &wire::request(
            MESSAGE,
            way.format,
            if way.encrypts { &key } else { &none },
            if way.signs { &key } else { &none },
            &profile,
            at,
        ),
        rng,
    )
    .map_err(|refused| refused.diagnosis)?;
    let opened = open(
        &OpenRequest {
            input: &sealed.message,
            detached: None,
            keys: &key,
            trust: &key,
            passphrases: &[],
            session_keys: &[],
            environment: None,
            profile: &profile,
            at,
        },
        rng,
    )
    .map_err(|refused| refused.diagnosis)?;
    if opened.payload().expose() == MESSAGE {
        Ok(sha256(&[&sealed.message]))
    } else {
        Err(ApiError::Internal {
            doing: "opening a message that was just sealed",
        })
    }
}

/// What a key of its kind can be tried with.
struct Way {
    format: SealFormat,
    encrypts: bool,
    signs: bool,
}

impl Way {
    fn of(key: Option<&HeldKey>, usage: KeyUsage) -> Self {
        let is_certificate = key.is_some_and(|key| key.format() == KeyFormat::OpenPgp);
        let signs = usage == KeyUsage::Sign;
        Self {
            format: match (is_certificate, signs) {
                (true, _) => SealFormat::OpenPgp,
                (false, true) => SealFormat::Jws,
                (false, false) => SealFormat::Jwe,
            },
            encrypts: is_certificate || !signs,
            signs: is_certificate || signs,
        }
    }
}

const MESSAGE: &[u8] = b"{\"clientMessage\":\"round trip\"}";
