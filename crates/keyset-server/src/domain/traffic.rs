//! What the traffic does with the keys: counts in memory, written to the store in batches.
//!
//! A batch is written every [`EVERY`] and at the orderly end, which loses nothing. A crash loses
//! the counts since the last batch; no decision rests on a count alone.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use envelope::key::report::KeyFormat;
use envelope::keyset::Environment;
use envelope::{Cause, UnixTime};

use super::exchange::{Opening, SealedMessage};
use crate::app::App;
use crate::store::StoreError;
use crate::store::traffic::{Act, KeyUses};

/// Counts since the start of this server, and uses that are not written yet.
#[derive(Default)]
pub struct Traffic {
    counts: Mutex<Counts>,
    pending: Mutex<BTreeMap<(String, Act), Tally>>,
}

/// Counts since the start of this server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Messages opened, by format and environment.
    pub opened: BTreeMap<(&'static str, &'static str), u64>,
    /// Messages refused, by cause.
    pub refused: BTreeMap<&'static str, u64>,
}

#[derive(Clone, Copy)]
struct Tally {
    count: i64,
    last: UnixTime,
}

impl Traffic {
    /// The counts as they are.
    #[must_use]
    pub fn counts(&self) -> Counts {
        locked(&self.counts).clone()
    }

    /// Counts what came of a message.
    pub(super) fn opened(
        &self,
        opening: &Opening,
        format: KeyFormat,
        environment: Environment,
        at: UnixTime,
    ) {
        if let Err(refused) = &opening.outcome {
            self.refused(refused.diagnosis.cause);
            return;
        }
        let place = (format.code(), environment.code());
        more(locked(&self.counts).opened.entry(place).or_default());
        self.used(&opening.opened_by, Act::Opened, at);
        self.used(&opening.verified_by, Act::Verified, at);
    }

    /// Counts a message that was refused, also for what stands in it.
    pub(super) fn refused(&self, cause: Cause) {
        let mut counts = locked(&self.counts);
        more(counts.refused.entry(cause.code()).or_default());
    }

    /// Counts a message that was sealed.
    pub(super) fn sealed(&self, message: &SealedMessage, at: UnixTime) {
        self.used(&message.signers, Act::Signed, at);
        self.used(&message.recipients, Act::Sealed, at);
    }

    fn used<'a>(&self, keys: impl IntoIterator<Item = &'a String>, act: Act, at: UnixTime) {
        for key in keys {
            self.add((key.clone(), act), 1, at);
        }
    }

    fn add(&self, key: (String, Act), count: i64, last: UnixTime) {
        let mut pending = locked(&self.pending);
        let none = Tally { count: 0, last };
        let tally = pending.entry(key).or_insert(none);
        tally.count = tally.count.saturating_add(count);
        tally.last = tally.last.max(last);
    }

    fn take(&self) -> Vec<KeyUses> {
        let pending = std::mem::take(&mut *locked(&self.pending));
        let uses = pending.into_iter();
        uses.map(|((thumbprint, act), tally)| KeyUses {
            thumbprint,
            act,
            count: tally.count,
            last: tally.last,
        })
        .collect()
    }
}

/// Writes what was counted since the last time.
///
/// # Errors
/// [`StoreError`] when the storage fails; the counts are then kept for the next time.
pub async fn write(app: &App) -> Result<(), StoreError> {
    let uses = app.traffic.take();
    if uses.is_empty() {
        return Ok(());
    }
    let written = app.traffic_log.add_uses(uses.clone()).await;
    if written.is_err() {
        for one in uses {
            let key = (one.thumbprint, one.act);
            app.traffic.add(key, one.count, one.last);
        }
    }
    written
}

/// Writes again and again, until it is dropped.
pub async fn keep_writing(app: App) {
    let mut beat = tokio::time::interval(EVERY);
    loop {
        beat.tick().await;
        if let Err(error) = write(&app).await {
            tracing::warn!(%error, "use counts were not written; they are kept");
        }
    }
}

/// Nothing here can be half done: a panic elsewhere leaves the counts as they were.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

const fn more(count: &mut u64) {
    *count = count.saturating_add(1);
}

/// How long uses stay in memory alone.
pub const EVERY: Duration = Duration::from_secs(2);
