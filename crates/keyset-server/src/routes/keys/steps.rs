//! `POST /api/v1/keys/{id}/steps`: a step of a key's life.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use keyset_api::{Problem, ProposalView, StepRequest, StepTaken};

use crate::app::App;
use crate::domain::step::{self, Outcome};
use crate::error::ApiError;
use crate::routes::extract::ApiJson;
use crate::routes::session::SignedIn;

/// Takes a step of a key's life, once: asked again, it answers the same and records nothing. A step
/// that needs two people, and lacks nothing else, becomes a proposal.
#[utoipa::path(
    post,
    path = "/api/v1/keys/{id}/steps",
    tag = "keys",
    security(("session" = [])),
    params(("id" = String, Path, description = "Thumbprint")),
    request_body(content = StepRequest, examples(
        ("compare and trust" = (value = json!({
            "environment": "production", "step": "trust",
            "comparison": {"fingerprint": "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", "channel": "telephone"},
        }))),
        ("evidence" = (value = json!({
            "environment": "production", "step": "verify",
            "evidence": {
                "kind": "echo", "at": "2026-11-24T09:00:00Z",
                "exchange": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            },
        }))),
        ("into use" = (value = json!({"environment": "sandbox", "step": "activate"}))),
        ("out of use for a while" = (value = json!({
            "environment": "sandbox", "step": "suspend", "confirmed": true,
        }))),
    )),
    responses(
        (status = 200, description = "The step is taken", body = StepTaken),
        (status = 202, description = "The step waits for a second person", body = ProposalView),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough, or the header X-Requested-By is missing", body = Problem, content_type = "application/problem+json"),
        (status = 400, description = "Not this request", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such key", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Refused, with every reason", body = Problem, content_type = "application/problem+json", example = json!({
            "type": "about:blank", "title": "Conflict", "status": 409, "code": "step.refused",
            "detail": "The step was not taken. The key is not trusted yet.",
            "reasons": [{"reason": "not-trusted", "text": "The key is not trusted yet."}],
        })),
        (status = 413, description = "Longer than 1 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Not application/json", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The members do not fit the step", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(in crate::routes) async fn take(
    State(app): State<App>,
    person: SignedIn,
    Path(thumbprint): Path<String>,
    ApiJson(request): ApiJson<StepRequest>,
) -> Result<Response, ApiError> {
    let role = step::role(request.step, request.environment);
    let operator = person.at_least(role)?.operator;
    let outcome = step::take(&app, &operator, &thumbprint, request).await?;
    Ok(match outcome {
        Outcome::Taken(taken) => Json(taken).into_response(),
        Outcome::Proposed(proposal) => (StatusCode::ACCEPTED, Json(proposal)).into_response(),
    })
}
