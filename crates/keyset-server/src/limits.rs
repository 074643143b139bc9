//! How often somebody may ask: sign-ins and everything else by address, changes by person. Nothing
//! is stored: a new start begins anew.

use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::Extensions;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::app::{Ambient, App};
use crate::config::limits::LimitsConfig;
use crate::error::ApiError;

/// What everybody has used of what they may.
pub struct Limits {
    requests: Meter<IpAddr>,
    sign_ins: Meter<IpAddr>,
    changes: Meter<String>,
}

impl Limits {
    /// Nothing used yet.
    #[must_use]
    pub fn new(config: &LimitsConfig, ambient: &Ambient) -> Self {
        Self {
            requests: Meter::new(config.requests_per_minute, ambient),
            sign_ins: Meter::new(config.sign_ins_per_minute, ambient),
            changes: Meter::new(config.changes_per_minute, ambient),
        }
    }

    /// Counts an attempt to sign in.
    ///
    /// # Errors
    /// [`ApiError::TooOften`] when there were too many from this address.
    pub(crate) fn sign_in(&self, extensions: &Extensions) -> Result<(), ApiError> {
        self.sign_ins.count(&address(extensions))
    }

    /// Counts a change by a person.
    ///
    /// # Errors
    /// [`ApiError::TooOften`] when there were too many.
    pub(crate) fn change(&self, operator: &str) -> Result<(), ApiError> {
        self.changes.count(&operator.to_lowercase())
    }
}

/// Counts every request of an address.
pub(crate) async fn every_request(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    match app.limits.requests.count(&address(request.extensions())) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Where the connection comes from; of an unknown one, this machine.
fn address(extensions: &Extensions) -> IpAddr {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>();
    peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip())
}

struct Meter<K: Clone + Hash + Eq> {
    limiter: RateLimiter<K, HashMapStateStore<K>, AmbientClock, NoOpMiddleware<Duration>>,
    clock: AmbientClock,
}

impl<K: Clone + Hash + Eq> Meter<K> {
    fn new(per_minute: NonZeroU32, ambient: &Ambient) -> Self {
        let clock = AmbientClock(ambient.clone());
        let quota = Quota::per_minute(per_minute);
        Self {
            limiter: RateLimiter::new(quota, HashMapStateStore::default(), clock.clone()),
            clock,
        }
    }

    fn count(&self, key: &K) -> Result<(), ApiError> {
        // Whoever has not asked for a while is forgotten, so that many addresses take no memory.
        if self.limiter.len() > MOST {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(key).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            ApiError::TooOften {
                seconds: wait.as_secs().saturating_add(1),
            }
        })
    }
}

/// The server's clock, as a limiter reads it: the time since 1970.
#[derive(Clone)]
pub(crate) struct AmbientClock(pub(crate) Ambient);

impl Clock for AmbientClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_secs(u64::try_from(self.0.now().seconds()).unwrap_or_default())
    }
}

/// How many are remembered before those who asked long ago are forgotten.
const MOST: usize = 10_000;
