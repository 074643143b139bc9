//! `GET /api/v1/events`: changes as they happen, as server-sent events (WHATWG HTML section 9.2).

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use keyset_api::{ChangeView, Problem, SessionEnded};
use tokio_stream::{Stream, StreamExt as _};

use super::person::{self, SignedIn};
use crate::app::App;
use crate::domain::changes::{self, Told};
use crate::error::ApiError;

/// Changes as they happen: events named `change` with the number in the audit log as their id.
///
/// With `Last-Event-ID` it goes on after that event, without from now on. The connection ends after
/// ten minutes at the latest; a browser asks again by itself. Listening does not prolong the session.
/// When that ends, an event named `session-ended` says why, and is the last one.
#[utoipa::path(
    get,
    path = "/api/v1/events",
    tag = "audit",
    security(("session" = [])),
    params(("Last-Event-ID" = Option<i64>, Header, description = "The last event that was seen")),
    responses(
        (status = 200, description = "Each `data` line of an event `change` is a change; that of `session-ended` has a member `reason`, `signed-out` or `timed-out`", body = ChangeView, content_type = "text/event-stream", example = "id: 7\ndata: {\"revision\":7,\"action\":\"activate\"}\n\n"),
        (status = 400, description = "Last-Event-ID is no number of an event", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too many listen", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn events(
    State(app): State<App>,
    _: SignedIn,
    request: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    let session = person::session(&request, &app);
    let changes = changes::listen(&app, last_seen(&request)?, session).await?;
    let events = changes.map(|told| Ok(event(&told)));
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(SILENCE)))
}

fn last_seen(request: &HeaderMap) -> Result<Option<i64>, ApiError> {
    let Some(value) = request.get("last-event-id") else {
        return Ok(None);
    };
    let number = value.to_str().ok().and_then(|text| text.parse().ok());
    match number {
        Some(number) if number >= 0 => Ok(Some(number)),
        _ => Err(ApiError::Query {
            detail: "Last-Event-ID is the number of an event.".into(),
        }),
    }
}

fn event(told: &Told) -> Event {
    let named = |name: &str| Event::default().event(name);
    let written = match told {
        Told::Change(change) => named("change")
            .id(change.revision.to_string())
            .json_data(change),
        Told::SessionEnded(reason) => {
            named("session-ended").json_data(SessionEnded { reason: *reason })
        }
    };
    // Numbers and text alone can always be written.
    written.unwrap_or_default()
}

/// Where it is.
pub(super) const PATH: &str = "/api/v1/events";

/// After so long without a change a comment says that the connection lives.
const SILENCE: Duration = Duration::from_secs(15);
