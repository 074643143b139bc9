//! `GET /api/v1/keys/{id}`: one entry.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use keyset_api::{KeyView, Problem};

use crate::app::App;
use crate::domain::view;
use crate::error::ApiError;
use crate::routes::answer;

/// One entry, by its thumbprint, or by its id where no other entry has the same.
#[utoipa::path(
    get,
    path = "/api/v1/keys/{id}",
    tag = "keys",
    params(("id" = String, Path, description = "Thumbprint, OpenPGP key id or JOSE `kid`")),
    responses(
        (status = 200, description = "The entry", body = KeyView),
        (status = 304, description = "Unchanged since the entity tag in If-None-Match"),
        (status = 404, description = "No such entry", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Several entries have this id", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(in crate::routes) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    request: HeaderMap,
) -> Result<Response, ApiError> {
    let key = view::one(app.store.as_ref(), &id).await?;
    answer::json(&request, "application/json", answer::REVALIDATED, &key)
}
