//! `POST /api/v1/open`: what a message says, and if it does not open, why.

use axum::Json;
use axum::extract::State;
use keyset_api::{OpenMessage, OpenedMessage, Problem};

use super::extract::ApiJson;
use super::session::SignedIn;
use crate::app::App;
use crate::domain::open;
use crate::error::ApiError;

/// Opens a message with the server's keys. The payload is redacted unless a key manager asks to
/// see it; every opening is in the audit log.
#[utoipa::path(
    post,
    path = "/api/v1/open",
    tag = "messages",
    security(("session" = [])),
    request_body(content = OpenMessage, examples(
        ("redacted" = (value = json!({"environment": "sandbox", "body": "eyJhbGciOiJSU0EtT0FFUC0yNTYi.a.b.c.d"}))),
        ("as it is" = (value = json!({"environment": "sandbox", "body": "eyJhbGciOiJSU0EtT0FFUC0yNTYi.a.b.c.d", "reveal": true}))),
    )),
    responses(
        (status = 200, description = "What was found, also where the message did not open", body = OpenedMessage),
        (status = 400, description = "Not this request", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough, or the header X-Requested-By is missing", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Longer than 1 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Not application/json", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "No such profile", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn open(
    State(app): State<App>,
    person: SignedIn,
    ApiJson(request): ApiJson<OpenMessage>,
) -> Result<Json<OpenedMessage>, ApiError> {
    let operator = person.at_least(open::role(&request))?.operator;
    open::open(&app, &operator, request).await.map(Json)
}
