//! The policy on the wire: what the guards and plans of the server go by.

use envelope::policy::rotation::RotationPolicy;
use serde::{Deserialize, Serialize};

/// The answer of `GET /api/v1/policy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::policy))]
pub struct PolicyView {
    /// The times of a rotation.
    pub rotation: RotationTimes,
}

/// The times of a rotation, in days; the publication in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RotationTimes {
    /// A successor is begun this long before the end of the old key.
    pub begin_before: u32,
    /// Old and new key are both active for this long.
    pub overlap: u32,
    /// A key that was taken out of use is kept this long before it may be destroyed.
    pub destroy_after: u32,
    /// Evidence that a key works is fresh for this long.
    pub evidence_fresh: u32,
    /// A key of our own is published for so many seconds before it may protect.
    pub publish_before: u32,
}

impl From<RotationPolicy> for PolicyView {
    fn from(policy: RotationPolicy) -> Self {
        let RotationPolicy {
            begin_before,
            overlap,
            destroy_after,
            evidence_fresh,
            publish_before,
        } = policy;
        Self {
            rotation: RotationTimes {
                begin_before,
                overlap,
                destroy_after,
                evidence_fresh,
                publish_before,
            },
        }
    }
}
