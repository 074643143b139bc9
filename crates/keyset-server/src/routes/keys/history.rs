//! `GET /api/v1/keys/{id}/history`: what was done to a key.

use axum::Json;
use axum::extract::{Path, State};
use keyset_api::{EventPage, EventQuery, Problem};

use crate::app::App;
use crate::domain::events;
use crate::error::ApiError;
use crate::routes::extract::ApiQuery;

/// What was done to a key, in the order in which it happened.
#[utoipa::path(
    get,
    path = "/api/v1/keys/{id}/history",
    tag = "keys",
    params(("id" = String, Path, description = "Thumbprint, OpenPGP key id or JOSE `kid`"), EventQuery),
    responses(
        (status = 200, description = "A page of the key's events", body = EventPage),
        (status = 400, description = "Unknown parameter or value", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such entry", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Several entries have this id", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(in crate::routes) async fn history(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiQuery(query): ApiQuery<EventQuery>,
) -> Result<Json<EventPage>, ApiError> {
    events::page(app.store.as_ref(), Some(&id), query)
        .await
        .map(Json)
}
