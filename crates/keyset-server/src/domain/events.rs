//! Reading the audit log.

use keyset_api::{EventPage, EventQuery, EventView};

use super::view;
use crate::audit::Event;
use crate::error::ApiError;
use crate::store::{EventFilter, Store};

/// A page of the log, of one key or of all.
///
/// # Errors
/// [`ApiError::NoSuchKey`] and [`ApiError::AmbiguousId`] for the key; [`ApiError::Query`] for a
/// page that can not be; [`ApiError::Store`].
pub async fn page(
    store: &dyn Store,
    key: Option<&str>,
    query: EventQuery,
) -> Result<EventPage, ApiError> {
    let limit = query.limit.unwrap_or(PAGE);
    if !(1..=LARGEST).contains(&limit) || query.after.is_some_and(|after| after < 0) {
        return Err(ApiError::Query {
            detail: "`after` is at least 0, and `limit` is from 1 to 500.".into(),
        });
    }
    let key = match key {
        Some(id) => Some(view::one(store, id).await?.thumbprint),
        None => None,
    };
    // One more than asked for: it tells whether there is another page.
    let wanted = EventFilter {
        after: query.after.unwrap_or(0),
        limit: limit.saturating_add(1),
        key,
    };
    let mut events = store.events(wanted).await?;
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = events.len() > size;
    events.truncate(size);
    let next = events.last().map(|event| event.number);
    Ok(EventPage {
        events: events.into_iter().map(shown).collect::<Result<_, _>>()?,
        next: next.filter(|_| has_more),
    })
}

fn shown(event: Event) -> Result<EventView, ApiError> {
    let record = event.record;
    Ok(EventView {
        number: event.number,
        at: record.at,
        operator: record.operator,
        second: record.second,
        action: record.action,
        key: record.key,
        from: record.from,
        to: record.to,
        details: serde_json::from_str(&record.details).map_err(|_| ApiError::Internal {
            doing: "reading the particulars of an event",
        })?,
        hash: event.hash,
    })
}

/// Events on a page unless asked otherwise.
const PAGE: u32 = 100;

/// Most events on a page.
const LARGEST: u32 = 500;
