//! What the world may fetch: our own keys, each format in its own form.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use envelope::keyset::Environment;
use keyset_api::{JwkSet, Problem};
use serde::Deserialize;

use super::answer;
use super::extract::ApiQuery;
use crate::app::App;
use crate::domain::publish;
use crate::error::ApiError;

/// Which world's keys.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct World {
    /// Without it the sandbox: production keys are never handed out by omission.
    #[serde(default = "sandbox")]
    #[param(schema_with = keyset_api::schema::environment, required = false)]
    environment: Environment,
}

/// Our public JWKs, Active or about to be (RFC 7517 section 5).
#[utoipa::path(
    get,
    path = "/.well-known/jwks.json",
    tag = "published",
    params(World),
    responses(
        (status = 200, description = "A JWK Set", body = JwkSet, content_type = "application/jwk-set+json"),
        (status = 304, description = "Unchanged since the entity tag in If-None-Match"),
        (status = 400, description = "Unknown parameter or value", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn jwks(
    State(app): State<App>,
    ApiQuery(world): ApiQuery<World>,
    request: HeaderMap,
) -> Result<Response, ApiError> {
    let set = publish::jwks(&app, world.environment).await?;
    answer::json(
        &request,
        "application/jwk-set+json",
        answer::PUBLISHED,
        &set,
    )
}

/// Our OpenPGP certificates, Active or about to be, in ASCII armor.
#[utoipa::path(
    get,
    path = "/keys/openpgp.asc",
    tag = "published",
    params(World),
    responses(
        (status = 200, description = "Armored certificates", body = String, content_type = "application/pgp-keys"),
        (status = 304, description = "Unchanged since the entity tag in If-None-Match"),
        (status = 400, description = "Unknown parameter or value", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "None is published", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn openpgp(
    State(app): State<App>,
    ApiQuery(world): ApiQuery<World>,
    request: HeaderMap,
) -> Result<Response, ApiError> {
    let armored = publish::openpgp(&app, world.environment).await?;
    let armored = armored.into_bytes();
    Ok(answer::tagged(
        &request,
        "application/pgp-keys",
        answer::PUBLISHED,
        armored,
    ))
}

const fn sandbox() -> Environment {
    Environment::Sandbox
}
