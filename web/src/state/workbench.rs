//! The workbench as a whole: the message, the three panes and the keys, and how they bear on each
//! other.

use alloc::rc::Rc;

use envelope::Profile;
use yew::Reducible;

use super::codec::CodecState;
use super::compare::{Compare, CompareAction};
use super::history::{Entry, History};
use super::input::{Body, Input};
use super::keys::{Keys, KeysAction};
use super::look::{Look, Window};
use super::open::{Open, OpenAction};
use super::seal::{Seal, SealAction};
use super::triage::{Triage, TriageAction};
use super::why::{Why, WhyAction};
use crate::present::profile::suggestion;
use crate::present::triage::LOST;
use crate::worker::protocol::{Inspected, KeyList, Sample, SampleMade};

/// The panes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// Layers, without keys.
    #[default]
    Inspect,
    /// The payload, with keys.
    Open,
    /// A message of one's own.
    Seal,
}

/// The workbench's state. It outlives a visit to another page, not a reload.
#[derive(Clone, Default, PartialEq)]
pub struct Workbench {
    /// The worker.
    pub codec: CodecState,
    /// The pane that shows.
    pub pane: Pane,
    /// The message.
    pub input: Input,
    /// What the message is; none until the worker answered for this very message.
    pub inspected: Option<Rc<Inspected>>,
    /// The hex view of the message.
    pub look: Look,
    /// The profiles on offer.
    pub profiles: Rc<[Profile]>,
    /// The name of the profile that judges.
    pub profile: String,
    /// Whether the operator chose it; then it does not follow the message.
    pub profile_chosen: bool,
    /// The keys.
    pub keys: Keys,
    /// The Open pane.
    pub open: Open,
    /// The Seal pane.
    pub seal: Seal,
    /// The sample being made.
    pub sampling: Option<Sample>,
    /// A failure that belongs to no pane, in one sentence.
    pub failure: Option<Rc<str>>,
    /// The file with many bodies.
    pub triage: Triage,
    /// Two payloads side by side.
    pub compare: Compare,
    /// What was done in this tab.
    pub history: History,
    /// The call that failed.
    pub why: Why,
}

/// What happens on the workbench.
#[derive(Clone, PartialEq)]
pub enum Action {
    /// The worker came, went or was replaced.
    Codec(CodecState),
    /// Something about two payloads.
    Compare(CompareAction),
    /// A failure to tell, or that it was read.
    Failure(Option<Rc<str>>),
    /// The history is put away.
    Forget,
    /// The message is another one.
    Input(Body),
    /// What a message is, with the revision it was asked for.
    Inspected(u64, Rc<Inspected>),
    /// Something about the keys.
    Keys(KeysAction),
    /// The hex view shows another layer or place, or is closed.
    Look(Look),
    /// Octets of a message, with the revision they were asked for.
    Looked(u64, Rc<Window>),
    /// Something was done.
    Note(Entry),
    /// Something in the Open pane.
    Open(OpenAction),
    /// Another pane.
    Pane(Pane),
    /// The operator chose a profile.
    Profile(String),
    /// The profiles on offer.
    Profiles(Rc<[Profile]>),
    /// A sample was asked for.
    SampleAsked(Sample),
    /// A sample could not be made.
    SampleEnded,
    /// A sample was made.
    Sampled(SampleMade, Body),
    /// Something in the Seal pane.
    Seal(SealAction),
    /// Something about a file with many bodies.
    Triage(TriageAction),
    /// Something about a call that failed.
    Why(WhyAction),
}

impl Reducible for Workbench {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.apply(action);
        Rc::new(next)
    }
}

impl Workbench {
    /// A profile on offer, by name.
    #[must_use]
    pub fn profile_named(&self, name: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.name == name)
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::Codec(state) => self.codec_changed(state),
            Action::Compare(action) => self.compare = self.compare.reduce(action),
            Action::Failure(failure) => self.failure = failure,
            Action::Forget => self.history = History::default(),
            Action::Input(body) => self.set_input(body),
            Action::Inspected(revision, inspected) => self.set_inspected(revision, inspected),
            Action::Keys(action) => self.change_keys(action),
            Action::Look(look) => self.look = look,
            Action::Looked(revision, window) => {
                if revision == self.input.revision {
                    self.look = self.look.shown(window);
                }
            }
            Action::Note(entry) => self.history = self.history.with(entry),
            Action::Open(action) => self.open = self.open.reduce(action),
            Action::Pane(pane) => self.pane = pane,
            Action::Profile(name) => {
                self.profile_chosen = true;
                self.set_profile(name);
            }
            Action::Profiles(profiles) => self.set_profiles(profiles),
            Action::SampleAsked(sample) => self.sampling = Some(sample),
            Action::SampleEnded => self.sampling = None,
            Action::Sampled(made, body) => self.set_sample(made, body),
            Action::Seal(action) => self.seal = self.seal.reduce(action),
            Action::Triage(action) => self.triage = self.triage.reduce(action),
            Action::Why(action) => self.why = self.why.reduce(action),
        }
    }

    /// A new instance knows no keys, and nobody answers what was asked of the old one.
    fn codec_changed(&mut self, state: CodecState) {
        self.codec = state;
        if state != CodecState::Ready {
            self.keys = self.keys.reduce(KeysAction::Changed(KeyList::default()));
            self.open = self.open.reduce(OpenAction::Outdated);
            self.seal = self.seal.reduce(SealAction::Settled);
            self.look = Look::default();
            self.sampling = None;
            self.triage = self.triage.reduce(TriageAction::Failed(LOST.into()));
        }
    }

    fn set_input(&mut self, body: Body) {
        if body != self.input.body {
            self.input = self.input.changed(body);
            self.inspected = None;
            self.look = Look::default();
            self.open = self.open.reduce(OpenAction::Outdated);
        }
    }

    fn set_inspected(&mut self, revision: u64, inspected: Rc<Inspected>) {
        if revision != self.input.revision {
            return;
        }
        let chosen = self
            .profile_named(&self.profile)
            .filter(|_| !self.profile_chosen);
        if let Some(name) = chosen.and_then(|profile| suggestion(inspected.format, profile)) {
            self.set_profile(name.into());
        }
        self.inspected = Some(inspected);
    }

    fn set_profile(&mut self, name: String) {
        if name != self.profile {
            self.profile = name;
            self.open = self.open.reduce(OpenAction::Outdated);
        }
    }

    fn set_profiles(&mut self, profiles: Rc<[Profile]>) {
        if let Some(first) = profiles.first() {
            if self.profile.is_empty() {
                self.profile.clone_from(&first.name);
            }
            if self.seal.profile.is_empty() {
                self.seal.profile.clone_from(&first.name);
            }
        }
        self.profiles = profiles;
    }

    /// With the last key, what it opened goes too; with the first one after a restart, the
    /// notice that keys are gone.
    fn change_keys(&mut self, action: KeysAction) {
        self.keys = self.keys.reduce(action);
        if self.keys.all().is_empty() {
            self.open = self.open.reduce(OpenAction::Outdated);
        } else if self.codec == CodecState::Restarted {
            self.codec = CodecState::Ready;
        }
    }

    fn set_sample(&mut self, made: SampleMade, body: Body) {
        self.sampling = None;
        self.set_input(body);
        self.profile_chosen = false;
        self.set_profile(made.profile);
        self.change_keys(KeysAction::Changed(made.keys));
        self.pane = Pane::Open;
    }
}

#[cfg(test)]
mod tests;
