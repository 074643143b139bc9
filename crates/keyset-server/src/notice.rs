//! A notice that a key ends, as a value: which key, how long before, and whether it arrived.

use envelope::UnixTime;
use envelope::key::state::StateName;
use envelope::keyset::life::Life;

/// Which notice it is. There is one for each key, end and mark.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NoticeId {
    /// The key.
    pub thumbprint: String,
    /// When it ends: a key that is extended is told of anew.
    pub ends: UnixTime,
    /// How many days before its end the notice is due.
    pub mark: i64,
}

/// A notice with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Which.
    pub id: NoticeId,
    /// When it was found to be due.
    pub due: UnixTime,
    /// How often it was tried to send it.
    pub tries: i64,
    /// Not to be tried before.
    pub next_try: UnixTime,
    /// When it arrived.
    pub sent: Option<UnixTime>,
}

impl NoticeId {
    /// The notice of a key that is due at a moment: of several marks that have passed the last one
    /// alone, because the others would say what is no longer so.
    #[must_use]
    pub fn due(life: &Life, at: UnixTime) -> Option<Self> {
        let is_in_use = matches!(
            life.entry.state.name(),
            StateName::PreActive | StateName::Active | StateName::Suspended
        );
        let ends = life.entry.valid_to.filter(|end| is_in_use && at < *end)?;
        let has_passed = |mark: &i64| ends.plus_days(mark.saturating_neg()) <= at;
        let mark = MARKS.into_iter().filter(has_passed).min()?;
        Some(Self {
            thumbprint: life.entry.thumbprint.clone(),
            ends,
            mark,
        })
    }

    /// One word, by which a receiver knows a notice that comes again.
    #[must_use]
    pub fn word(&self) -> String {
        format!("{}.{}.{}", self.thumbprint, self.ends.seconds(), self.mark)
    }
}

impl Notice {
    /// A notice that nobody tried to send yet.
    #[must_use]
    pub const fn new(id: NoticeId, at: UnixTime) -> Self {
        Self {
            id,
            due: at,
            tries: 0,
            next_try: at,
            sent: None,
        }
    }

    /// When the next try is due if this one fails: after a minute, then twice as long each time, and
    /// no longer than six hours.
    #[must_use]
    pub fn after_try(&self, at: UnixTime) -> UnixTime {
        let doublings = u32::try_from(self.tries).unwrap_or(u32::MAX).min(9);
        let wait = FIRST_WAIT.saturating_mul(1_i64 << doublings);
        at.plus_seconds(wait.min(LONGEST_WAIT))
    }
}

/// How many days before the end a notice is due.
pub const MARKS: [i64; 5] = [60, 30, 14, 7, 1];

/// In seconds.
const FIRST_WAIT: i64 = 60;

/// In seconds.
const LONGEST_WAIT: i64 = 6 * 60 * 60;

#[cfg(test)]
mod tests {
    use envelope::key::report::KeyFormat;
    use envelope::key::state::KeyState;
    use envelope::keyset::{Entry, Environment, KeyUse, Owner};

    use super::*;

    const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

    fn ending_in(days: i64, state: KeyState) -> Life {
        Life::new(Entry {
            id: "1".into(),
            thumbprint: "a".into(),
            certificate: None,
            owner: Owner::Ours,
            environment: Environment::Sandbox,
            format: KeyFormat::Jwk,
            key_use: KeyUse::Sign,
            algorithm: "ES256".into(),
            bits: Some(256),
            state,
            valid_from: AT.plus_days(-300),
            valid_to: Some(AT.plus_days(days)),
            created: AT.plus_days(-300),
        })
    }

    fn mark(days: i64) -> Option<i64> {
        NoticeId::due(&ending_in(days, KeyState::Active), AT).map(|id| id.mark)
    }

    #[test]
    fn each_mark_is_due_from_its_day_to_the_next_mark() {
        for (days, due) in [
            (61, None),
            (60, Some(60)),
            (31, Some(60)),
            (30, Some(30)),
            (15, Some(30)),
            (14, Some(14)),
            (8, Some(14)),
            (7, Some(7)),
            (2, Some(7)),
            (1, Some(1)),
            (0, None),
            (-5, None),
        ] {
            assert_eq!(mark(days), due, "{days}");
        }
    }

    #[test]
    fn a_key_that_is_out_of_use_is_not_told_of() {
        for state in [
            KeyState::Deactivated,
            KeyState::Compromised,
            KeyState::Destroyed,
        ] {
            assert_eq!(NoticeId::due(&ending_in(7, state), AT), None, "{state:?}");
        }
    }

    #[test]
    fn a_key_without_end_is_not_told_of() {
        let mut life = ending_in(7, KeyState::Active);
        life.entry.valid_to = None;
        assert_eq!(NoticeId::due(&life, AT), None);
    }

    #[test]
    fn tries_grow_rarer_up_to_six_hours() {
        let id = NoticeId::due(&ending_in(7, KeyState::Active), AT).unwrap();
        let mut notice = Notice::new(id, AT);
        let mut waits = Vec::new();
        for tries in [0, 1, 2, 8, 9, i64::MAX] {
            notice.tries = tries;
            waits.push(notice.after_try(AT).seconds() - AT.seconds());
        }
        assert_eq!(waits, [60, 120, 240, 15_360, 21_600, 21_600]);
    }
}
