//! Which keys the world may see at a moment: our own that a counterparty must know by then.

use super::entry::{Entry, Environment, Owner};
use super::permission::{Operation, Permission, permission};
use crate::time::UnixTime;

/// Whether an entry belongs to what we publish for an environment at a time.
///
/// Published are our keys that protect now (Active) or will (PreActive and trusted, so that the
/// counterparty knows a key before its first use), as long as they have not expired.
#[must_use]
pub fn is_published(entry: &Entry, environment: Environment, at: UnixTime) -> bool {
    is_handed_out(entry) && entry.environment == environment && !entry.is_expired(at)
}

/// Whether an entry's owner and state let the world see it; where and how long is its other half.
#[must_use]
pub fn is_handed_out(entry: &Entry) -> bool {
    entry.owner == Owner::Ours && permission(entry.state, Operation::Protect) != Permission::Denied
}

#[cfg(test)]
mod tests {
    use super::super::entry::sample;
    use super::*;
    use crate::key::state::KeyState;

    const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

    fn published(change: impl FnOnce(&mut Entry)) -> bool {
        let mut entry = sample(AT);
        change(&mut entry);
        is_published(&entry, Environment::Sandbox, AT)
    }

    #[test]
    fn an_active_key_of_ours_is_published() {
        assert!(published(|entry| entry.state = KeyState::Active));
    }

    #[test]
    fn a_trusted_successor_is_published_before_its_first_use() {
        assert!(published(|entry| {
            entry.state = KeyState::PreActive {
                trusted: true,
                verified: false,
            };
        }));
    }

    #[test]
    fn an_untrusted_key_is_not_published() {
        assert!(!published(|entry| {
            entry.state = KeyState::PreActive {
                trusted: false,
                verified: false,
            };
        }));
    }

    #[test]
    fn a_key_that_no_longer_protects_is_not_published() {
        for state in [
            KeyState::Suspended,
            KeyState::Deactivated,
            KeyState::Compromised,
            KeyState::Destroyed,
        ] {
            assert!(!published(|entry| entry.state = state), "{state:?}");
        }
    }

    #[test]
    fn the_counterpartys_key_is_not_ours_to_publish() {
        assert!(!published(|entry| entry.owner = Owner::Counterparty));
    }

    #[test]
    fn the_other_environments_key_is_not_published() {
        assert!(!published(
            |entry| entry.environment = Environment::Production
        ));
    }

    #[test]
    fn an_expired_key_is_not_published() {
        assert!(!published(|entry| entry.valid_to = Some(AT)));
    }
}
