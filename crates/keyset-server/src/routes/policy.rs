//! `GET /api/v1/policy`: the times that the guards and plans go by.

use axum::Json;
use axum::extract::State;
use keyset_api::PolicyView;

use crate::app::App;

/// The times of a rotation, as they are configured.
#[utoipa::path(
    get,
    path = "/api/v1/policy",
    tag = "rotations",
    responses((status = 200, description = "The policy", body = PolicyView, example = json!({
        "rotation": {
            "begin_before": 60, "overlap": 14, "destroy_after": 30, "evidence_fresh": 30,
            "publish_before": 60,
        },
    })))
)]
pub(super) async fn show(State(app): State<App>) -> Json<PolicyView> {
    Json(app.policy.into())
}
