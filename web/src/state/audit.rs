//! The audit page: what is looked for, what was found of it so far, and whether the log is whole.

pub mod filter;

use alloc::rc::Rc;

use keyset_api::{AuditVerification, EventPage, EventView};
use yew::Reducible;

use super::fetched::{Failure, Fetched};
pub use filter::Filter;

/// The page's state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuditPage {
    /// What is looked for.
    pub filter: Filter,
    /// What was found, the newest first.
    pub events: Fetched<Rc<[EventView]>>,
    /// Behind which event the next page begins; none where everything is here.
    pub next: Option<i64>,
    /// The next page, as long as it is on its way, or why it did not come.
    pub more: Option<Fetched<()>>,
    /// Whether the log is whole; none as long as nobody asked.
    pub verified: Option<Fetched<AuditVerification>>,
}

/// What happens on the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Something is looked for, from the beginning.
    Asked(Filter),
    /// A page of what was looked for: the first one, or one behind this event.
    Found(Filter, Option<i64>, Result<EventPage, Failure>),
    /// The next page is on its way.
    More,
    /// The log is walked.
    Verified(Fetched<AuditVerification>),
}

impl Reducible for AuditPage {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Asked(filter) => {
                next = Self {
                    filter,
                    verified: next.verified,
                    ..Self::default()
                };
            }
            // An answer that comes late may be to another question.
            Action::Found(filter, after, _) if filter != self.filter || after != self.next => {
                return self;
            }
            Action::Found(_, None, Ok(page)) => {
                next.events = Fetched::Here(page.events.into());
                next.next = page.next;
            }
            Action::Found(_, None, Err(failure)) => next.events = Fetched::Failed(failure),
            Action::Found(_, Some(_), Ok(page)) => {
                let before = next.events.here().map_or(&[][..], |events| events);
                next.events = Fetched::Here([before, &page.events].concat().into());
                next.next = page.next;
                next.more = None;
            }
            Action::Found(_, Some(_), Err(failure)) => next.more = Some(Fetched::Failed(failure)),
            Action::More => next.more = Some(Fetched::Loading),
            Action::Verified(verified) => next.verified = Some(verified),
        }
        Rc::new(next)
    }
}

impl AuditPage {
    /// Whether it was refused because nobody is signed in.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        matches!(&self.events, Fetched::Failed(failure) if failure.is_signed_out())
    }
}

#[cfg(test)]
mod tests;
