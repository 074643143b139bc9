//! `GET /api/v1/notices`: the notices of keys that end.

use axum::Json;
use axum::extract::State;
use keyset_api::{NoticeList, Problem};

use super::session::SignedIn;
use crate::app::App;
use crate::domain::notices;
use crate::error::ApiError;

/// The notices on record, the newest first, at most 500.
#[utoipa::path(
    get,
    path = "/api/v1/notices",
    tag = "keyset",
    security(("session" = [])),
    responses(
        (status = 200, description = "The notices", body = NoticeList),
        (status = 401, description = "Nobody is signed in", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(
    State(app): State<App>,
    _: SignedIn,
) -> Result<Json<NoticeList>, ApiError> {
    notices::list(&app).await.map(Json)
}
