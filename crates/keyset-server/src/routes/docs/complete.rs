//! What many routes have in common, added to the document where a route does not say it itself:
//! the refusals that stand before every route, and what a session, a change and a body bring.

use axum::http::StatusCode;
use keyset_api::problem::CONTENT_TYPE;
use serde_json::json;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Required};

use crate::error::ApiError;
use crate::routes::BODY_OCTETS;
use crate::routes::person::CONSOLE;

/// Adds the scheme of the session, whose cookie has this name, and to every route what it has in common with others.
pub(super) fn complete(api: &mut OpenApi, cookie: &str) {
    let cookie = ApiKeyValue::with_description(
        cookie,
        "The session's cookie, which a sign-in link or a sign-in with the organisation sets",
    );
    let components = api.components.get_or_insert_default();
    components.security_schemes.insert(
        SESSION.into(),
        RefOr::T(SecurityScheme::ApiKey(ApiKey::Cookie(cookie))),
    );
    for item in api.paths.paths.values_mut() {
        for (is_change, operation) in operations(item) {
            complete_operation(is_change, operation);
        }
    }
}

/// The operations at an address; whether each is a change.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (bool, &mut Operation)> {
    [
        (false, &mut item.get),
        (true, &mut item.post),
        (true, &mut item.put),
        (true, &mut item.patch),
        (true, &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(is_change, operation)| Some((is_change, operation.as_mut()?)))
}

fn complete_operation(is_change: bool, operation: &mut Operation) {
    if operation.security.is_some() {
        answer(operation, "Nobody is signed in", &ApiError::NotSignedIn);
        if is_change {
            let parameters = operation.parameters.get_or_insert_default();
            parameters.push(RefOr::T(requested_by()));
        }
    }
    if operation.request_body.is_some() {
        let body = ApiError::Body {
            detail: "Not this request: missing field `environment` at line 1 column 20.".into(),
        };
        answer(operation, "Not this request", &body);
        let zero = "A text holds the character zero";
        answer(operation, zero, &ApiError::ZeroCharacter);
        let longer = ApiError::body_longer_than(BODY_OCTETS);
        answer(operation, "Longer than 1 MiB", &longer);
        answer(operation, "Not application/json", &ApiError::ContentType);
    }
    let elsewhere = "Asked under another name than this machine's, or by a page of another site";
    answer(operation, elsewhere, &ApiError::Host);
    let often = "Asked too often; Retry-After says when to ask again";
    answer(operation, often, &ApiError::TooOften { seconds: 1 });
    let failed = ApiError::Internal { doing: "" };
    answer(operation, "The service failed", &failed);
    answer(operation, "It took too long", &ApiError::Timeout);
}

/// Adds the answer, unless the route has one of this status; in either case with an example.
fn answer(operation: &mut Operation, description: &str, refusal: &ApiError) {
    let status = refusal.status();
    let answers = &mut operation.responses.responses;
    let known = answers
        .entry(status.as_u16().to_string())
        .or_insert_with(|| RefOr::T(problem(description)));
    let RefOr::T(known) = known else { return };
    for (kind, content) in &mut known.content {
        if let RefOr::T(content) = content
            && kind == CONTENT_TYPE
            && content.example.is_none()
            && content.examples.is_empty()
        {
            content.example = Some(example(status, refusal));
        }
    }
}

fn problem(description: &str) -> Response {
    let schema = Ref::from_schema_name("Problem");
    ResponseBuilder::new()
        .description(description)
        .content(
            CONTENT_TYPE,
            ContentBuilder::new().schema(Some(schema)).build(),
        )
        .build()
}

fn example(status: StatusCode, refusal: &ApiError) -> serde_json::Value {
    json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": refusal.to_string(),
        "code": refusal.code(),
    })
}

/// Pages of other sites can not send this header.
fn requested_by() -> Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some([CONSOLE]))
        .build();
    ParameterBuilder::new()
        .name("X-Requested-By")
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .description(Some(
            "Shows that the change is meant: no other site can send it",
        ))
        .schema(Some(schema))
        .build()
}

/// The name of the scheme, as routes have it in `security`.
const SESSION: &str = "session";
