//! What is on record of each key beside the key itself, for lists.

use envelope::time::UnixTime;
use serde::{Deserialize, Serialize};

use crate::step::{ComparisonView, EvidenceView};
use crate::uses::UseCount;

/// The answer of `GET /api/v1/keyset/standing`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::standings))]
pub struct KeyStandings {
    /// One for each key of the set, in its order.
    pub keys: Vec<KeyStanding>,
}

/// What is on record of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyStanding {
    /// The key.
    pub thumbprint: String,
    /// Since when readers may know it; none where it was never published.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment_or_null))]
    pub published: Option<UnixTime>,
    /// That its fingerprint was compared with its owner.
    pub comparison: Option<ComparisonView>,
    /// The newest evidence that it works.
    pub evidence: Option<EvidenceView>,
    /// How often the traffic used it, for whatever it is for. The last seconds may not be counted yet.
    pub used: UseCount,
}
