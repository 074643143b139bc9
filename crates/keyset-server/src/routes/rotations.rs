//! `/api/v1/rotations`: which key replaces which, and what is still to be done.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use keyset_api::{Problem, Role, RotationList, RotationRequest, RotationView};

use super::extract::ApiJson;
use super::session::SignedIn;
use crate::app::App;
use crate::domain::rotate;
use crate::error::ApiError;

/// Every rotation on record, and every one that the keys call for, with plan and next steps.
#[utoipa::path(
    get,
    path = "/api/v1/rotations",
    tag = "rotations",
    responses((status = 200, description = "The rotations", body = RotationList))
)]
pub(super) async fn list(State(app): State<App>) -> Result<Json<RotationList>, ApiError> {
    rotate::list(&app).await.map(Json)
}

/// Puts a rotation on record, in place of one of the same old key.
#[utoipa::path(
    post,
    path = "/api/v1/rotations",
    tag = "rotations",
    security(("session" = [])),
    request_body(content = RotationRequest, example = json!({
        "old": "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        "new": "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s",
    })),
    responses(
        (status = 200, description = "It was on record already", body = RotationView),
        (status = 201, description = "It is on record", body = RotationView),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough, or the header X-Requested-By is missing", body = Problem, content_type = "application/problem+json"),
        (status = 400, description = "Not this request", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such key", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "One key can not replace the other", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Longer than 1 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Not application/json", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn record(
    State(app): State<App>,
    person: SignedIn,
    ApiJson(request): ApiJson<RotationRequest>,
) -> Result<(StatusCode, Json<RotationView>), ApiError> {
    let operator = person.at_least(Role::Operator)?.operator;
    let recorded = rotate::record(&app, &operator, &request).await?;
    let status = if recorded.is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(recorded.rotation)))
}
