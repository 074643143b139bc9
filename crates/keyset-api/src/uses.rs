//! What the traffic did with a key, and what would stop without it.

use envelope::keyset::life::StepName;
use envelope::time::UnixTime;
use serde::{Deserialize, Serialize};

/// The answer of `GET /api/v1/keys/{id}/uses`. The last seconds may not be counted yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::uses))]
pub struct UsesView {
    /// The key.
    pub thumbprint: String,
    /// Our encryption key: messages that it opened.
    pub opened: UseCount,
    /// The counterparty's encryption key: messages that were sealed to it.
    pub sealed: UseCount,
    /// Our signing key: messages that it signed.
    pub signed: UseCount,
    /// The counterparty's signing key: messages on which its signature counted.
    pub verified: UseCount,
}

/// How often, and when it was last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UseCount {
    /// How often.
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub count: i64,
    /// When it was last; none where it never was.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment_or_null))]
    pub last: Option<UnixTime>,
}

/// The answer of `GET /api/v1/keys/{id}/consequences`: read it before a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::consequences))]
pub struct ConsequencesView {
    /// What the key was used for.
    pub uses: UsesView,
    /// What each step that takes it out of use would stop.
    pub steps: Vec<ConsequenceView>,
}

/// What one step would stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsequenceView {
    /// The step.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::step_name))]
    pub step: StepName,
    /// Whether the key would still open or verify messages that were made with it.
    pub still_processes: bool,
    /// Keys of the same owner, environment, format and use that open or verify new messages.
    pub covered_by: Vec<String>,
    /// The same in one sentence for people.
    pub text: String,
}
