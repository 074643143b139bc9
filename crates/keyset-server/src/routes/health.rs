//! `GET /healthz`: whether the service can do its work.

use axum::Json;
use axum::extract::State;
use keyset_api::{Health, Problem};

use crate::app::App;
use crate::domain::private_parts;
use crate::error::ApiError;

/// Whether the storage answers, and the server has the master key that counts.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "service",
    responses(
        (status = 200, description = "At work", body = Health),
        (status = 500, description = "The storage fails", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The master key was rotated, and the new one is not here yet", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn health(State(app): State<App>) -> Result<Json<Health>, ApiError> {
    app.store.ping().await?;
    private_parts::vault(&app).await?;
    Ok(Json(Health {
        status: "ok".into(),
        version: env!("CARGO_PKG_VERSION").into(),
    }))
}
