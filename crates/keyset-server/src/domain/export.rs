//! Handing out the audit log, event by event, as far as it goes at the beginning.

use keyset_api::{AuditFilter, AuditQuery, EventOrder, EventView};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::events;
use crate::app::App;
use crate::error::ApiError;

/// Events in the order in which they happened. An error is the last of it.
pub type Export = ReceiverStream<Result<EventView, ApiError>>;

/// Every event that matches, up to the present end of the log.
///
/// # Errors
/// [`ApiError::Store`] when the storage fails before the first event.
pub async fn export(app: &App, filter: AuditFilter) -> Result<Export, ApiError> {
    let last = app.store.revision().await?;
    let (to, exported) = mpsc::channel(AT_ONCE);
    tokio::spawn(hand_out(app.clone(), filter, last, to));
    Ok(ReceiverStream::new(exported))
}

async fn hand_out(
    app: App,
    filter: AuditFilter,
    last: i64,
    to: mpsc::Sender<Result<EventView, ApiError>>,
) {
    let mut after = None;
    loop {
        let query = AuditQuery {
            order: Some(EventOrder::OldestFirst),
            after,
            limit: Some(events::LARGEST),
            ..AuditQuery::of(filter.clone())
        };
        let page = match events::search(app.store.as_ref(), query, Some(last)).await {
            Ok(page) => page,
            Err(error) => {
                let _ = to.send(Err(error)).await;
                return;
            }
        };
        for event in page.events {
            if to.send(Ok(event)).await.is_err() {
                // Nobody waits for the rest.
                return;
            }
        }
        match page.next {
            Some(next) => after = Some(next),
            None => return,
        }
    }
}

/// How many events wait for a slow reader.
const AT_ONCE: usize = 16;
