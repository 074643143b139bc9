//! The OpenAPI document and a page that shows it. The page's files are part of the program:
//! nothing is fetched from elsewhere.

mod complete;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware;
use axum::response::Response;
use utoipa::OpenApi;
use utoipa_swagger_ui::SwaggerUi;

use super::cookie::Cookie;
use crate::domain::sign_in::Ways;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Key set service",
        description = "The active key set of a payments partner: ours and the counterparty's \
                       keys, for OpenPGP and JOSE. Refusals are problem documents (RFC 9457).",
    ),
    tags(
        (name = "keyset", description = "The key set as a whole"),
        (name = "keys", description = "Single keys"),
        (name = "proposals", description = "Steps that wait for a second person"),
        (name = "rotations", description = "From one key to its successor"),
        (name = "echoes", description = "Messages to the counterparty and back, and what they prove"),
        (name = "messages", description = "Messages opened in the server"),
        (name = "readiness", description = "Whether everything is as the counterparty will test it"),
        (name = "audit", description = "What was done, by whom, and when"),
        (name = "session", description = "Who is signed in. A change needs the session's cookie and the header `X-Requested-By: keyset-console`. A request with the header `X-Unattended` does not prolong the session: pages send it where nobody asked"),
        (name = "published", description = "What a counterparty may fetch"),
        (name = "service", description = "The service itself"),
    )
)]
struct Document;

/// The document without its routes, which add themselves.
pub(super) fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// `/api/v1/openapi.json` and the page at `/api/docs`, of a server that people sign in at so.
pub(super) fn pages(mut api: utoipa::openapi::OpenApi, ways: &Ways) -> Router {
    complete::complete(&mut api, Cookie::Session.name(ways));
    let config = utoipa_swagger_ui::Config::new(["/api/v1/openapi.json"]).validator_url("none");
    Router::from(
        SwaggerUi::new("/api/docs")
            .config(config)
            .url("/api/v1/openapi.json", api),
    )
    .layer(middleware::map_response(allow_own_files))
}

/// The page runs its own scripts and styles, and asks only this server.
async fn allow_own_files(mut response: Response) -> Response {
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    );
    response
}

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";
