//! `GET` and `DELETE /api/v1/session`: who is signed in, and signing out.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use keyset_api::{Problem, SessionView};

use super::cookie::Cookie;
pub(super) use super::person::SignedIn;
use crate::access::hash;
use crate::app::App;
use crate::domain::sign_in;
use crate::error::ApiError;

/// Who is signed in.
#[utoipa::path(
    get,
    path = "/api/v1/session",
    tag = "session",
    security(("session" = [])),
    responses(
        (status = 200, description = "Who is signed in", body = SessionView),
        (status = 401, description = "Nobody is", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn show(SignedIn(person): SignedIn) -> Json<SessionView> {
    Json(SessionView {
        operator: person.operator,
        role: person.role,
    })
}

/// Signs out.
#[utoipa::path(
    delete,
    path = "/api/v1/session",
    tag = "session",
    security(("session" = [])),
    responses(
        (status = 204, description = "Signed out"),
        (status = 401, description = "Nobody was signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The header X-Requested-By is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn end(
    State(app): State<App>,
    _: SignedIn,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    if let Some(secret) = Cookie::Session.of(&app.ways, &headers) {
        sign_in::sign_out(&app, hash(&secret)).await?;
    }
    let gone = [(header::SET_COOKIE, Cookie::Session.clear(&app.ways)?)];
    Ok((StatusCode::NO_CONTENT, gone).into_response())
}
