//! Reading requests: JSON bodies and queries, with every refusal in the service's own form.

use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::response::IntoResponse as _;
use axum::{body::Bytes, http::StatusCode};
use serde::de::DeserializeOwned;

use super::BODY_OCTETS;
use crate::error::ApiError;
use crate::guard::is_json;

/// A body of `application/json`; nothing else can be sent without asking by another site's form.
pub(crate) struct ApiJson<T>(pub(crate) T);

/// The query; unknown parameters and values are refused.
pub(super) struct ApiQuery<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for ApiJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError::ContentType);
        }
        let body =
            Bytes::from_request(request, state)
                .await
                .map_err(|rejection| match rejection.into_response().status() {
                    StatusCode::PAYLOAD_TOO_LARGE => ApiError::body_longer_than(BODY_OCTETS),
                    _ => ApiError::cut(),
                })?;
        said(&body).map(Self)
    }
}

/// What a body of JSON says.
pub(super) fn said<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    let said = serde_json::from_slice(body).map_err(|error| ApiError::Body {
        detail: format!("Not this request: {error}."),
    })?;
    if body.windows(ZERO.len()).any(|octets| octets == ZERO) {
        return Err(ApiError::ZeroCharacter);
    }
    Ok(said)
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for ApiQuery<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Query::try_from_uri(&parts.uri)
            .map(|Query(query)| Self(query))
            .map_err(|rejection| ApiError::Query {
                detail: rejection.body_text(),
            })
    }
}

/// The escape of a character that not every database can keep in a text.
const ZERO: &[u8] = br"\u0000";
