//! Steps that wait for a second person, on the wire.

use envelope::keyset::Environment;
use envelope::keyset::life::StepName;
use envelope::time::UnixTime;
use serde::{Deserialize, Serialize};

use crate::step::EvidenceView;

/// The answer of `GET /api/v1/proposals`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::proposals))]
pub struct ProposalList {
    /// Those of the last 30 days, in the order in which they were made.
    pub proposals: Vec<ProposalView>,
}

/// A step that one person asked for and that needs two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::proposal))]
pub struct ProposalView {
    /// Names the proposal.
    #[cfg_attr(feature = "openapi", schema(example = "3q2-796tvu_erb7v3q2-7w"))]
    pub id: String,
    /// The thumbprint of the key.
    pub key: String,
    /// The world that the key belongs to.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::environment))]
    pub environment: Environment,
    /// The step.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::step_name))]
    pub step: StepName,
    /// `verify`: what would be recorded.
    pub evidence: Option<EvidenceView>,
    /// Who asked.
    pub operator: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub made: UnixTime,
    /// From when nobody can agree any more.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub expires: UnixTime,
    /// How it stands.
    pub standing: ProposalStanding,
    /// One sentence on how it stands, for people.
    pub text: String,
    /// Who ended it; none where nobody did.
    pub ended_by: Option<String>,
    /// When it was ended.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment_or_null))]
    pub ended_at: Option<UnixTime>,
}

/// How a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProposalStanding {
    /// It waits for a second person.
    Open,
    /// A second person agreed, and the step was taken.
    Approved,
    /// A second person did not agree.
    Rejected,
    /// The person who asked took it back.
    Withdrawn,
    /// Nobody agreed in time.
    Expired,
    /// The key is no longer as it was when the step was asked for.
    Void,
}
