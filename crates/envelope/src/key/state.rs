//! The states of a key, as NIST SP 800-57 part 1 section 7 names them. Data alone: which state
//! allows what is the table of [`crate::keyset::permission()`].

use core::fmt;

use serde::{Deserialize, Serialize};

/// Where a key is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "kebab-case", deny_unknown_fields)]
pub enum KeyState {
    /// Made or received, not yet in use.
    PreActive {
        /// Whether it is known to be the owner's: made here, or its fingerprint was compared over
        /// a second channel.
        trusted: bool,
        /// Whether it was proved to work, by an exchange with the counterparty that used it.
        verified: bool,
    },
    /// In use, in both directions.
    Active,
    /// Out of use for a while; can be restored.
    Suspended,
    /// Replaced by a successor; still reads old traffic.
    Deactivated,
    /// Known to another party. Never protects again.
    Compromised,
    /// The private part is gone, the record stays.
    Destroyed,
}

/// A state without its particulars, for filters and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateName {
    /// [`KeyState::PreActive`], whatever its particulars.
    PreActive,
    /// [`KeyState::Active`].
    Active,
    /// [`KeyState::Suspended`].
    Suspended,
    /// [`KeyState::Deactivated`].
    Deactivated,
    /// [`KeyState::Compromised`].
    Compromised,
    /// [`KeyState::Destroyed`].
    Destroyed,
}

impl KeyState {
    /// The state's name without its particulars.
    #[must_use]
    pub const fn name(self) -> StateName {
        match self {
            Self::PreActive { .. } => StateName::PreActive,
            Self::Active => StateName::Active,
            Self::Suspended => StateName::Suspended,
            Self::Deactivated => StateName::Deactivated,
            Self::Compromised => StateName::Compromised,
            Self::Destroyed => StateName::Destroyed,
        }
    }

    /// Whether the key is known to be its owner's; every state after PreActive supposes it.
    #[must_use]
    pub const fn is_trusted(self) -> bool {
        match self {
            Self::PreActive { trusted, .. } => trusted,
            _ => true,
        }
    }
}

impl StateName {
    /// Every state, in the order of a key's life.
    pub const ALL: &'static [Self] = &[
        Self::PreActive,
        Self::Active,
        Self::Suspended,
        Self::Deactivated,
        Self::Compromised,
        Self::Destroyed,
    ];

    /// Stable identifier, as written on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PreActive => "pre-active",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Deactivated => "deactivated",
            Self::Compromised => "compromised",
            Self::Destroyed => "destroyed",
        }
    }

    /// Finds a state by its identifier.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|name| name.code() == code)
    }
}

impl fmt::Display for StateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identifier_is_the_serialized_name() {
        for name in StateName::ALL {
            assert_eq!(serde_json::json!(name), serde_json::json!(name.code()));
            assert_eq!(StateName::from_code(name.code()), Some(*name));
        }
    }

    #[test]
    fn a_pre_active_state_carries_its_particulars() {
        let state = KeyState::PreActive {
            trusted: true,
            verified: false,
        };
        let text = r#"{"name":"pre-active","trusted":true,"verified":false}"#;
        assert_eq!(serde_json::to_string(&state).unwrap(), text);
        assert_eq!(serde_json::from_str::<KeyState>(text).unwrap(), state);
    }

    #[test]
    fn other_states_carry_a_name_only() {
        assert_eq!(
            serde_json::to_string(&KeyState::Active).unwrap(),
            r#"{"name":"active"}"#
        );
    }
}
