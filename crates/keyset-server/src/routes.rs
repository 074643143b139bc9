//! The routes and what stands before them all. Each endpoint has its own short file; it reads the
//! request, asks the domain and writes the answer.

mod answer;
mod audit;
mod cookie;
mod docs;
mod echoes;
mod events;
mod extract;
mod health;
mod keys;
mod keyset;
mod metrics;
mod notices;
mod open;
mod partner;
mod person;
mod policy;
mod proposals;
mod publish;
mod readiness;
mod rotations;
mod session;
mod sign_in;

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::trace::TraceLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::error::{self, ApiError};
use crate::guard;
use crate::limits;
pub(crate) use extract::ApiJson;

pub use partner::partner_router;

/// The whole service.
pub fn router(app: App) -> Router {
    let (router, api) = OpenApiRouter::with_openapi(docs::document())
        .routes(routes!(keyset::list))
        .routes(routes!(keyset::standing))
        .routes(routes!(keys::preview::preview))
        .routes(routes!(keys::add::add))
        .routes(routes!(keys::show::show))
        .routes(routes!(keys::download::download))
        .routes(routes!(keys::history::history))
        .routes(routes!(keys::steps::take))
        .routes(routes!(keys::uses::uses))
        .routes(routes!(keys::uses::consequences))
        .routes(routes!(open::open))
        .routes(routes!(readiness::list, readiness::run))
        .routes(routes!(readiness::show))
        .routes(routes!(rotations::list, rotations::record))
        .routes(routes!(proposals::list))
        .routes(routes!(proposals::approve))
        .routes(routes!(proposals::end))
        .routes(routes!(policy::show))
        .routes(routes!(echoes::list, echoes::run))
        .routes(routes!(audit::audit))
        .routes(routes!(audit::verify))
        .routes(routes!(audit::file))
        .routes(routes!(events::events))
        .routes(routes!(sign_in::by_link))
        .routes(routes!(sign_in::at_provider))
        .routes(routes!(sign_in::from_provider))
        .routes(routes!(session::show, session::end))
        .routes(routes!(notices::list))
        .routes(routes!(publish::jwks))
        .routes(routes!(publish::openpgp))
        .routes(routes!(publish::signed))
        .routes(routes!(publish::signer))
        .routes(routes!(health::health))
        .routes(routes!(metrics::metrics))
        .split_for_parts();
    router
        .with_state(app.clone())
        .merge(docs::pages(api, &app.ways))
        .layer(DefaultBodyLimit::max(BODY_OCTETS))
        .layer(middleware::from_fn(in_time))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            person::only_people,
        ))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            guard::meant_for_us,
        ))
        .layer(middleware::from_fn_with_state(app, limits::every_request))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::map_response(error::complete))
        .layer(middleware::map_response(secure))
        .layer(TraceLayer::new_for_http())
}

/// What the world may fetch, and whether the service is at work: nothing else.
pub(crate) fn published(app: App) -> Router {
    let (router, _) = OpenApiRouter::new()
        .routes(routes!(publish::jwks))
        .routes(routes!(publish::openpgp))
        .routes(routes!(health::health))
        .split_for_parts();
    router.with_state(app)
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::Timeout.into_response(),
    }
}

/// The panic's own text may hold anything and is told to nobody; the log has it from the hook.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    ApiError::Internal {
        doing: "a request panicked",
    }
    .into_response()
}

async fn secure(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in SECURITY {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Longest body, in octets.
const BODY_OCTETS: usize = 1024 * 1024;

/// How long a request may take; the longest is the making of an RSA key with 4096 bits.
const PATIENCE: Duration = Duration::from_secs(60);

/// What every answer carries unless its route says otherwise.
const SECURITY: [(HeaderName, &str); 7] = [
    (header::CACHE_CONTROL, "no-store"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
];
