//! Changes as they happen: the audit log, followed from a place in it. Whichever server wrote an
//! event, the log has it, so one question a second is enough for all listeners of this one. Nobody
//! hears more than their session lasts, and listening does not prolong it.

use std::sync::Arc;
use std::time::Duration;

use keyset_api::{ChangeView, SessionEnding};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;

use super::sign_in;
use crate::app::App;
use crate::audit::Event;
use crate::error::ApiError;
use crate::store::EventFilter;

/// Where the log ends, for everybody who waits for more.
pub struct Changes {
    seen: watch::Sender<Seen>,
    sign_outs: watch::Sender<()>,
    places: Arc<Semaphore>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// The log ends at this event.
    Until(i64),
    /// The server ends.
    Ended,
}

/// What a listener is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A change, each once, in the order of the log.
    Change(ChangeView),
    /// The listener's session ended; nothing follows.
    SessionEnded(SessionEnding),
}

/// What happens after a place in the log.
pub type Listening = ReceiverStream<Told>;

impl Default for Changes {
    fn default() -> Self {
        Self {
            seen: watch::Sender::new(Seen::Until(0)),
            sign_outs: watch::Sender::new(()),
            places: Arc::new(Semaphore::new(LISTENERS)),
        }
    }
}

impl Changes {
    /// Ends all listening, so that the server can end.
    pub fn end(&self) {
        self.seen.send_replace(Seen::Ended);
    }

    /// Lets every listener look at once whether its session lasts.
    pub fn signed_out(&self) {
        self.sign_outs.send_replace(());
    }

    fn tell(&self, revision: i64) {
        self.seen.send_if_modified(|seen| {
            let is_news = *seen != Seen::Ended && *seen != Seen::Until(revision);
            if is_news {
                *seen = Seen::Until(revision);
            }
            is_news
        });
    }
}

/// Looks for the end of the log, again and again, until the server ends.
pub async fn watch(app: App) {
    let mut ended = app.changes.seen.subscribe();
    let looking = async {
        loop {
            match app.store.revision().await {
                Ok(revision) => app.changes.tell(revision),
                Err(error) => tracing::warn!(?error, "looking for changes"),
            }
            tokio::time::sleep(BETWEEN).await;
        }
    };
    tokio::select! {
        () = looking => {}
        // The sender lives as long as the app does.
        _ = ended.wait_for(|seen| *seen == Seen::Ended) => {}
    }
}

/// Follows the log after an event, or from its present end, as long as the session with this hash
/// lasts; without one there is none that could end. It ends by itself after a while: who asks again
/// with the last number seen misses nothing, and shows once more who they are.
///
/// # Errors
/// [`ApiError::Busy`] when too many listen; [`ApiError::Store`] when the storage fails.
pub async fn listen(
    app: &App,
    after: Option<i64>,
    session: Option<String>,
) -> Result<Listening, ApiError> {
    let places = app.changes.places.clone();
    let place = places.try_acquire_owned().map_err(|_| ApiError::Busy)?;
    let after = match after {
        Some(after) => after,
        None => app.store.revision().await?,
    };
    let (to, changes) = mpsc::channel(AT_ONCE);
    let follower = Follower {
        app: app.clone(),
        to,
        after,
        session,
        _place: place,
    };
    tokio::spawn(tokio::time::timeout(LONGEST, follower.follow()));
    Ok(ReceiverStream::new(changes))
}

struct Follower {
    app: App,
    to: mpsc::Sender<Told>,
    after: i64,
    session: Option<String>,
    _place: OwnedSemaphorePermit,
}

impl Follower {
    async fn follow(mut self) {
        let mut seen = self.app.changes.seen.subscribe();
        let mut sign_outs = self.app.changes.sign_outs.subscribe();
        loop {
            let is_over = *seen.borrow_and_update() == Seen::Ended;
            // In this order: after its end a session hears nothing more.
            if is_over || !self.session_lasts().await || !self.catch_up().await {
                return;
            }
            tokio::select! {
                changed = seen.changed() => if changed.is_err() { return },
                changed = sign_outs.changed() => if changed.is_err() { return },
                // Time passes, and another server may have signed somebody out.
                () = tokio::time::sleep(BETWEEN_LOOKS) => {}
                () = self.to.closed() => return,
            }
        }
    }

    /// Whether the session lasts; that it ended is told.
    async fn session_lasts(&self) -> bool {
        let Some(session) = &self.session else {
            return true;
        };
        match sign_in::ending(&self.app, session).await {
            Ok(None) => true,
            Ok(Some(ending)) => {
                // Nobody may be there to tell it to.
                let _ = self.to.send(Told::SessionEnded(ending)).await;
                false
            }
            Err(error) => {
                tracing::warn!(?error, "looking at a listener's session");
                false
            }
        }
    }

    /// Tells everything that is in the log; whether there is still somebody to tell it to.
    async fn catch_up(&mut self) -> bool {
        loop {
            let wanted = EventFilter {
                after: self.after,
                limit: PAGE,
                key: None,
            };
            let events = match self.app.store.events(wanted).await {
                Ok(events) => events,
                Err(error) => {
                    tracing::warn!(?error, "following the log");
                    return false;
                }
            };
            if events.is_empty() {
                return true;
            }
            for event in events {
                self.after = event.number;
                if self.to.send(Told::Change(shown(event))).await.is_err() {
                    return false;
                }
            }
        }
    }
}

fn shown(event: Event) -> ChangeView {
    ChangeView {
        revision: event.number,
        action: event.record.action,
        key: event.record.key,
        from: event.record.from,
        to: event.record.to,
    }
}

/// How often the log is looked at.
const BETWEEN: Duration = Duration::from_secs(1);

/// How often a listener's session is looked at when nothing happens.
const BETWEEN_LOOKS: Duration = Duration::from_secs(3);

/// How long one may listen without asking again.
const LONGEST: Duration = Duration::from_secs(10 * 60);

/// How many may listen at once.
const LISTENERS: usize = 64;

/// How many changes wait for a slow listener.
const AT_ONCE: usize = 16;

/// Events that are read at once.
const PAGE: u32 = 100;
