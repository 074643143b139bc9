//! `POST /api/v1/keys`: a public key comes in, or a key of ours is made.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use keyset_api::{AddKeys, KeysAdded, Problem, Role};

use crate::app::App;
use crate::domain::{generate, import};
use crate::error::ApiError;
use crate::routes::extract::ApiJson;
use crate::routes::session::SignedIn;

/// Takes in a public key or what is new of one, or makes a key of ours whose private part stays here.
#[utoipa::path(
    post,
    path = "/api/v1/keys",
    tag = "keys",
    security(("session" = [])),
    request_body(content = AddKeys, examples(
        ("a key of the counterparty" = (value = json!({"import": {
            "owner": "counterparty", "environment": "sandbox",
            "public": {
                "kty": "EC", "crv": "P-256", "kid": "1", "use": "enc",
                "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
                "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
            },
        }}))),
        ("a key of ours" = (value = json!({"generate": {
            "environment": "sandbox", "format": "jwk", "use": "sign", "type": "p256",
        }}))),
    )),
    responses(
        (status = 200, description = "The key was there; what is new of it was taken in", body = KeysAdded),
        (status = 201, description = "The new entries", body = KeysAdded),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough, or the header X-Requested-By is missing", body = Problem, content_type = "application/problem+json"),
        (status = 400, description = "Not this request", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The key may not enter: for the other environment, owner or use, or under the name of another key", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Longer than 1 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Not application/json", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Not a key that can be entered; a private part is named in `member`", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(in crate::routes) async fn add(
    State(app): State<App>,
    person: SignedIn,
    ApiJson(request): ApiJson<AddKeys>,
) -> Result<Response, ApiError> {
    let operator = person.at_least(Role::Operator)?.operator;
    let added = match request {
        AddKeys::Import(request) => import::import(&app, &operator, request).await?,
        AddKeys::Generate(request) => generate::generate(&app, &operator, request).await?,
    };
    let location = location(&added);
    let status = if added.added.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    let mut response = (status, Json(added)).into_response();
    if let Some(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// The address of the first entry: that of a certificate's primary key, where it is one.
fn location(added: &KeysAdded) -> Option<HeaderValue> {
    let first = added.entries.first()?;
    HeaderValue::try_from(format!("/api/v1/keys/{}", first.thumbprint)).ok()
}
