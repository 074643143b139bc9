//! What the counterparty calls: `POST /{api}-v1/echo`, on a listener of its own. Answers are sealed
//! or empty, never a problem document: whoever can not open them shall learn nothing.

mod gate;

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use envelope::key::report::KeyFormat;
use envelope::policy::algorithm::Serialization;
use envelope::seal::SealFormat;
use standard_payments::lint::content_type_fault;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::trace::TraceLayer;

use crate::app::App;
use crate::domain::echo::{self, Call, Reply};
use gate::{Gate, Shut};

/// The calls that the counterparty may make.
pub fn partner_router(app: App) -> Router {
    let gate = Arc::new(Gate::new(&app));
    Router::new()
        .route("/{service}/echo", post(answer))
        .with_state(Partner { app, gate })
        .layer(middleware::from_fn(in_time))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::map_response(secure))
        .layer(TraceLayer::new_for_http())
}

/// Shared by all calls.
#[derive(Clone)]
struct Partner {
    app: App,
    gate: Arc<Gate>,
}

/// The order is that of the cost: nothing is read before it is known that it may be answered.
async fn answer(
    State(partner): State<Partner>,
    Path(service): Path<String>,
    request: Request,
) -> Response {
    if !is_service(&service) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Some(format) = format(request.headers()) else {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    };
    let path = request.uri().path().to_string();
    // The pass counts the body as long as the call is under way.
    let (body, _pass) = match partner.gate.admit(request).await {
        Ok(admitted) => admitted,
        Err(shut) => return refused(shut),
    };
    let call = Call {
        path,
        body,
        format,
        environment: partner.app.partner.environment,
    };
    written(echo::reply(&partner.app, call).await)
}

/// The name of an interface in its first version, such as `korea-cards-v1`.
fn is_service(name: &str) -> bool {
    name.strip_suffix("-v1").is_some_and(|api| {
        let is_letter = |octet: u8| matches!(octet, b'a'..=b'z' | b'0'..=b'9' | b'-');
        !api.is_empty() && api.bytes().all(is_letter)
    })
}

/// The format that the one content type names.
fn format(headers: &HeaderMap) -> Option<KeyFormat> {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let sent = values.next()?.to_str().ok()?;
    if values.next().is_some() {
        return None;
    }
    let formats = [
        (SealFormat::OpenPgp, KeyFormat::OpenPgp),
        (SealFormat::Jwe, KeyFormat::Jwk),
    ];
    let found = formats.into_iter().find(|(format, _)| {
        let due = format.content_type(Serialization::Compact);
        content_type_fault(sent, due).is_none()
    });
    found.map(|(_, format)| format)
}

fn written(reply: Reply) -> Response {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let Some((body, content_type)) = reply.body else {
        return status.into_response();
    };
    match HeaderValue::try_from(content_type) {
        Ok(content_type) => (status, [(header::CONTENT_TYPE, content_type)], body).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn refused(shut: Shut) -> Response {
    let mut response = shut.status().into_response();
    let headers = response.headers_mut();
    if let Some(seconds) = shut.retry_after() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    // The rest of the body is not read.
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

fn panicked(_: Box<dyn Any + Send>) -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

async fn secure(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in SECURITY {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// How long a call may take, with its body.
const PATIENCE: Duration = Duration::from_secs(60);

const SECURITY: [(HeaderName, &str); 2] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(values: &[&'static str]) -> Option<KeyFormat> {
        let named = |value: &&'static str| (header::CONTENT_TYPE, HeaderValue::from_static(value));
        let mut headers = HeaderMap::new();
        for (name, value) in values.iter().map(named) {
            headers.append(name, value);
        }
        format(&headers)
    }

    #[test]
    fn the_content_type_names_the_format() {
        let openpgp = "application/octet-stream; charset=utf-8";
        assert_eq!(typed(&[openpgp]), Some(KeyFormat::OpenPgp));
        let jose = "Application/JOSE;charset=UTF-8";
        assert_eq!(typed(&[jose]), Some(KeyFormat::Jwk));
    }

    #[test]
    fn other_content_types_name_none() {
        for other in [
            "application/json",
            "application/jose",
            "application/octet-stream; charset=latin1",
            "text/plain; charset=utf-8",
        ] {
            assert_eq!(typed(&[other]), None, "{other}");
        }
        let jose = "application/jose; charset=utf-8";
        assert_eq!(typed(&[]), None);
        assert_eq!(typed(&[jose, jose]), None);
    }

    #[test]
    fn an_interface_is_called_by_name_and_version() {
        assert!(is_service("korea-cards-v1"));
        for other in [
            "korea-cards",
            "korea-cards-v2",
            "-v1",
            "v1",
            "Korea-v1",
            "a%-v1",
        ] {
            assert!(!is_service(other), "{other}");
        }
    }
}
