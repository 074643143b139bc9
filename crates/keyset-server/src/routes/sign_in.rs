//! Signing in: `GET /api/v1/sign-in` with a one-time link, `GET /api/v1/sign-in/provider` and
//! `…/callback` at an identity provider.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{Extensions, HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse as _, Redirect, Response};
use keyset_api::{Problem, WaysView};
use serde::Deserialize;

use super::cookie::Cookie;
use super::extract::ApiQuery;
use super::page::{Text, page};
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
    Ok(([(header::SET_COOKIE, cookie)], welcome(&app, &person)).into_response())
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
            let response = match &app.console {
                Some(_) => Redirect::to("/").into_response(),
                None => welcome(&app, &person),
            };
            Ok((cookies, response).into_response())
        }
        Err(refusal) => Ok((AppendHeaders([used]), refusal).into_response()),
    }
}

/// Says who that is, with the way to the console where it is served too.
fn welcome(app: &App, person: &Person) -> Response {
    let further = match &app.console {
        Some(_) => "<a href=\"/\">Go on in the console.</a>",
        None => "Go on in the console. You can close this page.",
    };
    let main = format!(
        "<div class=\"short\"><h1>You are signed in</h1>\
         <p>As <b>{}</b>, with the role <b>{}</b>.</p>\
         <p class=\"soft\">{further}</p></div>",
        Text(&person.operator),
        person.role.code().replace('-', " ")
    );
    page("Signed in", &main)
}
