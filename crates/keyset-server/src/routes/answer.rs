//! Answers that a client may keep: a strong entity tag made of the content, and 304 when it is
//! known already (RFC 9110 sections 8.8.3 and 13.1.2). And answers that come line by line.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::error::ApiError;

/// Kept by the client, and asked for anew before each use: what an operator changed a moment ago
/// shows at once, and costs a 304 when nothing changed. Not for shared caches: it says whom we
/// work with.
pub(super) const REVALIDATED: &str = "private, no-cache";

/// For everybody, for as long as is configured: a new key is published at least that long before
/// its first use.
pub(super) fn published(app: &App) -> String {
    format!("public, max-age={}", app.published.max_age())
}

/// JSON of any content type.
pub(super) fn json<T: Serialize>(
    request: &HeaderMap,
    content_type: &'static str,
    caching: &str,
    value: &T,
) -> Result<Response, ApiError> {
    let body = serde_json::to_vec(value).map_err(|_| ApiError::Internal {
        doing: "writing an answer as JSON",
    })?;
    Ok(tagged(request, content_type, caching, body))
}

/// Octets of any content type.
pub(super) fn tagged(
    request: &HeaderMap,
    content_type: &'static str,
    caching: &str,
    body: Vec<u8>,
) -> Response {
    let tag = format!(
        "\"{}\"",
        Base64UrlUnpadded::encode_string(&Sha256::digest(&body))
    );
    let mut response = if is_known(request, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static(content_type))];
        (content_type, Body::from(body)).into_response()
    };
    let headers = response.headers_mut();
    for (name, value) in [(header::CACHE_CONTROL, caching), (header::ETAG, &tag)] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    response
}

/// Whether the client asks for JSON lines.
pub(super) fn is_by_line(request: &HeaderMap) -> bool {
    let accepted = request.get_all(header::ACCEPT).iter();
    accepted
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|range| range.split(';').next())
        .any(|range| range.trim().eq_ignore_ascii_case(NDJSON))
}

/// One JSON line.
pub(super) fn line<T: Serialize>(value: &T) -> Vec<u8> {
    // What is answered here holds numbers and text alone, which can always be written.
    let mut line = serde_json::to_vec(value).unwrap_or_default();
    line.push(b'\n');
    line
}

/// The head of an answer in JSON lines.
pub(super) const BY_LINE: [(HeaderName, &str); 1] = [(header::CONTENT_TYPE, NDJSON)];

/// JSON lines.
const NDJSON: &str = "application/x-ndjson";

/// Whether the client has this very answer; `If-None-Match` compares weakly.
fn is_known(request: &HeaderMap, tag: &str) -> bool {
    request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == tag || known == "*")
}
