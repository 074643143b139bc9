//! Keys that do not belong to the key set: one that the partner never saw, and one that has expired
//! for everybody but its owner. Made when they are first needed, kept in memory.

use std::sync::Arc;

use envelope::UnixTime;
use envelope::generate::{CertificateVersion, GenerateRequest, KeyType, generate};
use envelope::key::report::{KeyFormat, KeyUsage};
use envelope::key::ring::{HeldKey, KeyMaterial};
use envelope::keyset::KeyUse;
use envelope::openpgp::amend::{OldSubkeys, RefreshRequest, refresh};
use envelope::{CryptoRng, KeyRing};
use tokio::sync::OnceCell;

use crate::app::App;
use crate::domain::material::profile;
use crate::error::ApiError;

/// The keys, as far as they were needed yet.
#[derive(Default)]
pub(super) struct Strangers {
    openpgp: OnceCell<Arc<KeyRing>>,
    jose_signer: OnceCell<Arc<KeyRing>>,
    jose_recipient: OnceCell<Arc<KeyRing>>,
    expired: OnceCell<Arc<Expired>>,
}

/// A signing key whose owner lets it live on, and whose published half has ended.
pub(super) struct Expired {
    /// Signs as if nothing had happened.
    pub(super) signer: KeyRing,
    /// What the partner knows of it: an armored certificate.
    pub(super) published: String,
}

impl Strangers {
    /// A key that the partner never saw.
    ///
    /// # Errors
    /// [`ApiError`] when it can not be made.
    pub(super) async fn unknown(
        &self,
        app: &App,
        format: KeyFormat,
        key_use: KeyUse,
    ) -> Result<Arc<KeyRing>, ApiError> {
        let (cell, usage) = match (format, key_use) {
            (KeyFormat::OpenPgp, _) => (&self.openpgp, KeyUsage::Sign),
            (KeyFormat::Jwk, KeyUse::Sign) => (&self.jose_signer, KeyUsage::Sign),
            (KeyFormat::Jwk, KeyUse::Encrypt) => (&self.jose_recipient, KeyUsage::Encrypt),
        };
        let made = cell.get_or_try_init(|| {
            made(app, move |at, rng| {
                let from = at;
                let plan = KeyPlan {
                    format,
                    usage,
                    from,
                };
                let mut ring = KeyRing::new();
                ring.push(held(plan.make(rng)?));
                Ok(Arc::new(ring))
            })
        });
        made.await.cloned()
    }

    /// A certificate that has expired.
    ///
    /// # Errors
    /// [`ApiError`] when it can not be made.
    pub(super) async fn expired(&self, app: &App) -> Result<Arc<Expired>, ApiError> {
        let made = self
            .expired
            .get_or_try_init(|| made(app, |at, rng| Expired::make(at, rng).map(Arc::new)));
        made.await.cloned()
    }
}

impl Expired {
    fn make(now: UnixTime, rng: &mut dyn CryptoRng) -> Result<Self, ApiError> {
        let plan = KeyPlan {
            format: KeyFormat::OpenPgp,
            usage: KeyUsage::Sign,
            from: now.plus_days(-EXPIRED_AFTER),
        };
        let ended = held(plan.make(rng)?);
        let KeyMaterial::OpenPgp(certificate) = &ended.material else {
            return Err(ApiError::Internal {
                doing: "making a certificate",
            });
        };
        let profile = profile(KeyFormat::OpenPgp)?;
        let extended = RefreshRequest {
            key_type: None,
            days: EXTENDED_BY,
            old: OldSubkeys::Keep,
            extend: true,
            passphrases: &[],
            profile: &profile,
            at: now.plus_days(-EXTENDED_BEFORE),
        };
        let mut signer = KeyRing::new();
        signer.push(held(KeyMaterial::OpenPgp(refresh(
            certificate,
            &extended,
            rng,
        )?)));
        Ok(Self {
            signer,
            published: ended.export_public(),
        })
    }
}

struct KeyPlan {
    format: KeyFormat,
    usage: KeyUsage,
    from: UnixTime,
}

impl KeyPlan {
    fn make(&self, rng: &mut dyn CryptoRng) -> Result<KeyMaterial, ApiError> {
        let profile = profile(self.format)?;
        let request = GenerateRequest {
            format: self.format,
            key_type: KeyType::Rsa2048,
            usage: self.usage,
            version: CertificateVersion::V4,
            user_id: (self.format == KeyFormat::OpenPgp).then_some(USER_ID),
            days: profile.keys.lifetime_days,
            passphrase: None,
            profile: &profile,
            at: self.from,
        };
        Ok(generate(&request, rng)?)
    }
}

async fn made<T: Send + 'static>(
    app: &App,
    make: impl FnOnce(UnixTime, &mut dyn CryptoRng) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let (at, mut rng) = (app.ambient.now(), app.ambient.rng());
    let work = tokio::task::spawn_blocking(move || make(at, rng.as_mut()));
    work.await.map_err(|_| ApiError::Internal {
        doing: "making a key for a fault",
    })?
}

fn held(material: KeyMaterial) -> HeldKey {
    HeldKey {
        source: "stranger".into(),
        material,
    }
}

const USER_ID: &str = "Stranger <keys@stranger.example>";

/// How long ago the expired key was made, in days: longer than it lives by the profile.
const EXPIRED_AFTER: i64 = 400;

/// When its owner extended it, and for how long, in days.
const EXTENDED_BEFORE: i64 = 100;
const EXTENDED_BY: u32 = 200;
