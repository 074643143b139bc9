//! `POST /api/v1/open`: what a message says, and if it does not open, why.

use axum::Json;
use axum::extract::{Request, State};
use keyset_api::{OpenMessage, OpenedMessage, Problem, Role};

use super::extract::said;
use super::session::SignedIn;
use crate::app::App;
use crate::domain::open;
use crate::error::ApiError;
use crate::guard::is_json;
use crate::room::{NotRead, Taken};

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
        (status = 413, description = "The message is longer than `limits.body` of its profile (24 MiB where it is built in), or the request longer than that and an eighth", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Not application/json", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "No such profile", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too many long messages at once, or it took too long", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn open(
    State(app): State<App>,
    person: SignedIn,
    request: Request,
) -> Result<Json<OpenedMessage>, ApiError> {
    // Whoever may open nothing sends nothing.
    let person = SignedIn(person.at_least(Role::Operator)?);
    let (request, _taken) = read(&app, request).await?;
    let operator = person.at_least(open::role(&request))?.operator;
    open::open(&app, &operator, request).await.map(Json)
}

/// Longer than other requests, and therefore read where there is room only.
async fn read(app: &App, request: Request) -> Result<(OpenMessage, Taken), ApiError> {
    let (head, body) = request.into_parts();
    if !is_json(&head.headers) {
        return Err(ApiError::ContentType);
    }
    let longest = open::longest_request(app);
    let read = app.messages.read(&head.headers, body, longest).await;
    let (body, taken) = read.map_err(|not_read| match not_read {
        NotRead::Cut => ApiError::cut(),
        NotRead::Full => ApiError::Busy,
        NotRead::TooLong => ApiError::body_longer_than(longest),
    })?;
    Ok((said(&body)?, taken))
}
