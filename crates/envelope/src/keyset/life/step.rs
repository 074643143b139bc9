//! The steps of a key's life, and the table of state and step. Whether a step is allowed at a
//! moment is decided by the guards beside this file.

use serde::{Deserialize, Serialize};

use super::evidence::{Comparison, Evidence};
use crate::key::state::KeyState;

/// A step with what it brings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Step {
    /// The key is known to be its owner's.
    Trust {
        /// The counterparty's key: the comparison of its fingerprint. None for our own.
        #[serde(default)]
        comparison: Option<Comparison>,
    },
    /// The key was seen to work.
    Verify {
        /// What was seen.
        evidence: Evidence,
    },
    /// Into use.
    Activate,
    /// Out of use for a while.
    Suspend {
        /// The operator knows that no key is left to open with.
        #[serde(default)]
        confirmed: bool,
    },
    /// Back into use: from Suspended, or from Deactivated as long as it is not destroyed.
    Restore,
    /// Replaced: opens old traffic only.
    Deactivate,
    /// Known to another party. Never refused.
    Compromise,
    /// It was marked compromised by mistake; it comes back as Suspended.
    WithdrawCompromise,
    /// The private part goes, the record stays.
    Destroy,
}

/// A step without what it brings, for tables and records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepName {
    /// [`Step::Trust`]
    Trust,
    /// [`Step::Verify`]
    Verify,
    /// [`Step::Activate`]
    Activate,
    /// [`Step::Suspend`]
    Suspend,
    /// [`Step::Restore`]
    Restore,
    /// [`Step::Deactivate`]
    Deactivate,
    /// [`Step::Compromise`]
    Compromise,
    /// [`Step::WithdrawCompromise`]
    WithdrawCompromise,
    /// [`Step::Destroy`]
    Destroy,
}

impl Step {
    /// Which step it is.
    #[must_use]
    pub const fn name(&self) -> StepName {
        match self {
            Self::Trust { .. } => StepName::Trust,
            Self::Verify { .. } => StepName::Verify,
            Self::Activate => StepName::Activate,
            Self::Suspend { .. } => StepName::Suspend,
            Self::Restore => StepName::Restore,
            Self::Deactivate => StepName::Deactivate,
            Self::Compromise => StepName::Compromise,
            Self::WithdrawCompromise => StepName::WithdrawCompromise,
            Self::Destroy => StepName::Destroy,
        }
    }
}

impl StepName {
    /// Every step.
    pub const ALL: &'static [Self] = &[
        Self::Trust,
        Self::Verify,
        Self::Activate,
        Self::Suspend,
        Self::Restore,
        Self::Deactivate,
        Self::Compromise,
        Self::WithdrawCompromise,
        Self::Destroy,
    ];

    /// Stable identifier, as written on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Trust => "trust",
            Self::Verify => "verify",
            Self::Activate => "activate",
            Self::Suspend => "suspend",
            Self::Restore => "restore",
            Self::Deactivate => "deactivate",
            Self::Compromise => "compromise",
            Self::WithdrawCompromise => "withdraw-compromise",
            Self::Destroy => "destroy",
        }
    }

    /// The state that follows (NIST SP 800-57 part 1 section 7); none where the state knows no
    /// such step.
    #[must_use]
    pub const fn from_state(self, state: KeyState) -> Option<KeyState> {
        Some(match (self, state) {
            (
                Self::Trust,
                KeyState::PreActive {
                    trusted: false,
                    verified,
                },
            ) => KeyState::PreActive {
                trusted: true,
                verified,
            },
            (Self::Verify, KeyState::PreActive { trusted: true, .. }) => KeyState::PreActive {
                trusted: true,
                verified: true,
            },
            (Self::Verify, KeyState::Active)
            | (Self::Activate, KeyState::PreActive { .. })
            | (Self::Restore, KeyState::Suspended | KeyState::Deactivated) => KeyState::Active,
            (Self::Suspend, KeyState::Active)
            | (Self::WithdrawCompromise, KeyState::Compromised) => KeyState::Suspended,
            (Self::Deactivate, KeyState::Active | KeyState::Suspended) => KeyState::Deactivated,
            (
                Self::Compromise,
                KeyState::PreActive { .. }
                | KeyState::Active
                | KeyState::Suspended
                | KeyState::Deactivated,
            ) => KeyState::Compromised,
            (
                Self::Destroy,
                KeyState::PreActive { .. } | KeyState::Deactivated | KeyState::Compromised,
            ) => KeyState::Destroyed,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn pre_active(trusted: bool, verified: bool) -> KeyState {
        KeyState::PreActive { trusted, verified }
    }

    /// One row for every state, one column for every step, in the order of `StepName::ALL`.
    #[test]
    fn every_state_and_step_is_as_the_table_says() {
        const NO: Option<KeyState> = None;
        let active = Some(KeyState::Active);
        let suspended = Some(KeyState::Suspended);
        let deactivated = Some(KeyState::Deactivated);
        let compromised = Some(KeyState::Compromised);
        let destroyed = Some(KeyState::Destroyed);
        let (fresh, seen) = (Some(pre_active(true, false)), Some(pre_active(true, true)));
        let table = [
            (
                pre_active(false, false),
                [fresh, NO, active, NO, NO, NO, compromised, NO, destroyed],
            ),
            (
                pre_active(false, true),
                [seen, NO, active, NO, NO, NO, compromised, NO, destroyed],
            ),
            (
                pre_active(true, false),
                [NO, seen, active, NO, NO, NO, compromised, NO, destroyed],
            ),
            (
                pre_active(true, true),
                [NO, seen, active, NO, NO, NO, compromised, NO, destroyed],
            ),
            (
                KeyState::Active,
                [
                    NO,
                    active,
                    NO,
                    suspended,
                    NO,
                    deactivated,
                    compromised,
                    NO,
                    NO,
                ],
            ),
            (
                KeyState::Suspended,
                [NO, NO, NO, NO, active, deactivated, compromised, NO, NO],
            ),
            (
                KeyState::Deactivated,
                [NO, NO, NO, NO, active, NO, compromised, NO, destroyed],
            ),
            (
                KeyState::Compromised,
                [NO, NO, NO, NO, NO, NO, NO, suspended, destroyed],
            ),
            (KeyState::Destroyed, [NO; 9]),
        ];
        for (state, row) in table {
            for (step, due) in StepName::ALL.iter().zip(row) {
                assert_eq!(step.from_state(state), due, "{state:?} {step:?}");
            }
        }
    }

    #[test]
    fn a_destroyed_key_goes_nowhere() {
        for step in StepName::ALL {
            assert_eq!(step.from_state(KeyState::Destroyed), None, "{step:?}");
        }
    }
}
