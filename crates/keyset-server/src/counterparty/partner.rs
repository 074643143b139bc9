//! What the partner publishes, kept for as long as it says. Whatever is published is trusted: this
//! is a simulation.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arc_swap::ArcSwap;
use envelope::key::report::KeyFormat;
use envelope::key::state::KeyState;
use envelope::keyset::entry::Placement;
use envelope::keyset::life::{Life, Purpose};
use envelope::keyset::{Entry, Environment, KeyRecord, KeyUse, Owner, select};
use envelope::{KeyRing, UnixTime};
use reqwest::Url;
use tokio::sync::Mutex;

use crate::config::simulation::SimulationConfig;
use crate::domain::material::profile;
use crate::error::ApiError;
use crate::outbound::{Outbound, Reply};

/// The partner, as far as it is known.
pub(super) struct Partner {
    published: Vec<Url>,
    echoes: Vec<Url>,
    turn: AtomicUsize,
    known: ArcSwap<Known>,
    /// One fetch at a time; the others wait for what it brings.
    fetching: Mutex<()>,
}

/// The partner's keys as they were fetched.
#[derive(Default)]
pub(super) struct Known {
    /// Its public keys, with records.
    pub(super) keys: KeyRing,
    /// The same, one for each component.
    lives: Vec<Life>,
    /// From when they have to be asked for again.
    stale: Option<UnixTime>,
}

impl Partner {
    pub(super) fn new(config: &SimulationConfig) -> Self {
        Self {
            published: config.partner.clone(),
            echoes: config.partner_echo.clone(),
            turn: AtomicUsize::new(0),
            known: ArcSwap::default(),
            fetching: Mutex::new(()),
        }
    }

    /// The next of the partner's servers to call.
    pub(super) fn echo(&self) -> Option<&Url> {
        in_turn(&self.echoes, &self.turn)
    }

    /// The partner's keys, fetched again where they were kept for their time.
    pub(super) async fn known(&self, outbound: &Outbound, at: UnixTime) -> Arc<Known> {
        self.known_unless(outbound, at, |known| {
            known.stale.is_none_or(|end| end <= at)
        })
        .await
    }

    /// The partner's keys as they are now: for a message with a key that is not among those kept.
    /// A key that was made a moment ago is met too, so the answer of the same second is not enough.
    pub(super) async fn renewed(&self, outbound: &Outbound, at: UnixTime) -> Arc<Known> {
        self.known_unless(outbound, at, |_| true).await
    }

    async fn known_unless(
        &self,
        outbound: &Outbound,
        at: UnixTime,
        is_old: impl Fn(&Known) -> bool,
    ) -> Arc<Known> {
        let known = self.known.load_full();
        if !is_old(&known) {
            return known;
        }
        let _alone = self.fetching.lock().await;
        let known = self.known.load_full();
        if !is_old(&known) {
            return known;
        }
        match self.fetch(outbound, at).await {
            Ok(fetched) => {
                let fetched = Arc::new(fetched);
                self.known.store(fetched.clone());
                fetched
            }
            Err(refusal) => {
                tracing::warn!(%refusal, "can not fetch the partner's keys; the old ones are kept");
                known
            }
        }
    }

    async fn fetch(&self, outbound: &Outbound, at: UnixTime) -> Result<Known, ApiError> {
        let unreachable = ApiError::Internal {
            doing: "fetching the partner's keys",
        };
        let Some(base) = in_turn(&self.published, &self.turn) else {
            return Err(unreachable);
        };
        let mut known = Known::default();
        let mut shortest = LONGEST_KEPT;
        for path in [JWKS, CERTIFICATES] {
            let Some(reply) = fetch_one(outbound, base, path).await else {
                return Err(unreachable);
            };
            shortest = shortest.min(reply.max_age.unwrap_or(LONGEST_KEPT));
            // A partner may publish one format alone.
            if reply.status == 200 && known.keys.import(&reply.body, SOURCE).is_err() {
                tracing::warn!(path, "the partner publishes nothing that is a key");
            }
        }
        known.enter(at)?;
        known.stale = Some(UnixTime::from_seconds(
            at.seconds().saturating_add(shortest),
        ));
        Ok(known)
    }
}

async fn fetch_one(outbound: &Outbound, base: &Url, path: &str) -> Option<Reply> {
    let url = base.join(path).ok()?;
    outbound.get(&url).await.ok()
}

impl Known {
    /// The newest key that messages to the partner are sealed to.
    pub(super) fn newest(&self, format: KeyFormat, at: UnixTime) -> Option<&Life> {
        let purpose = Purpose {
            owner: Owner::Counterparty,
            environment: Environment::Sandbox,
            format,
            key_use: KeyUse::Encrypt,
        };
        select::protecting(&self.lives, purpose, at)
            .into_iter()
            .next()
    }

    /// Every key that an answer in this format can be sealed to at once: one in JOSE.
    pub(super) fn recipients(&self, format: KeyFormat, at: UnixTime) -> Vec<&str> {
        let is_fit = |life: &&Life| {
            let entry = &life.entry;
            let is_valid = entry.valid_from <= at && !entry.is_expired(at);
            entry.format == format && entry.key_use == KeyUse::Encrypt && is_valid
        };
        let keys: Vec<&Life> = match format {
            KeyFormat::OpenPgp => self.lives.iter().filter(is_fit).collect(),
            KeyFormat::Jwk => self.newest(format, at).into_iter().collect(),
        };
        keys.into_iter()
            .map(|life| life.entry.thumbprint.as_str())
            .collect()
    }

    /// Takes every key that was fetched as one in use.
    fn enter(&mut self, at: UnixTime) -> Result<(), ApiError> {
        let place = Placement {
            owner: Owner::Counterparty,
            environment: Environment::Sandbox,
            state: KeyState::Active,
            key_use: None,
            valid_from: None,
            valid_to: None,
            at,
        };
        for key in &self.keys {
            let report = key.report(&profile(key.format())?, at);
            let Ok(entries) = Entry::of_key(&report, &place) else {
                tracing::warn!(key = report.id, "a key of the partner has no clear use");
                continue;
            };
            self.lives.extend(entries.into_iter().map(Life::new));
        }
        for life in &self.lives {
            self.keys.push_record(KeyRecord::from(life));
        }
        Ok(())
    }
}

fn in_turn<'a>(urls: &'a [Url], turn: &AtomicUsize) -> Option<&'a Url> {
    let next = turn.fetch_add(1, Ordering::Relaxed);
    urls.get(next.checked_rem(urls.len())?)
}

const JWKS: &str = "/.well-known/jwks.json";

const CERTIFICATES: &str = "/keys/openpgp.asc";

/// Where the keys came from, in reports.
const SOURCE: &str = "published";

/// In seconds, where the partner does not say how long its keys may be kept.
const LONGEST_KEPT: i64 = 60;
