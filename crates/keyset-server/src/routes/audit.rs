//! `/api/v1/audit`: the audit log, page by page, whole as a file, and whether nobody changed it.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use keyset_api::{AuditFilter, AuditQuery, AuditVerification, EventPage, EventView, Problem};
use tokio_stream::StreamExt as _;

use super::answer;
use super::extract::ApiQuery;
use super::session::SignedIn;
use crate::app::App;
use crate::domain::{events, export, verification};
use crate::error::ApiError;

/// Everything that was done, or the part of it that matches every member given.
#[utoipa::path(
    get,
    path = "/api/v1/audit",
    tag = "audit",
    security(("session" = [])),
    params(AuditQuery),
    responses(
        (status = 200, description = "A page of the log", body = EventPage),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 400, description = "Unknown parameter or value", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn audit(
    State(app): State<App>,
    _: SignedIn,
    ApiQuery(query): ApiQuery<AuditQuery>,
) -> Result<Json<EventPage>, ApiError> {
    events::search(app.store.as_ref(), query, None)
        .await
        .map(Json)
}

/// Walks the hash chain from the first event to the last: whether each is as it was written.
#[utoipa::path(
    get,
    path = "/api/v1/audit/verification",
    tag = "audit",
    security(("session" = [])),
    responses(
        (status = 200, description = "How far the log is whole", body = AuditVerification),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn verify(
    State(app): State<App>,
    _: SignedIn,
) -> Result<Json<AuditVerification>, ApiError> {
    verification::verification(app.store.as_ref())
        .await
        .map(Json)
}

/// Everything that matches, as a file of one JSON object a line, in the order in which it happened.
/// It ends where the log ended when it was asked for.
#[utoipa::path(
    get,
    path = "/api/v1/audit.jsonl",
    tag = "audit",
    security(("session" = [])),
    params(AuditFilter),
    responses(
        (status = 200, description = "The events", body = EventView, content_type = "application/x-ndjson"),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 400, description = "Unknown parameter or value", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn file(
    State(app): State<App>,
    _: SignedIn,
    ApiQuery(filter): ApiQuery<AuditFilter>,
) -> Result<Response, ApiError> {
    let events = export::export(&app, filter).await?;
    // An error breaks the answer off, so that half a log does not look like a whole one.
    let lines = events.map(|event| event.map(|event| Bytes::from(answer::line(&event))));
    let name = [(
        header::CONTENT_DISPOSITION,
        "attachment; filename=\"audit.jsonl\"",
    )];
    Ok((answer::BY_LINE, name, Body::from_stream(lines)).into_response())
}
