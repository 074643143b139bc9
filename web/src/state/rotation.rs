//! The rotation pages: what was fetched, who is signed in, which form is open, and what came of
//! the last one.

pub mod form;
pub mod overview;

use alloc::collections::BTreeMap;
use alloc::rc::Rc;

use envelope::keyset::life::StepName;
use keyset_api::{
    ConsequencesView, EchoReport, EventView, KeysAdded, ProposalView, RotationView, SessionView,
    StepTaken,
};
use yew::Reducible;

use super::fetched::{Failure, Fetched};
pub use form::Form;
pub use overview::Overview;

/// The state of the rotation pages.
#[derive(Clone, Default, PartialEq)]
pub struct RotationPage {
    /// Keys and rotations.
    pub overview: Fetched<Overview>,
    /// Who is signed in; none where nobody is.
    pub person: Fetched<Option<SessionView>>,
    /// The form that is open.
    pub form: Option<Form>,
    /// What would stop, where the open form takes a key out of use.
    pub consequences: Fetched<ConsequencesView>,
    /// Whether the server is at what the form asked for.
    pub busy: bool,
    /// Why it did not do it.
    pub refused: Option<Failure>,
    /// What it did last.
    pub done: Option<Rc<Outcome>>,
    /// What happened to keys, by thumbprint; there once somebody looked.
    pub histories: BTreeMap<String, Fetched<Rc<[EventView]>>>,
}

/// What the server did.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Took a key in, or made one.
    Added(KeysAdded),
    /// Ended a proposal.
    Ended,
    /// Waits for a second person.
    Proposed(ProposalView),
    /// Ran an echo, good or not.
    Echoed(EchoReport),
    /// Put a rotation on record.
    Recorded(RotationView),
    /// Took a step.
    Taken(StepName, Box<StepTaken>),
}

/// What happens on the pages.
#[derive(Clone, PartialEq)]
pub enum Action {
    /// The server is asked to do what the form says.
    Asked,
    /// What would stop, as the server knows it.
    Consequences(String, Fetched<ConsequencesView>),
    /// The message on what was done is put away.
    Dismissed,
    /// The server did it.
    Done(Outcome),
    /// A form is opened, edited or closed.
    Form(Option<Form>),
    /// The history of a key.
    History(String, Fetched<Rc<[EventView]>>),
    /// Keys and rotations.
    Overview(Fetched<Overview>),
    /// Who is signed in.
    Person(Fetched<Option<SessionView>>),
    /// Keys and rotations, and who is signed in, where the page asked by itself.
    Refreshed(Fetched<Option<SessionView>>, Fetched<Overview>),
    /// The server refused.
    Refused(Failure),
}

impl Reducible for RotationPage {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Asked => {
                next.busy = true;
                next.refused = None;
            }
            Action::Consequences(thumbprint, consequences) => {
                // An answer that comes late may be about the key of a form that was closed.
                if next
                    .form
                    .as_ref()
                    .is_some_and(|form| form.key.thumbprint == thumbprint)
                {
                    next.consequences = consequences;
                }
            }
            Action::Dismissed => next.done = None,
            Action::Done(outcome) => {
                next.busy = false;
                next.form = None;
                next.done = Some(Rc::new(outcome));
                // What they say of the past is no longer all of it.
                next.histories.clear();
            }
            Action::Form(form) => {
                if form.is_some() {
                    next.done = None;
                }
                next.form = form;
                next.refused = None;
            }
            Action::History(thumbprint, events) => {
                next.histories.insert(thumbprint, events);
            }
            Action::Overview(overview) => next.overview = overview,
            Action::Person(person) => next.person = person,
            Action::Refreshed(person, overview) => {
                next.person = next.person.refreshed(person);
                next.overview = next.overview.refreshed(overview);
            }
            Action::Refused(failure) => {
                next.busy = false;
                if failure.is_signed_out() {
                    next.person = Fetched::Here(None);
                }
                next.refused = Some(failure);
            }
        }
        Rc::new(next)
    }
}

impl RotationPage {
    /// The person who is signed in.
    #[must_use]
    pub fn signed_in(&self) -> Option<&SessionView> {
        self.person.here()?.as_ref()
    }
}

#[cfg(test)]
pub(crate) mod tests;
