//! `GET /api/v1/audit`: the audit log, page by page.

use axum::Json;
use axum::extract::State;
use keyset_api::{EventPage, EventQuery, Problem};

use super::extract::ApiQuery;
use super::session::SignedIn;
use crate::app::App;
use crate::domain::events;
use crate::error::ApiError;

/// Everything that was done, in the order in which it happened.
#[utoipa::path(
    get,
    path = "/api/v1/audit",
    tag = "audit",
    security(("session" = [])),
    params(EventQuery),
    responses(
        (status = 200, description = "A page of the log", body = EventPage),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 400, description = "Unknown parameter or value", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn audit(
    State(app): State<App>,
    _: SignedIn,
    ApiQuery(query): ApiQuery<EventQuery>,
) -> Result<Json<EventPage>, ApiError> {
    events::page(app.store.as_ref(), None, query)
        .await
        .map(Json)
}
