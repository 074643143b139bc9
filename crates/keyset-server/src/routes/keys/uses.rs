//! `GET /api/v1/keys/{id}/uses` and `/consequences`: what the traffic did with a key, and what
//! would stop without it.

use axum::Json;
use axum::extract::{Path, State};
use keyset_api::{ConsequencesView, Problem, UsesView};

use crate::app::App;
use crate::domain::uses;
use crate::error::ApiError;

/// How often a key was used, and when it was last. The last seconds may not be counted yet.
#[utoipa::path(
    get,
    path = "/api/v1/keys/{id}/uses",
    tag = "keys",
    params(("id" = String, Path, description = "Thumbprint, OpenPGP key id or JOSE `kid`")),
    responses(
        (status = 200, description = "The counts", body = UsesView),
        (status = 404, description = "No such entry", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Several entries have this id", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(in crate::routes) async fn uses(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<UsesView>, ApiError> {
    uses::uses(&app, &id).await.map(Json)
}

/// What each step that takes a key out of use would stop: its uses, and which keys cover it.
#[utoipa::path(
    get,
    path = "/api/v1/keys/{id}/consequences",
    tag = "keys",
    params(("id" = String, Path, description = "Thumbprint, OpenPGP key id or JOSE `kid`")),
    responses(
        (status = 200, description = "What would stop", body = ConsequencesView),
        (status = 404, description = "No such entry", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Several entries have this id", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(in crate::routes) async fn consequences(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<ConsequencesView>, ApiError> {
    uses::consequences(&app, &id).await.map(Json)
}
