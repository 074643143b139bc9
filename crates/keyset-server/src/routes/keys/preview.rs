//! `POST /api/v1/keys/preview`: what would come of a public key, before anything is kept.

use axum::Json;
use axum::extract::State;
use keyset_api::{ImportKey, KeysAdded, Problem, Role};

use crate::app::App;
use crate::domain::import;
use crate::error::ApiError;
use crate::routes::extract::ApiJson;
use crate::routes::session::SignedIn;

/// Reads a public key as `POST /api/v1/keys` would, with every finding and every refusal, and keeps
/// nothing.
#[utoipa::path(
    post,
    path = "/api/v1/keys/preview",
    tag = "keys",
    security(("session" = [])),
    request_body(content = ImportKey, example = json!({
        "owner": "counterparty", "environment": "sandbox",
        "public": {
            "kty": "EC", "crv": "P-256", "kid": "1", "use": "enc",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        },
    })),
    responses(
        (status = 200, description = "The entries as they would be", body = KeysAdded),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough, or the header X-Requested-By is missing", body = Problem, content_type = "application/problem+json"),
        (status = 400, description = "Not this request", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The key may not enter: for the other environment, owner or use, or under the name of another key", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Longer than 1 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Not application/json", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Not a key that can be entered; a private part is named in `member`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(in crate::routes) async fn preview(
    State(app): State<App>,
    person: SignedIn,
    ApiJson(request): ApiJson<ImportKey>,
) -> Result<Json<KeysAdded>, ApiError> {
    let operator = person.at_least(Role::Operator)?.operator;
    import::preview(&app, &operator, request).await.map(Json)
}
