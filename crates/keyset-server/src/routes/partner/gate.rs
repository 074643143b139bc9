//! Who may enter: so many calls a minute, so many at once, and so many octets in memory. It reads
//! bodies and looks into none.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::StatusCode;
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::app::App;
use crate::limits::AmbientClock;
use crate::room::{NotRead, Room, Taken};

/// The limits of a listener. Its calls are those of one counterparty: an environment has no other.
pub(super) struct Gate {
    rate: RateLimiter<NotKeyed, InMemoryState, AmbientClock, NoOpMiddleware<Duration>>,
    clock: AmbientClock,
    calls: Arc<Semaphore>,
    room: Room,
    longest: usize,
}

/// A call under way; its place and its octets are given back when this is dropped.
pub(super) struct Pass {
    _call: OwnedSemaphorePermit,
    _octets: Taken,
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
            room: Room::new(OCTETS),
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
        let (head, body) = request.into_parts();
        let read = self.room.read(&head.headers, body, self.longest);
        let read = tokio::time::timeout(BODY_TIME, read).await;
        let (body, octets) = read.map_err(|_| Shut::TooSlow)??;
        let pass = Pass {
            _call: call,
            _octets: octets,
        };
        Ok((body, pass))
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

impl From<NotRead> for Shut {
    fn from(not_read: NotRead) -> Self {
        match not_read {
            NotRead::Cut => Self::Cut,
            NotRead::Full => Self::Busy,
            NotRead::TooLong => Self::TooLong,
        }
    }
}

/// Calls at once.
const CALLS: usize = 64;

/// Octets of bodies in memory: ten of the longest.
const OCTETS: usize = 256 * 1024 * 1024;

/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(20);
