//! `/api/v1/readiness`: running the checks, and the reports on record.

mod page;

use std::convert::Infallible;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use keyset_api::{Problem, ReadinessList, ReadinessNews, ReadinessReport, ReadinessRequest, Role};
use tokio_stream::StreamExt as _;

use super::answer;
use super::extract::ApiJson;
use super::session::SignedIn;
use crate::app::App;
use crate::domain::readiness;
use crate::error::ApiError;

/// Runs every check against the keys of an environment and keeps the report.
///
/// With `Accept: application/x-ndjson` each check is answered as it ends, one JSON object a line, and
/// the report in the last line. Who hangs up before that ends the run, and nothing is kept.
#[utoipa::path(
    post,
    path = "/api/v1/readiness",
    tag = "readiness",
    security(("session" = [])),
    request_body(content = ReadinessRequest, example = json!({"environment": "sandbox"})),
    responses(
        (status = 201, description = "The report, whether it is good or not", content(
            (ReadinessReport = "application/json"),
            (ReadinessNews = "application/x-ndjson"),
        )),
        (status = 400, description = "Not this request", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough, or the header X-Requested-By is missing", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Longer than 1 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Not application/json", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Too many messages", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn run(
    State(app): State<App>,
    person: SignedIn,
    headers: HeaderMap,
    ApiJson(request): ApiJson<ReadinessRequest>,
) -> Result<Response, ApiError> {
    let operator = person.at_least(Role::Operator)?.operator;
    if answer::is_by_line(&headers) {
        let news = readiness::watch(&app, &operator, request).await?;
        let body =
            Body::from_stream(news.map(|one| Ok::<_, Infallible>(Bytes::from(answer::line(&one)))));
        return Ok((StatusCode::CREATED, answer::BY_LINE, body).into_response());
    }
    let report = readiness::run(&app, &operator, request).await?;
    Ok((StatusCode::CREATED, Json(report)).into_response())
}

/// The newest reports, at most 50.
#[utoipa::path(
    get,
    path = "/api/v1/readiness",
    tag = "readiness",
    security(("session" = [])),
    responses(
        (status = 200, description = "The reports", body = ReadinessList),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(
    State(app): State<App>,
    _: SignedIn,
) -> Result<Json<ReadinessList>, ApiError> {
    readiness::list(&app).await.map(Json)
}

/// A report; with `.html` after its name, as a page to be printed.
#[utoipa::path(
    get,
    path = "/api/v1/readiness/{id}",
    tag = "readiness",
    security(("session" = [])),
    params(("id" = String, Path, description = "The name of the report, or that name and `.html`")),
    responses(
        (status = 200, description = "The report", content(
            (ReadinessReport = "application/json"),
            (String = "text/html", example = "<!doctype html><title>Readiness</title>"),
        )),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such report", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn show(
    State(app): State<App>,
    _: SignedIn,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let id = name.strip_suffix(".html");
    let report = readiness::one(&app, id.unwrap_or(&name).into()).await?;
    if id.is_none() {
        return Ok(Json(report).into_response());
    }
    let policy = HeaderValue::from_static(page::POLICY);
    let policy = [(header::CONTENT_SECURITY_POLICY, policy)];
    Ok((policy, Html(page::html(&report))).into_response())
}
