//! The published documents of one state of the key set, as octets.

use envelope::UnixTime;
use envelope::keyset::Environment;
use keyset_api::{JwkSet, KeySet, PublicJwk, SignedKeySet};
use serde::Serialize;

use super::signer::Signer;
use crate::config::published::PublishedConfig;
use crate::domain::{publish, view};
use crate::error::ApiError;
use crate::store::StoredKey;

/// Everything that is published.
pub struct Snapshot {
    revision: i64,
    from: UnixTime,
    until: UnixTime,
    /// Every key of it, for those who may see them all.
    pub keys: Vec<StoredKey>,
    /// The public keys that the signed sets verify by, a JWK Set.
    pub signers: Vec<u8>,
    sandbox: World,
    production: World,
}

/// What is published of one environment.
pub struct World {
    /// Our JWKs, a JWK Set.
    pub jwks: Vec<u8>,
    /// Our certificates in armor; none where there is none.
    pub openpgp: Option<Vec<u8>>,
    /// The key set, signed.
    pub signed: Vec<u8>,
}

impl Snapshot {
    pub(super) fn new(
        revision: i64,
        keys: Vec<StoredKey>,
        signers: Vec<Signer>,
        config: &PublishedConfig,
        at: UnixTime,
    ) -> Result<Self, ApiError> {
        let making = Making {
            keys: &keys,
            // Several servers that start at once may make one each; all of them take the same.
            signer: signers.first().ok_or(ApiError::Internal {
                doing: "looking for the key that signs the key set",
            })?,
            config,
            at,
        };
        let public: Vec<PublicJwk> = signers.iter().map(|one| one.public.clone()).collect();
        Ok(Self {
            revision,
            from: at,
            until: making.until(),
            signers: json(&JwkSet { keys: public })?,
            sandbox: making.world(Environment::Sandbox)?,
            production: making.world(Environment::Production)?,
            keys,
        })
    }

    /// What is published of an environment.
    #[must_use]
    pub const fn world(&self, environment: Environment) -> &World {
        match environment {
            Environment::Sandbox => &self.sandbox,
            Environment::Production => &self.production,
        }
    }

    /// Whether it is still what would be made.
    pub(super) fn holds(&self, revision: i64, at: UnixTime) -> bool {
        self.revision == revision && self.from <= at && at < self.until
    }
}

struct Making<'a> {
    keys: &'a [StoredKey],
    signer: &'a Signer,
    config: &'a PublishedConfig,
    at: UnixTime,
}

impl Making<'_> {
    fn world(&self, environment: Environment) -> Result<World, ApiError> {
        let jwks = publish::jwks(self.keys, environment, self.at);
        Ok(World {
            jwks: json(&jwks)?,
            openpgp: publish::openpgp(self.keys, environment, self.at).map(String::into_bytes),
            signed: self.signed(environment)?,
        })
    }

    fn signed(&self, environment: Environment) -> Result<Vec<u8>, ApiError> {
        let entries = self
            .keys
            .iter()
            .filter(|key| key.life.entry.environment == environment)
            .cloned()
            .map(view::shown);
        let set = SignedKeySet {
            environment,
            set: KeySet::new(entries.collect()),
        };
        let end = self.at.plus_seconds(self.lifetime());
        let token = self.signer.sign(set, &self.config.issuer, self.at, end)?;
        Ok(token.into_bytes())
    }

    /// Until a key ends, and no longer than half the lifetime of the signature: what is fetched
    /// last and kept for the time allowed is still signed then.
    fn until(&self) -> UnixTime {
        let ends = self.keys.iter().filter_map(|key| key.life.entry.valid_to);
        let half = self.at.plus_seconds(self.lifetime() / 2);
        ends.filter(|end| *end > self.at).fold(half, UnixTime::min)
    }

    fn lifetime(&self) -> i64 {
        SHORTEST
            .max(i64::from(self.config.max_age))
            .saturating_mul(2)
    }
}

fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(value).map_err(|_| ApiError::Internal {
        doing: "writing a published document",
    })
}

/// Half the time for which a signature holds, in seconds, where readers keep it for less.
const SHORTEST: i64 = 30 * 60;
