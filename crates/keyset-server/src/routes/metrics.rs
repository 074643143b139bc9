//! `GET /metrics`: for a monitoring system, as OpenMetrics text.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use keyset_api::Problem;

use crate::app::App;
use crate::domain::metrics;
use crate::error::ApiError;

/// How long each key lives, what is due, and what was done. Nothing in it is secret.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "service",
    responses(
        (status = 200, description = "OpenMetrics text", body = String, content_type = "application/openmetrics-text", example = "# EOF\n"),
        (status = 500, description = "The storage fails", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn metrics(State(app): State<App>) -> Result<Response, ApiError> {
    let text = metrics::text(&app).await?;
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response())
}

const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
