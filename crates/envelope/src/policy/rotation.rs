//! How long before and after a key's end the steps of its rotation are due. Data alone: what
//! follows from it is decided in [`crate::keyset`].

use serde::{Deserialize, Serialize};

/// The times of a rotation, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RotationPolicy {
    /// A successor is begun this long before the end of the old key.
    pub begin_before: u32,
    /// Old and new key are both active for this long.
    pub overlap: u32,
    /// A key that was taken out of use is kept this long before it may be destroyed: messages
    /// sealed to it may still arrive, and the step can be undone until then.
    pub destroy_after: u32,
    /// Evidence that a key works is fresh for this long.
    pub evidence_fresh: u32,
}

impl Default for RotationPolicy {
    fn default() -> Self {
        Self {
            begin_before: 60,
            overlap: 14,
            destroy_after: 30,
            evidence_fresh: 30,
        }
    }
}
