//! What every request works with: storage, the vault, and the two things that only `main` makes.

use std::sync::Arc;

use envelope::keyset::Environment;
use envelope::policy::rotation::RotationPolicy;
use envelope::{CryptoRng, UnixTime};

use crate::config::counterparty::CounterpartyConfig;
use crate::config::partner::PartnerConfig;
use crate::domain::changes::Changes;
use crate::domain::held::HeldKeys;
use crate::domain::notices::webhook::Webhook;
use crate::domain::published::Published;
use crate::domain::sign_in::Ways;
use crate::domain::traffic::Traffic;
use crate::error::ApiError;
use crate::limits::Limits;
use crate::outbound::Outbound;
use crate::profiles::Profiles;
use crate::room::Room;
use crate::store::Store;
use crate::store::master_keys::MasterKeys;
use crate::store::notices::Notices;
use crate::store::people::People;
use crate::store::proposals::Proposals;
use crate::store::readiness::Readiness;
use crate::store::traffic::TrafficLog;
use crate::transport::Transport;
use crate::unlock::MasterKeyPlace;
use crate::vaults::Vaults;

/// Shared by all requests.
#[derive(Clone)]
pub struct App {
    /// Where the key set is kept.
    pub store: Arc<dyn Store>,
    /// Seal private parts.
    pub vaults: Arc<Vaults>,
    /// Where the master key is.
    pub master_key: MasterKeyPlace,
    /// Which one the private parts are sealed under.
    pub master_keys: Arc<dyn MasterKeys>,
    /// Time and randomness.
    pub ambient: Ambient,
    /// Who may sign in, and who is.
    pub people: Arc<dyn People>,
    /// The keys as the codec takes them.
    pub held: Arc<HeldKeys>,
    /// The rules for messages.
    pub profiles: Arc<Profiles>,
    /// How often somebody may ask.
    pub limits: Arc<Limits>,
    /// Steps that wait for a second person.
    pub proposals: Arc<dyn Proposals>,
    /// The times that guards and plans go by.
    pub policy: RotationPolicy,
    /// Where the audit log ends, for those who wait for more.
    pub changes: Arc<Changes>,
    /// Where notices of keys that end are kept.
    pub notices: Arc<dyn Notices>,
    /// Where they are sent.
    pub webhook: Option<Arc<Webhook>>,
    /// Where reports of launch readiness are kept.
    pub readiness: Arc<dyn Readiness>,
    /// What readers may fetch.
    pub published: Arc<Published>,
    /// Where the counterparty is called.
    pub counterparty: Arc<CounterpartyConfig>,
    /// Makes the calls.
    pub outbound: Outbound,
    /// How the counterparty's calls are answered.
    pub partner: Arc<PartnerConfig>,
    /// Room for messages that operators open.
    pub messages: Arc<Room>,
    /// What was counted of the traffic.
    pub traffic: Arc<Traffic>,
    /// Where use counts and answered requests are kept.
    pub traffic_log: Arc<dyn TrafficLog>,
    /// How people sign in.
    pub ways: Arc<Ways>,
    /// What the listeners offer.
    pub transport: Transport,
}

impl App {
    /// Refuses a production key where whoever copies the database gets the master key with it.
    ///
    /// # Errors
    /// [`ApiError::MasterKeyBeside`].
    pub fn refuse_beside(&self, environment: Environment) -> Result<(), ApiError> {
        if self.master_key.allows(environment) {
            Ok(())
        } else {
            Err(ApiError::MasterKeyBeside)
        }
    }
}

/// Time and randomness, made by `main` (or by a test) and handed down.
#[derive(Clone)]
pub struct Ambient {
    clock: Arc<dyn Fn() -> UnixTime + Send + Sync>,
    randomness: Arc<dyn Fn() -> Box<dyn CryptoRng + Send> + Send + Sync>,
}

impl Ambient {
    /// From a clock and a maker of generators.
    pub fn new(
        clock: impl Fn() -> UnixTime + Send + Sync + 'static,
        randomness: impl Fn() -> Box<dyn CryptoRng + Send> + Send + Sync + 'static,
    ) -> Self {
        Self {
            clock: Arc::new(clock),
            randomness: Arc::new(randomness),
        }
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> UnixTime {
        (self.clock)()
    }

    /// A generator for one piece of work.
    #[must_use]
    pub fn rng(&self) -> Box<dyn CryptoRng + Send> {
        (self.randomness)()
    }
}
