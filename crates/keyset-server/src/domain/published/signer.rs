//! The key that signs the published set: ES256 alone (RFC 7518 section 3.4), by biscuit on ring.
//! It is the server's own and no key of the key set: it neither seals nor signs a message.

use std::sync::Arc;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use biscuit::jwa::SignatureAlgorithm;
use biscuit::jws::{Compact, Header, RegisteredHeader, Secret};
use biscuit::{ClaimsSet, Empty, RegisteredClaims, Timestamp};
use envelope::generate::{CertificateVersion, GenerateRequest, KeyType, generate};
use envelope::key::report::{KeyFormat, KeyUsage};
use envelope::key::ring::HeldKey;
use envelope::secret::SecretBytes;
use envelope::{CryptoRng, UnixTime};
use keyset_api::{PublicHalf, PublicJwk, SignedKeySet};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use serde::Deserialize;
use serde_json::json;
use zeroize::Zeroizing;

use crate::app::App;
use crate::audit::Record;
use crate::domain::material::profile;
use crate::domain::{decide, private_parts};
use crate::error::ApiError;
use crate::sealing::{PartKind, PartName, Vault};
use crate::store::{Change, NewKey, PrivatePart};

/// A signing key, ready for use. No `Debug`.
pub(super) struct Signer {
    /// What its signatures verify by.
    pub(super) public: PublicJwk,
    id: String,
    secret: Secret,
}

impl Signer {
    /// A compact JWS (RFC 7515 section 7.1) over the set, with the claims of RFC 7519 section 4.1.
    pub(super) fn sign(
        &self,
        set: SignedKeySet,
        issuer: &str,
        at: UnixTime,
        end: UnixTime,
    ) -> Result<String, ApiError> {
        let header = Header::<Empty>::from_registered_header(RegisteredHeader {
            algorithm: SignatureAlgorithm::ES256,
            key_id: Some(self.id.clone()),
            media_type: Some(TYPE.into()),
            ..RegisteredHeader::default()
        });
        let claims = ClaimsSet {
            registered: RegisteredClaims {
                issuer: Some(issuer.into()),
                issued_at: Some(Timestamp::from(at.seconds())),
                expiry: Some(Timestamp::from(end.seconds())),
                ..RegisteredClaims::default()
            },
            private: set,
        };
        let signed = Compact::new_decoded(header, claims).into_encoded(&self.secret);
        let signed = signed.and_then(|compact| compact.encoded().map(ToString::to_string));
        signed.map_err(|_| ApiError::Internal {
            doing: "signing the key set",
        })
    }
}

/// The signing keys on record, in an order that every server sees alike.
pub(super) async fn load(app: &App) -> Result<Vec<Signer>, ApiError> {
    let (vault, parts) = private_parts::sealed(app).await?;
    parts
        .iter()
        .filter(|part| part.name.kind == PartKind::KeySetSigner)
        .map(|part| open(&vault, part))
        .collect()
}

/// Makes one and keeps it, its private part sealed.
pub(super) async fn make(app: &App) -> Result<(), ApiError> {
    let at = app.ambient.now();
    let vault = private_parts::vault(app).await?;
    let (key, id) = generated(&vault, at, app.ambient.rng().as_mut())?;
    let change = Change {
        added: vec![key],
        sealed_under: Some(vault.name().into()),
        records: vec![Record::new(at, SERVER, "signer").with(&json!({ "kid": id }))],
        ..Change::default()
    };
    decide::write(app.store.as_ref(), change).await
}

fn generated(
    vault: &Vault,
    at: UnixTime,
    rng: &mut dyn CryptoRng,
) -> Result<(NewKey, String), ApiError> {
    let doing = "making the key that signs the key set";
    let profile = profile(KeyFormat::Jwk)?;
    let request = GenerateRequest {
        format: KeyFormat::Jwk,
        key_type: KeyType::P256,
        usage: KeyUsage::Sign,
        version: CertificateVersion::V4,
        user_id: None,
        days: profile.keys.lifetime_days,
        passphrase: None,
        profile: &profile,
        at,
    };
    let held = HeldKey {
        source: "keyset".into(),
        material: generate(&request, rng)?,
    };
    let part = held.export_secret().ok_or(ApiError::Internal { doing })?;
    let holder = held.report(&profile, at).thumbprint;
    let public = read(&part)?.public;
    let name = PartName::current(holder.clone(), PartKind::KeySetSigner);
    let sealed = vault
        .seal(&name, &part, rng)
        .map_err(|_| ApiError::Internal { doing })?;
    let key = NewKey {
        holder: holder.clone(),
        public: PublicHalf::Jwk(public),
        private: Some(PrivatePart { name, sealed }),
        // No entry: it is not a key of the key set.
        lives: Vec::new(),
    };
    Ok((key, holder))
}

fn open(vault: &Vault, part: &PrivatePart) -> Result<Signer, ApiError> {
    vault
        .open(&part.name, &part.sealed)
        .map_err(|_| unreadable())
        .and_then(|octets| read(&octets))
}

/// From the private JWK, an EC key on P-256 (RFC 7518 section 6.2).
fn read(part: &SecretBytes) -> Result<Signer, ApiError> {
    #[derive(Deserialize)]
    struct PrivateJwk {
        kid: String,
        x: String,
        y: String,
        d: String,
    }
    let jwk: PrivateJwk = serde_json::from_slice(part.expose()).map_err(|_| unreadable())?;
    let decoded = |text: &str| Base64UrlUnpadded::decode_vec(text).map_err(|_| unreadable());
    let text = Zeroizing::new(jwk.d);
    let secret = Zeroizing::new(decoded(&text)?);
    // SEC 1 section 2.3.3: 4, then both coordinates.
    let point = [vec![4], decoded(&jwk.x)?, decoded(&jwk.y)?].concat();
    // ring takes randomness for the nonces of ECDSA from the system alone.
    let pair = EcdsaKeyPair::from_private_key_and_public_key(
        &ECDSA_P256_SHA256_FIXED_SIGNING,
        &secret,
        &point,
        &SystemRandom::new(),
    )
    .map_err(|_| unreadable())?;
    let public = serde_json::from_value(json!({
        "kty": "EC", "crv": "P-256", "x": jwk.x, "y": jwk.y,
        "kid": jwk.kid, "use": "sig", "alg": "ES256",
    }));
    Ok(Signer {
        public: public.map_err(|_| unreadable())?,
        id: jwk.kid,
        secret: Secret::EcdsaKeyPair(Arc::new(pair)),
    })
}

const fn unreadable() -> ApiError {
    ApiError::Internal {
        doing: "reading the key that signs the key set",
    }
}

/// The media type of the signed set, in its header (RFC 7515 section 4.1.9).
const TYPE: &str = "keyset+jwt";

/// Who made the key, in the audit log.
const SERVER: &str = "server";
