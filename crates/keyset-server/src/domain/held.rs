//! The keys of the server as the codec takes them: our private keys out of the vault, the
//! counterparty's public ones, and what is on record of each. It neither opens nor seals a message.

use std::collections::BTreeMap;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use envelope::KeyRing;
use envelope::keyset::life::Life;
use envelope::keyset::{Environment, KeyRecord, KeyUse, Owner};
use keyset_api::PublicHalf;
use tokio::sync::Mutex;

use super::private_parts::sealed;
use crate::app::App;
use crate::error::ApiError;
use crate::sealing::Vault;
use crate::store::{PrivatePart, StoredKey};

/// Every key of the set at a revision of the store. No `Debug`: it holds private parts.
///
/// Both environments are in it. Whoever opens or seals says in which one, and the codec uses no key
/// of the other.
pub struct Held {
    revision: i64,
    /// What is on record of every key.
    pub lives: Vec<Life>,
    /// Our own keys with their private parts.
    pub ours: KeyRing,
    /// The counterparty's keys, public.
    pub theirs: KeyRing,
}

/// The keys that were held last, kept as long as the store has the same revision.
#[derive(Default)]
pub struct HeldKeys {
    last: ArcSwapOption<Held>,
    making: Mutex<()>,
}

/// The keys as they are now. After a change of the key set, by whichever server, they are read anew.
///
/// # Errors
/// [`ApiError::Store`] when the storage fails; [`ApiError::Internal`] when a private part does not
/// open or a key can not be read back; [`ApiError::MasterKeyRotated`].
pub async fn held(app: &App) -> Result<Arc<Held>, ApiError> {
    let revision = app.store.revision().await?;
    let is_present = |held: &Arc<Held>| held.revision == revision;
    if let Some(held) = app.held.last.load_full().filter(is_present) {
        return Ok(held);
    }
    // One request reads the keys, the others wait for it.
    let _making = app.held.making.lock().await;
    if let Some(held) = app.held.last.load_full().filter(is_present) {
        return Ok(held);
    }
    // Read after the revision: they may be newer than it says, and are then read once more.
    let keys = app.store.keys().await?;
    let (vault, parts) = sealed(app).await?;
    let made = tokio::task::spawn_blocking(move || Held::read(revision, keys, &parts, &vault));
    let held = Arc::new(made.await.map_err(|_| UNREADABLE)??);
    app.held.last.store(Some(held.clone()));
    Ok(held)
}

impl Held {
    /// The thumbprint of the component of a certificate or JWK that opened a message.
    #[must_use]
    pub fn component(&self, holder: &str, id: &str) -> Option<&str> {
        self.lives
            .iter()
            .map(|life| &life.entry)
            .filter(|entry| entry.id == id || entry.thumbprint == id)
            .find(|entry| entry.certificate.as_ref().unwrap_or(&entry.thumbprint) == holder)
            .map(|entry| entry.thumbprint.as_str())
    }

    /// The thumbprint of the counterparty's signing key that a signature names, where the name is
    /// that of one key only: anybody may choose a `kid`.
    #[must_use]
    pub fn signer(&self, id: &str, environment: Environment) -> Option<&str> {
        let mut named = self
            .lives
            .iter()
            .map(|life| &life.entry)
            .filter(|entry| entry.owner == Owner::Counterparty && entry.key_use == KeyUse::Sign)
            .filter(|entry| entry.environment == environment)
            .filter(|entry| entry.id == id || entry.thumbprint == id);
        let first = named.next()?;
        named.next().is_none().then_some(first.thumbprint.as_str())
    }

    fn read(
        revision: i64,
        keys: Vec<StoredKey>,
        parts: &[PrivatePart],
        vault: &Vault,
    ) -> Result<Self, ApiError> {
        let (mut ours, mut theirs) = (KeyRing::new(), KeyRing::new());
        let mut holders = BTreeMap::new();
        for key in &keys {
            let ring = match key.life.entry.owner {
                Owner::Ours => &mut ours,
                Owner::Counterparty => &mut theirs,
            };
            ring.push_record(KeyRecord::from(&key.life));
            holders.insert(key.holder(), key);
        }
        for (holder, key) in holders {
            let part = parts.iter().find(|part| part.name.holder == holder);
            match (key.life.entry.owner, part) {
                (Owner::Ours, Some(part)) => own(&mut ours, holder, &key.public, part, vault)?,
                (Owner::Ours, None) => public(&mut ours, holder, &key.public)?,
                (Owner::Counterparty, _) => public(&mut theirs, holder, &key.public)?,
            }
        }
        Ok(Self {
            revision,
            lives: keys.into_iter().map(|key| key.life).collect(),
            ours,
            theirs,
        })
    }
}

/// A key of ours. The public half of a certificate comes along: its owner may have renewed it since
/// the private part was sealed.
fn own(
    ring: &mut KeyRing,
    holder: &str,
    half: &PublicHalf,
    part: &PrivatePart,
    vault: &Vault,
) -> Result<(), ApiError> {
    let secret = vault
        .open(&part.name, &part.sealed)
        .map_err(|_| UNREADABLE)?;
    ring.import(secret.expose(), holder)
        .map_err(|_| UNREADABLE)?;
    match half {
        PublicHalf::OpenPgp(_) => public(ring, holder, half),
        PublicHalf::Jwk(_) => Ok(()),
    }
}

/// A public key. Its source is its holder, by which it is found again in what the codec reports.
fn public(ring: &mut KeyRing, holder: &str, half: &PublicHalf) -> Result<(), ApiError> {
    let imported = match half {
        PublicHalf::OpenPgp(certificate) => ring.import(certificate.as_armor().as_bytes(), holder),
        PublicHalf::Jwk(jwk) => {
            let text = serde_json::to_vec(jwk).map_err(|_| UNREADABLE)?;
            ring.import(&text, holder)
        }
    };
    imported.map(|_| ()).map_err(|_| UNREADABLE)
}

const UNREADABLE: ApiError = ApiError::Internal {
    doing: "reading the keys for the codec",
};
