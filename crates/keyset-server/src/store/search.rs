//! Which part of the audit log somebody looks for.

use envelope::UnixTime;
use keyset_api::EventOrder;

/// Every member that is there must match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventSearch {
    /// In which order.
    pub order: EventOrder,
    /// Those behind this number, in that order.
    pub after: Option<i64>,
    /// Up to this number, and it too.
    pub last: Option<i64>,
    /// At most so many.
    pub limit: u32,
    /// Who did it, or agreed.
    pub operator: Option<String>,
    /// What was done, in one word.
    pub action: Option<String>,
    /// To which key, by its thumbprint.
    pub key: Option<String>,
    /// From this moment on.
    pub since: Option<UnixTime>,
    /// Before this moment.
    pub until: Option<UnixTime>,
}

impl EventSearch {
    /// The lowest number that can be found.
    #[must_use]
    pub fn lowest(&self) -> i64 {
        match (self.order, self.after) {
            (EventOrder::OldestFirst, Some(after)) => after.saturating_add(1),
            _ => i64::MIN,
        }
    }

    /// The highest number that can be found.
    #[must_use]
    pub fn highest(&self) -> i64 {
        let last = self.last.unwrap_or(i64::MAX);
        match (self.order, self.after) {
            (EventOrder::NewestFirst, Some(after)) => last.min(after.saturating_sub(1)),
            _ => last,
        }
    }
}
