//! Rotations on the wire.

use envelope::keyset::rotation::{Due, Plan, Task, Who};
use envelope::time::UnixTime;
use serde::{Deserialize, Serialize};

use crate::problem::ReasonView;

/// The body of `POST /api/v1/rotations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RotationRequest {
    /// The thumbprint of the key that goes.
    pub old: String,
    /// The thumbprint of its successor.
    pub new: String,
}

/// The answer of `GET /api/v1/rotations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::rotations))]
pub struct RotationList {
    /// Those on record, then those that the keys call for.
    pub rotations: Vec<RotationView>,
}

/// One key and the key that replaces it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::rotation))]
pub struct RotationView {
    /// The thumbprint of the key that goes.
    pub old: String,
    /// The thumbprint of its successor, once there is one.
    pub new: Option<String>,
    /// Whether somebody put it on record; otherwise the keys call for it.
    pub recorded: bool,
    /// When what is due; none where the old key never ends.
    pub plan: Option<PlanView>,
    /// What is still to be done, in order; empty when it is over.
    pub next_steps: Vec<DueView>,
}

/// When what is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanView {
    /// The successor is made or asked for.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub begin: UnixTime,
    /// The successor is in use; from here both are.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub activate: UnixTime,
    /// The old key only opens what was sealed before.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub deactivate: UnixTime,
    /// The old key's private part goes.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub destroy: UnixTime,
    /// Because the old key is known to another party.
    pub emergency: bool,
}

/// Something that is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DueView {
    /// What.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::task))]
    pub task: Task,
    /// From when it is due.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub from: UnixTime,
    /// Who must act.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::who))]
    pub who: Who,
    /// Whether the time has come.
    pub is_due: bool,
    /// What stands in its way, were it tried now by two people.
    pub blocked: Vec<ReasonView>,
}

impl From<Plan> for PlanView {
    fn from(plan: Plan) -> Self {
        Self {
            begin: plan.begin,
            activate: plan.activate,
            deactivate: plan.deactivate,
            destroy: plan.destroy,
            emergency: plan.emergency,
        }
    }
}

impl From<Due> for DueView {
    fn from(due: Due) -> Self {
        Self {
            task: due.task,
            from: due.from,
            who: due.who,
            is_due: due.is_due,
            blocked: due.blocked.iter().map(ReasonView::of).collect(),
        }
    }
}
