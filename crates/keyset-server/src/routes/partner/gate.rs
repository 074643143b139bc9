//! Who may enter: so many calls a minute, so many at once, and so many octets in memory. It reads
//! bodies and looks into none.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_stream::StreamExt as _;

use crate::app::{Ambient, App};

/// The limits of a listener. Its calls are those of one counterparty: an environment has no other.
pub(super) struct Gate {
    rate: RateLimiter<NotKeyed, InMemoryState, AmbientClock, NoOpMiddleware<Duration>>,
    clock: AmbientClock,
    calls: Arc<Semaphore>,
    octets: Arc<Semaphore>,
    longest: usize,
}

/// A call under way; its place and its octets are given back when this is dropped.
pub(super) struct Pass {
    _call: OwnedSemaphorePermit,
    _octets: Option<OwnedSemaphorePermit>,
}

/// Why a call does not enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shut {
    /// Too much is under way.
    Busy,
    /// The body ended before its end.
    Cut,
    /// Too many calls in this minute.
    Rate {
        /// Seconds until the next one may enter.
        wait: u64,
    },
    /// The body is longer than any message may be.
    TooLong,
    /// The body came too slowly.
    TooSlow,
}

impl Gate {
    /// The gate of a listener with the limits of its configuration.
    pub(super) fn new(app: &App) -> Self {
        let clock = AmbientClock(app.ambient.clone());
        let quota = Quota::per_minute(app.partner.calls_per_minute);
        Self {
            rate: RateLimiter::direct_with_clock(quota, clock.clone()),
            clock,
            calls: Arc::new(Semaphore::new(CALLS)),
            octets: Arc::new(Semaphore::new(OCTETS)),
            longest: app.profiles.longest_body(),
        }
    }

    /// Lets a call in and reads its body.
    pub(super) async fn admit(&self, request: Request) -> Result<(Vec<u8>, Pass), Shut> {
        if let Err(until) = self.rate.check() {
            let wait = until.wait_time_from(self.clock.now());
            return Err(Shut::Rate {
                wait: wait.as_secs().max(1),
            });
        }
        let call = self.calls.clone().try_acquire_owned();
        let call = call.map_err(|_| Shut::Busy)?;
        if announced(&request).is_some_and(|octets| octets > self.longest) {
            return Err(Shut::TooLong);
        }
        let read = tokio::time::timeout(BODY_TIME, self.read(request.into_body()));
        let (body, octets) = read.await.map_err(|_| Shut::TooSlow)??;
        let pass = Pass {
            _call: call,
            _octets: octets,
        };
        Ok((body, pass))
    }

    /// Octets are counted as they come: an announced length alone takes nothing from others.
    async fn read(&self, body: Body) -> Result<(Vec<u8>, Option<OwnedSemaphorePermit>), Shut> {
        let mut stream = body.into_data_stream();
        let (mut read, mut held) = (Vec::new(), None);
        while let Some(chunk) = stream.next().await {
            let chunk: Bytes = chunk.map_err(|_| Shut::Cut)?;
            if read.len().saturating_add(chunk.len()) > self.longest {
                return Err(Shut::TooLong);
            }
            let octets = u32::try_from(chunk.len()).map_err(|_| Shut::TooLong)?;
            let more = self.octets.clone().try_acquire_many_owned(octets);
            let more = more.map_err(|_| Shut::Busy)?;
            match &mut held {
                None => held = Some(more),
                Some(held) => held.merge(more),
            }
            read.extend_from_slice(&chunk);
        }
        Ok((read, held))
    }
}

impl Shut {
    /// The HTTP status.
    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Cut => StatusCode::BAD_REQUEST,
            Self::Rate { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
        }
    }

    /// Seconds after which another call may enter.
    pub(super) const fn retry_after(self) -> Option<u64> {
        match self {
            Self::Busy => Some(1),
            Self::Rate { wait } => Some(wait),
            Self::Cut | Self::TooLong | Self::TooSlow => None,
        }
    }
}

/// The server's clock, as the limiter reads it: the time since 1970.
#[derive(Clone)]
struct AmbientClock(Ambient);

impl Clock for AmbientClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_secs(u64::try_from(self.0.now().seconds()).unwrap_or_default())
    }
}

fn announced(request: &Request) -> Option<usize> {
    let length = request.headers().get(CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}

/// Calls at once.
const CALLS: usize = 64;

/// Octets of bodies in memory: ten of the longest.
const OCTETS: usize = 256 * 1024 * 1024;

/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(20);
