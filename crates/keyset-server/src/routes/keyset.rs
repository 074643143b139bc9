//! `GET /api/v1/keyset`: the entries that match; `/standing`: what is on record of each.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use keyset_api::{KeySet, KeySetFilter, KeyStandings, Problem};

use super::answer;
use super::extract::ApiQuery;
use crate::app::App;
use crate::domain::{published, standing, view};
use crate::error::ApiError;

/// The key set, or the part of it that matches every filter given.
#[utoipa::path(
    get,
    path = "/api/v1/keyset",
    tag = "keyset",
    params(KeySetFilter),
    responses(
        (status = 200, description = "The entries that match", body = KeySet),
        (status = 304, description = "Unchanged since the entity tag in If-None-Match"),
        (status = 400, description = "Unknown filter or value", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(
    State(app): State<App>,
    ApiQuery(filter): ApiQuery<KeySetFilter>,
    request: HeaderMap,
) -> Result<Response, ApiError> {
    let snapshot = published::snapshot(&app).await?;
    let entries = view::matching(&snapshot.keys, &filter);
    answer::json(
        &request,
        "application/json",
        answer::REVALIDATED,
        &KeySet::new(entries),
    )
}

/// What is on record of every key: comparison, newest evidence, and how often it was used.
#[utoipa::path(
    get,
    path = "/api/v1/keyset/standing",
    tag = "keyset",
    responses((status = 200, description = "One for each key", body = KeyStandings))
)]
pub(super) async fn standing(State(app): State<App>) -> Result<Json<KeyStandings>, ApiError> {
    standing::standings(&app).await.map(Json)
}
