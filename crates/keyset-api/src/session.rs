//! People on the wire: their roles, and who is signed in.

use serde::{Deserialize, Serialize};

/// What a person may do; each role may do what the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// Look at everything, the audit log among it.
    Viewer,
    /// Make and take in keys, record comparisons and evidence, take a key out of use at once, and
    /// bring one into use in sandbox.
    Operator,
    /// Every step.
    KeyManager,
}

/// The answer of `GET /api/v1/session`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::session))]
pub struct SessionView {
    /// The name under which changes are recorded.
    pub operator: String,
    /// What the person may do.
    pub role: Role,
}

/// The `data` of the event `session-ended`, the last one of `GET /api/v1/events`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionEnded {
    /// Why it ended.
    pub reason: SessionEnding,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SessionEnding {
    /// Somebody signed out.
    SignedOut,
    /// It was not used for too long, or began too long ago.
    TimedOut,
}

impl Role {
    /// Every role, the one with the fewest rights first.
    pub const ALL: &'static [Self] = &[Self::Viewer, Self::Operator, Self::KeyManager];

    /// Stable identifier, as written on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::KeyManager => "key-manager",
        }
    }

    /// Finds a role by its identifier.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identifier_of_a_role_is_the_serialized_name() {
        for role in Role::ALL {
            assert_eq!(serde_json::json!(role), serde_json::json!(role.code()));
            assert_eq!(Role::from_code(role.code()), Some(*role));
        }
    }
}
