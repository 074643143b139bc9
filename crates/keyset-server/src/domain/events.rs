//! Reading the audit log.

use keyset_api::{AuditQuery, EventPage, EventQuery, EventView};

use super::view;
use crate::audit::Event;
use crate::error::ApiError;
use crate::store::{EventFilter, EventSearch, Store};

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
    let limit = limit(query.limit, query.after)?;
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
    paged(store.events(wanted).await?, limit)
}

/// A page of what somebody looks for; with `last`, only up to that event.
///
/// # Errors
/// [`ApiError::Query`] for a page that can not be; [`ApiError::Store`].
pub async fn search(
    store: &dyn Store,
    query: AuditQuery,
    last: Option<i64>,
) -> Result<EventPage, ApiError> {
    let limit = limit(query.limit, query.after)?;
    let wanted = EventSearch {
        order: query.order.unwrap_or_default(),
        after: query.after,
        last,
        limit: limit.saturating_add(1),
        operator: query.operator,
        action: query.action,
        key: query.key,
        since: query.since,
        until: query.until,
    };
    paged(store.search(wanted).await?, limit)
}

fn limit(limit: Option<u32>, after: Option<i64>) -> Result<u32, ApiError> {
    let limit = limit.unwrap_or(PAGE);
    if !(1..=LARGEST).contains(&limit) || after.is_some_and(|after| after < 0) {
        return Err(ApiError::Query {
            detail: "`after` is at least 0, and `limit` is from 1 to 500.".into(),
        });
    }
    Ok(limit)
}

/// A page of these events, of which there is one more than that where another page follows.
fn paged(mut events: Vec<Event>, limit: u32) -> Result<EventPage, ApiError> {
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
pub const LARGEST: u32 = 500;
