//! `/api/v1/proposals`: steps that wait for a second person.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use keyset_api::{Problem, ProposalList, StepTaken};

use super::session::SignedIn;
use crate::app::App;
use crate::domain::proposals;
use crate::error::ApiError;

/// The proposals of the last 30 days: those that wait for a second person, and how others ended.
#[utoipa::path(
    get,
    path = "/api/v1/proposals",
    tag = "proposals",
    security(("session" = [])),
    responses(
        (status = 200, description = "The proposals", body = ProposalList),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(
    State(app): State<App>,
    _: SignedIn,
) -> Result<Json<ProposalList>, ApiError> {
    proposals::list(&app).await.map(Json)
}

/// Agrees to a proposal of somebody else and takes its step, once: asked again, it answers the same.
#[utoipa::path(
    post,
    path = "/api/v1/proposals/{id}/approve",
    tag = "proposals",
    security(("session" = [])),
    params(("id" = String, Path, description = "The proposal")),
    responses(
        (status = 200, description = "The step is taken", body = StepTaken),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The proposal is one's own, the role is not enough, or the header X-Requested-By is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such proposal", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It is over, or the step is refused now, with every reason", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn approve(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<StepTaken>, ApiError> {
    proposals::approve(&app, &person, &id).await.map(Json)
}

/// Takes a proposal of one's own back, or does not agree to somebody else's.
#[utoipa::path(
    delete,
    path = "/api/v1/proposals/{id}",
    tag = "proposals",
    security(("session" = [])),
    params(("id" = String, Path, description = "The proposal")),
    responses(
        (status = 204, description = "It is over, and its step was not taken"),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough, or the header X-Requested-By is missing", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such proposal", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Its step was taken", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn end(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    proposals::end(&app, &person, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
