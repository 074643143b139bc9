//! Who asks: somebody with a session, or whom a trusted proxy names.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use keyset_api::Role;

use super::cookie::Cookie;
use super::events::PATH as EVENTS;
use crate::access::{Person, hash};
use crate::app::App;
use crate::domain::sign_in::{self, Asking, proxy};
use crate::error::ApiError;

/// Somebody who is signed in, asking from a page or program that means it.
pub(super) struct SignedIn(pub(super) Person);

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
        let person = person(&parts.headers, parts.uri.path(), app).await?;
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

/// Where others reach the server, everything but what is published is for people who are signed in.
pub(super) async fn only_people(State(app): State<App>, request: Request, next: Next) -> Response {
    if !app.ways.is_public || is_open(request.uri().path()) {
        return next.run(request).await;
    }
    match person(request.headers(), request.uri().path(), &app).await {
        Ok(_) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// The hash of the session that a request comes with; none where a proxy says who asks.
pub(super) fn session(headers: &HeaderMap, app: &App) -> Option<String> {
    if is_by_proxy(headers, app) {
        return None;
    }
    let secret = Cookie::Session.of(&app.ways, headers)?;
    Some(hash(&secret))
}

async fn person(headers: &HeaderMap, path: &str, app: &App) -> Result<Person, ApiError> {
    if let Some(proxy) = &app.ways.proxy
        && is_by_proxy(headers, app)
    {
        return proxy.person(proxy::Said {
            secret: only(headers, SECRET),
            user: only(headers, USER),
            role: only(headers, ROLE),
        });
    }
    let secret = Cookie::Session
        .of(&app.ways, headers)
        .ok_or(ApiError::NotSignedIn)?;
    sign_in::person(app, &secret, asking(headers, path)).await
}

fn is_by_proxy(headers: &HeaderMap, app: &App) -> bool {
    app.ways.proxy.is_some() && (headers.contains_key(SECRET) || headers.contains_key(USER))
}

/// A stream of events is asked for by the browser alone, again and again; a page says itself where
/// it asks without being told to.
fn asking(headers: &HeaderMap, path: &str) -> Asking {
    if path == EVENTS || headers.contains_key(UNATTENDED) {
        Asking::Page
    } else {
        Asking::Person
    }
}

/// The value of a header; empty where it is not there exactly once.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let mut values = headers.get_all(name).iter();
    let value = values.next().filter(|_| values.next().is_none());
    value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

fn is_open(path: &str) -> bool {
    OPEN.contains(&path) || path.starts_with("/.well-known/")
}

/// What anybody may ask for, beside `/.well-known/`: what is published, whether the server is at
/// work, and the ways to sign in.
const OPEN: [&str; 5] = [
    "/keys/openpgp.asc",
    "/healthz",
    "/api/v1/sign-in",
    "/api/v1/sign-in/provider",
    "/api/v1/sign-in/callback",
];

const SECRET: &str = "x-proxy-secret";

const USER: &str = "x-forwarded-user";

const ROLE: &str = "x-forwarded-role";

const REQUESTED_BY: &str = "x-requested-by";

/// With it a request does not prolong the session.
const UNATTENDED: &str = "x-unattended";

/// What the header of a change says.
pub(super) const CONSOLE: &str = "keyset-console";
