//! `/api/v1/echoes`: echoes with the counterparty.

use axum::Json;
use axum::extract::State;
use keyset_api::{EchoList, EchoOrder, EchoReport, Problem, Role};

use super::extract::ApiJson;
use super::session::SignedIn;
use crate::app::App;
use crate::domain::echo_client;
use crate::error::ApiError;

/// The last echoes that were run, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/echoes",
    tag = "echoes",
    security(("session" = [])),
    responses(
        (status = 200, description = "The last 50", body = EchoList),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(State(app): State<App>, _: SignedIn) -> Result<Json<EchoList>, ApiError> {
    echo_client::list::list(&app).await.map(Json)
}

/// Sends the counterparty a message and looks whether it comes back. Every key that the echo proves
/// gets evidence; the report says why where it did not pass.
#[utoipa::path(
    post,
    path = "/api/v1/echoes",
    tag = "echoes",
    security(("session" = [])),
    request_body(content = EchoOrder, examples(
        ("the keys in use" = (value = json!({"environment": "sandbox", "format": "openpgp"}))),
        ("a key under test" = (value = json!({
            "environment": "sandbox", "format": "jwk",
            "our_key": "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        }))),
    )),
    responses(
        (status = 200, description = "What came of it, good or not", body = EchoReport),
        (status = 400, description = "Not this request", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough, or the header X-Requested-By is missing", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "No counterparty is known, or a key can not be tested", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Longer than 1 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Not application/json", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "No key to sign with or to seal to", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn run(
    State(app): State<App>,
    person: SignedIn,
    ApiJson(order): ApiJson<EchoOrder>,
) -> Result<Json<EchoReport>, ApiError> {
    let operator = person.at_least(Role::Operator)?.operator;
    echo_client::run(&app, &operator, order).await.map(Json)
}
