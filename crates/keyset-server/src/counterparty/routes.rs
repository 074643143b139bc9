//! The addresses of the simulated counterparty. Google's own shape for the echo; everything under
//! `/counterparty` is for whoever drives the simulation.

use axum::Json;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use tower_http::trace::TraceLayer;

use super::Simulation;
use super::answer;
use super::call::{self, Call, Called};
use super::fault::Faults;
use super::keys::{self, Rotate};
use crate::error::{self, ApiError};
use crate::guard;
use crate::outbound::ANSWER_OCTETS;
use crate::routes::ApiJson;

pub(super) fn router(simulation: Simulation) -> Router {
    let published = crate::routes::published(simulation.app.clone());
    let driven = Router::new()
        .route("/counterparty/call", post(call))
        .route("/counterparty/expired.asc", get(expired))
        .route("/counterparty/faults", get(show_faults).post(set_faults))
        .route("/counterparty/rotation", post(rotate))
        .layer(middleware::from_fn(guard::same_machine))
        .layer(middleware::map_response(error::complete));
    Router::new()
        .route("/gsp/{api}/echo/{account}", post(echo))
        .merge(driven)
        .with_state(simulation)
        .merge(published)
        .layer(DefaultBodyLimit::max(ANSWER_OCTETS))
        .layer(TraceLayer::new_for_http())
}

/// `POST /gsp/{api}-v1/echo/{account}`, for any account.
async fn echo(
    State(simulation): State<Simulation>,
    Path((_api, _account)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let Some(answer) = answer::answer(&simulation, body.to_vec()).await? else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let status = StatusCode::from_u16(answer.status).map_err(|_| ApiError::Internal {
        doing: "answering an echo",
    })?;
    let content_type = [(header::CONTENT_TYPE, answer.content_type)];
    Ok((status, content_type, Body::from(answer.body)).into_response())
}

/// `POST /counterparty/call`: calls the partner's echo.
async fn call(
    State(simulation): State<Simulation>,
    ApiJson(request): ApiJson<Call>,
) -> Result<Json<Called>, ApiError> {
    call::call(&simulation, request).await.map(Json)
}

/// `GET /counterparty/expired.asc`: the certificate of the expired signatures.
async fn expired(State(simulation): State<Simulation>) -> Result<Response, ApiError> {
    let expired = simulation.strangers.expired(&simulation.app).await?;
    let content_type = [(header::CONTENT_TYPE, "application/pgp-keys")];
    Ok((content_type, expired.published.clone()).into_response())
}

/// `GET /counterparty/faults`.
async fn show_faults(State(simulation): State<Simulation>) -> Json<Faults> {
    let faults = simulation.faults().clone();
    Json(Faults { faults })
}

/// `POST /counterparty/faults`: everything that is wrong from now on.
async fn set_faults(
    State(simulation): State<Simulation>,
    ApiJson(request): ApiJson<Faults>,
) -> Json<Faults> {
    tracing::warn!(faults = ?request.faults, "misbehaves from now on");
    *simulation.faults() = request.faults.clone();
    Json(request)
}

/// `POST /counterparty/rotation`: a step of the rotation of its own keys.
async fn rotate(
    State(simulation): State<Simulation>,
    ApiJson(request): ApiJson<Rotate>,
) -> Result<StatusCode, ApiError> {
    keys::rotate(&simulation.app, request.step).await?;
    Ok(StatusCode::NO_CONTENT)
}
