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
use crate::domain::published;
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
    let snapshot = published::snapshot(&app).await?;
    let set = snapshot.world(world.environment).jwks.clone();
    Ok(answered(&app, &request, "application/jwk-set+json", set))
}

/// Our OpenPGP certificates, Active or about to be, in ASCII armor.
#[utoipa::path(
    get,
    path = "/keys/openpgp.asc",
    tag = "published",
    params(World),
    responses(
        (status = 200, description = "Armored certificates", body = String, content_type = "application/pgp-keys", example = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n...\n-----END PGP PUBLIC KEY BLOCK-----\n"),
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
    let snapshot = published::snapshot(&app).await?;
    let armored = snapshot.world(world.environment).openpgp.clone();
    let armored = armored.ok_or(ApiError::NothingPublished)?;
    Ok(answered(&app, &request, "application/pgp-keys", armored))
}

/// The key set of an environment, signed: a compact JWS (RFC 7515) whose payload is the document of
/// `/api/v1/keyset` with `iss`, `iat`, `exp` and `environment`. It verifies by the key of
/// `/.well-known/keyset-signer.json` that its `kid` names, and by ES256 alone.
#[utoipa::path(
    get,
    path = "/api/v1/keyset.jws",
    tag = "published",
    params(World),
    responses(
        (status = 200, description = "The signed key set", body = String, content_type = "application/jose", example = "eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl"),
        (status = 304, description = "Unchanged since the entity tag in If-None-Match"),
        (status = 400, description = "Unknown parameter or value", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn signed(
    State(app): State<App>,
    ApiQuery(world): ApiQuery<World>,
    request: HeaderMap,
) -> Result<Response, ApiError> {
    let snapshot = published::snapshot(&app).await?;
    let signed = snapshot.world(world.environment).signed.clone();
    Ok(answered(&app, &request, "application/jose", signed))
}

/// The public key of the server by which the signed key set verifies.
#[utoipa::path(
    get,
    path = "/.well-known/keyset-signer.json",
    tag = "published",
    responses(
        (status = 200, description = "A JWK Set", body = JwkSet, content_type = "application/jwk-set+json"),
        (status = 304, description = "Unchanged since the entity tag in If-None-Match"),
    )
)]
pub(super) async fn signer(
    State(app): State<App>,
    request: HeaderMap,
) -> Result<Response, ApiError> {
    let signers = published::snapshot(&app).await?.signers.clone();
    Ok(answered(
        &app,
        &request,
        "application/jwk-set+json",
        signers,
    ))
}

fn answered(app: &App, request: &HeaderMap, content_type: &'static str, body: Vec<u8>) -> Response {
    answer::tagged(request, content_type, &answer::published(app), body)
}

const fn sandbox() -> Environment {
    Environment::Sandbox
}
