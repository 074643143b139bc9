//! Signing in: `GET /api/v1/sign-in` with a one-time link, `GET /api/v1/sign-in/provider` and
//! `…/callback` at an identity provider.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{Extensions, HeaderMap, header};
use axum::response::{AppendHeaders, Html, IntoResponse as _, Redirect, Response};
use keyset_api::{Problem, WaysView};
use serde::Deserialize;

use super::cookie::Cookie;
use super::extract::ApiQuery;
use crate::access::Person;
use crate::app::App;
use crate::domain::sign_in::{link, oidc};
use crate::error::ApiError;

/// A one-time link.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Link {
    /// The secret of the link.
    token: String,
}

/// What the identity provider sends back; it may send more than that.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Returned {
    /// The state that the browser was sent away with.
    #[serde(default)]
    state: String,
    /// The code; missing where the provider refused.
    code: Option<String>,
    /// The provider's issuer identifier (RFC 9207).
    iss: Option<String>,
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
        (status = 403, description = "Links are for the server's own machine, and others reach this server", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn by_link(
    State(app): State<App>,
    extensions: Extensions,
    ApiQuery(link): ApiQuery<Link>,
) -> Result<Response, ApiError> {
    app.limits.sign_in(&extensions)?;
    let (token, person) = link::follow(&app, &link.token).await?;
    let cookie = Cookie::Session.set(&app.ways, token.expose())?;
    Ok(([(header::SET_COOKIE, cookie)], page(&app, &person)).into_response())
}

/// Which ways to sign in there are.
#[utoipa::path(
    get,
    path = "/api/v1/sign-in/ways",
    tag = "session",
    responses((status = 200, description = "The ways", body = WaysView))
)]
pub(super) async fn ways(State(app): State<App>) -> Json<WaysView> {
    Json(WaysView {
        link: !app.ways.is_public,
        provider: app.ways.provider.is_some(),
        proxy: app.ways.proxy.is_some(),
    })
}

/// Sends the browser to the identity provider.
#[utoipa::path(
    get,
    path = "/api/v1/sign-in/provider",
    tag = "session",
    responses(
        (status = 303, description = "To the identity provider"),
        (status = 401, description = "The identity provider can not be reached", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no identity provider", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn at_provider(
    State(app): State<App>,
    extensions: Extensions,
) -> Result<Response, ApiError> {
    app.limits.sign_in(&extensions)?;
    let begun = oidc::begin(&app).await?;
    let cookie = Cookie::Ticket.set(&app.ways, &begun.ticket)?;
    let cookie = [(header::SET_COOKIE, cookie)];
    Ok((cookie, Redirect::to(begun.location.as_str())).into_response())
}

/// Signs in whom the identity provider names; the page says who that is.
#[utoipa::path(
    get,
    path = "/api/v1/sign-in/callback",
    tag = "session",
    params(Returned),
    responses(
        (status = 200, description = "Signed in; the cookie is the session", body = String, content_type = "text/html", example = "<!doctype html><title>Signed in</title>"),
        (status = 401, description = "The sign-in is not proved", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The person has no role here", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no identity provider", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn from_provider(
    State(app): State<App>,
    extensions: Extensions,
    Query(returned): Query<Returned>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    app.limits.sign_in(&extensions)?;
    let ticket = Cookie::Ticket.of(&app.ways, &headers).unwrap_or_default();
    let outcome = oidc::finish(
        &app,
        oidc::Returned {
            ticket: &ticket,
            state: &returned.state,
            code: returned.code,
            issuer: returned.iss.as_deref(),
        },
    )
    .await;
    // One attempt for each ticket, however it ends.
    let used = (header::SET_COOKIE, Cookie::Ticket.clear(&app.ways)?);
    match outcome {
        Ok((token, person)) => {
            let session = Cookie::Session.set(&app.ways, token.expose())?;
            let cookies = AppendHeaders([used, (header::SET_COOKIE, session)]);
            Ok((cookies, page(&app, &person)).into_response())
        }
        Err(refusal) => Ok((AppendHeaders([used]), refusal).into_response()),
    }
}

/// Says who that is; where the console is served too, the browser goes on to it.
fn page(app: &App, person: &Person) -> Html<String> {
    let (further, link) = match &app.console {
        Some(_) => (
            "<meta http-equiv=\"refresh\" content=\"1; url=/\">",
            " <a href=\"/\">To the console</a>",
        ),
        None => ("", ""),
    };
    Html(format!(
        "<!doctype html><html lang=\"en\">{further}<title>Signed in</title><p>You are signed in as {}, \
         with the role {}.{link}</p>",
        escaped(&person.operator),
        person.role.code()
    ))
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
