//! Writing problem documents (RFC 9457), also for refusals that the framework made.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use keyset_api::problem::CONTENT_TYPE;
use keyset_api::{Problem, ReasonView};

/// Gives refusals that the framework made itself (no such route, wrong method, a missing file of
/// the documentation) the form of all others. Their headers stay, `Allow` among them.
pub async fn complete(response: Response) -> Response {
    let status = response.status();
    let is_problem = response.headers().get(header::CONTENT_TYPE)
        == Some(&HeaderValue::from_static(CONTENT_TYPE));
    if is_problem || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (code, detail) = match status {
        StatusCode::NOT_FOUND => ("request.no-route", "There is nothing at this address."),
        StatusCode::METHOD_NOT_ALLOWED => (
            "request.method",
            "This address does not answer to this method.",
        ),
        _ => ("request.refused", "The request was refused."),
    };
    let mut completed = respond(status, code, detail.into(), Particulars::default());
    for name in KEPT {
        if let Some(value) = response.headers().get(&name) {
            completed.headers_mut().insert(name, value.clone());
        }
    }
    completed
}

/// What not every problem has.
#[derive(Default)]
pub(super) struct Particulars {
    pub(super) member: Option<String>,
    pub(super) remedy: Option<String>,
    pub(super) reasons: Vec<ReasonView>,
}

/// A problem document.
pub(super) fn respond(
    status: StatusCode,
    code: &str,
    detail: String,
    particulars: Particulars,
) -> Response {
    let Particulars {
        member,
        remedy,
        reasons,
    } = particulars;
    let problem = Problem {
        kind: "about:blank".into(),
        title: status.canonical_reason().unwrap_or("Refused").into(),
        status: status.as_u16(),
        detail,
        code: code.into(),
        member,
        remedy,
        reasons,
    };
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE))];
    (status, content_type, Body::from(body)).into_response()
}

const KEPT: [HeaderName; 1] = [header::ALLOW];

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_refusal_of_the_framework_keeps_its_allow_header() {
        let bare = (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET")]).into_response();
        let completed = complete(bare).await;
        assert_eq!(completed.headers()[header::ALLOW], "GET");
        assert_eq!(completed.headers()[header::CONTENT_TYPE], CONTENT_TYPE);
    }
}
