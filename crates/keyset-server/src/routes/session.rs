//! Signing in and out: `GET /api/v1/sign-in`, `GET` and `DELETE /api/v1/session`.

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use keyset_api::{Problem, Role, SessionView};
use serde::Deserialize;

use super::extract::ApiQuery;
use crate::access::{LONGEST_MINUTES, Person, hash};
use crate::app::App;
use crate::domain::sign_in;
use crate::error::ApiError;

/// Somebody who is signed in, asking from a page or program that means it.
pub(super) struct SignedIn(pub(super) Person);

/// A one-time link.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Link {
    /// The secret of the link.
    token: String,
}

impl SignedIn {
    /// The person, if the role is enough.
    pub(super) fn at_least(self, role: Role) -> Result<Person, ApiError> {
        if self.0.role >= role {
            Ok(self.0)
        } else {
            Err(ApiError::RoleMissing { role })
        }
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let secret = secret(&parts.headers).ok_or(ApiError::NotSignedIn)?;
        let person = sign_in::person(app, secret).await?;
        // Pages of other programs on this machine send the cookie too, but not this header.
        let is_meant = parts
            .headers
            .get(REQUESTED_BY)
            .is_some_and(|value| value == CONSOLE);
        if parts.method.is_safe() {
            return Ok(Self(person));
        }
        if !is_meant {
            return Err(ApiError::RequestedBy);
        }
        app.limits.change(&person.operator)?;
        Ok(Self(person))
    }
}

/// Signs in with a one-time link; the page says who it was for.
#[utoipa::path(
    get,
    path = "/api/v1/sign-in",
    tag = "session",
    params(Link),
    responses(
        (status = 200, description = "Signed in; the cookie is the session", body = String, content_type = "text/html", example = "<!doctype html><title>Signed in</title>"),
        (status = 400, description = "Unknown parameter", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "The link was used, or has ended", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn sign_in(
    State(app): State<App>,
    extensions: Extensions,
    ApiQuery(link): ApiQuery<Link>,
) -> Result<Response, ApiError> {
    app.limits.sign_in(&extensions)?;
    let (token, person) = sign_in::sign_in(&app, &link.token).await?;
    let page = format!(
        "<!doctype html><title>Signed in</title><p>You are signed in as {}, with the role {}.</p>",
        escaped(&person.operator),
        person.role.code()
    );
    let cookie = cookie(token.expose(), LONGEST_MINUTES.saturating_mul(60))?;
    Ok(([(header::SET_COOKIE, cookie)], Html(page)).into_response())
}

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
    if let Some(secret) = secret(&headers) {
        app.people.end(hash(secret)).await?;
    }
    let gone = [(header::SET_COOKIE, cookie("", 0)?)];
    Ok((StatusCode::NO_CONTENT, gone).into_response())
}

fn cookie(secret: &str, seconds: i64) -> Result<HeaderValue, ApiError> {
    let text = format!("{COOKIE}={secret}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}");
    HeaderValue::try_from(text).map_err(|_| ApiError::Internal {
        doing: "writing a cookie",
    })
}

/// The secret in the session's cookie (RFC 6265 section 4.2.1).
fn secret(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then_some(value))
}

/// A name as the text of a page.
fn escaped(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '&' => "&amp;".into(),
            '<' => "&lt;".into(),
            '>' => "&gt;".into(),
            other => String::from(other),
        })
        .collect()
}

/// The cookie of a session.
pub(super) const COOKIE: &str = "keyset_session";

const REQUESTED_BY: &str = "x-requested-by";

/// What the header of a change says.
pub(super) const CONSOLE: &str = "keyset-console";
