//! What was done in this tab: what, when, and what came of it. No payload, no message, no key is part
//! of it, and it ends with the tab.

use alloc::collections::VecDeque;
use alloc::rc::Rc;

use envelope::detect::Format;
use envelope::{Cause, UnixTime};

use super::open::OpenOutcome;
use crate::worker::protocol::Inspected;

/// Entries that are kept.
pub const MOST: usize = 200;

/// The history, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The entries.
    pub entries: VecDeque<Entry>,
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: UnixTime,
    /// What.
    pub deed: Deed,
    /// The format of the message.
    pub format: Format,
    /// Its length in octets as received.
    pub octets: u64,
    /// The name of the profile that judged.
    pub profile: Rc<str>,
    /// Ids of the keys that it is for.
    pub recipients: Vec<String>,
}

/// What was done, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A message opened, with this key.
    Opened(Option<String>),
    /// A message was refused.
    Refused(Cause),
    /// A message was sealed.
    Sealed,
    /// Many bodies were judged: how many, and how many of them were refused.
    Triaged(u64, u64),
}

impl History {
    /// With one more; the oldest goes when there are too many.
    #[must_use]
    pub fn with(&self, entry: Entry) -> Self {
        let mut entries = self.entries.clone();
        entries.push_front(entry);
        entries.truncate(MOST);
        Self { entries }
    }
}

impl Entry {
    /// What came of opening a message.
    #[must_use]
    pub fn opening(
        at: UnixTime,
        inspected: Option<&Inspected>,
        octets: u64,
        outcome: &OpenOutcome,
    ) -> Self {
        let report = &outcome.report;
        let opened_by = report.opened_by.as_ref().map(|key| key.id.clone());
        let deed = match &report.diagnosis {
            Some(diagnosis) => Deed::Refused(diagnosis.cause),
            None => Deed::Opened(opened_by),
        };
        let named = inspected
            .iter()
            .flat_map(|seen| &seen.inspection.recipients);
        Self {
            at,
            deed,
            format: report.trace.format,
            octets,
            profile: report.trace.profile.as_str().into(),
            recipients: named.filter_map(|one| one.id.clone()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::open::tests::outcome;

    fn entry(seconds: i64) -> Entry {
        Entry::opening(UnixTime::from_seconds(seconds), None, 10, &outcome())
    }

    #[test]
    fn the_latest_stands_first_and_the_oldest_goes() {
        let most = i64::try_from(MOST).unwrap();
        let history = (0..most + 5).fold(History::default(), |all, at| all.with(entry(at)));
        assert_eq!(history.entries.len(), MOST);
        assert_eq!(history.entries[0].at, UnixTime::from_seconds(most + 4));
        assert_eq!(history.entries[MOST - 1].at, UnixTime::from_seconds(5));
    }

    #[test]
    fn an_entry_holds_no_payload() {
        let payload = String::from_utf8(outcome().payload.clone()).unwrap();
        assert!(!format!("{:?}", entry(0)).contains(&payload));
    }
}
