//! `GET /api/v1/keys/{id}/public`: the public half as a file.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use keyset_api::{Problem, PublicHalf};

use crate::app::App;
use crate::domain::view;
use crate::error::ApiError;
use crate::routes::answer;

/// The public half as a file: an armored certificate, or a JWK.
#[utoipa::path(
    get,
    path = "/api/v1/keys/{id}/public",
    tag = "keys",
    params(("id" = String, Path, description = "Thumbprint, OpenPGP key id or JOSE `kid`")),
    responses(
        (status = 200, description = "The public half", content(
            (String = "application/pgp-keys", example = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n...\n-----END PGP PUBLIC KEY BLOCK-----\n"),
            (keyset_api::PublicJwk = "application/jwk+json", example = json!({
                "kty": "EC", "crv": "P-256", "kid": "1", "use": "enc",
                "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
                "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
            })),
        )),
        (status = 304, description = "Unchanged since the entity tag in If-None-Match"),
        (status = 404, description = "No such entry", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Several entries have this id", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(in crate::routes) async fn download(
    State(app): State<App>,
    Path(id): Path<String>,
    request: HeaderMap,
) -> Result<Response, ApiError> {
    let key = view::one(app.store.as_ref(), &id).await?;
    let (mut response, ending) = match &key.public {
        PublicHalf::OpenPgp(certificate) => {
            let armor = certificate.as_armor().into();
            let kind = "application/pgp-keys";
            (
                answer::tagged(&request, kind, answer::REVALIDATED, armor),
                "asc",
            )
        }
        PublicHalf::Jwk(jwk) => {
            let kind = "application/jwk+json";
            (
                answer::json(&request, kind, answer::REVALIDATED, jwk)?,
                "jwk.json",
            )
        }
    };
    // Thumbprints are hex or base64url: nothing in the name needs an escape.
    let disposition = format!("attachment; filename=\"{}.{ending}\"", key.thumbprint);
    let disposition = HeaderValue::try_from(disposition).map_err(|_| ApiError::Internal {
        doing: "naming a download",
    })?;
    response
        .headers_mut()
        .insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}
