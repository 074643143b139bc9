//! The table of state and operation: what a key may do in each state of its life.

use crate::key::state::KeyState;

/// What a key is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Apply protection: seal to it, sign with it.
    Protect,
    /// Undo or check protection: open with it, verify by it.
    Process,
}

impl Operation {
    /// Every operation.
    pub const ALL: &'static [Self] = &[Self::Protect, Self::Process];
}

/// Whether, and within which bounds, a state allows an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Not at all.
    Denied,
    /// Only in messages whose purpose is to prove that the key works.
    ProbesOnly,
    /// Without bounds.
    Allowed,
    /// For messages made before the key was replaced.
    OldTraffic,
    /// Only when the operator names the key; the result is marked.
    ByName,
}

impl Permission {
    /// Whether ordinary traffic may rely on it without anybody asking for it.
    #[must_use]
    pub const fn is_ordinary(self) -> bool {
        matches!(self, Self::Allowed | Self::OldTraffic)
    }
}

/// What `state` allows for `operation` (NIST SP 800-57 part 1 section 7).
#[must_use]
pub const fn permission(state: KeyState, operation: Operation) -> Permission {
    match (state, operation) {
        (KeyState::PreActive { trusted: true, .. }, Operation::Protect) => Permission::ProbesOnly,
        (KeyState::PreActive { trusted: true, .. }, Operation::Process)
        | (KeyState::Active, Operation::Protect | Operation::Process) => Permission::Allowed,
        (KeyState::Deactivated, Operation::Process) => Permission::OldTraffic,
        (KeyState::Compromised, Operation::Process) => Permission::ByName,
        (KeyState::PreActive { trusted: false, .. }, _)
        | (KeyState::Suspended | KeyState::Destroyed, _)
        | (KeyState::Deactivated | KeyState::Compromised, Operation::Protect) => Permission::Denied,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn pre_active(trusted: bool, verified: bool) -> KeyState {
        KeyState::PreActive { trusted, verified }
    }

    #[test]
    fn every_state_and_operation_is_as_the_table_says() {
        use Permission::{Allowed, ByName, Denied, OldTraffic, ProbesOnly};
        let table = [
            (pre_active(false, false), Denied, Denied),
            (pre_active(false, true), Denied, Denied),
            (pre_active(true, false), ProbesOnly, Allowed),
            (pre_active(true, true), ProbesOnly, Allowed),
            (KeyState::Active, Allowed, Allowed),
            (KeyState::Suspended, Denied, Denied),
            (KeyState::Deactivated, Denied, OldTraffic),
            (KeyState::Compromised, Denied, ByName),
            (KeyState::Destroyed, Denied, Denied),
        ];
        for (state, protect, process) in table {
            assert_eq!(
                permission(state, Operation::Protect),
                protect,
                "{state:?} protect"
            );
            assert_eq!(
                permission(state, Operation::Process),
                process,
                "{state:?} process"
            );
        }
    }

    #[test]
    fn whatever_protects_can_also_process() {
        for state in [pre_active(true, false), KeyState::Active] {
            assert!(
                permission(state, Operation::Process).is_ordinary(),
                "{state:?}"
            );
        }
    }
}
