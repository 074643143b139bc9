//! Whether the key sets at hand let a key be used: by its state, its environment and its owner.
//! Judges names and records alone, never a message or a secret, so that no answer can be an oracle.

use alloc::format;
use alloc::string::String;

use super::entry::{Environment, Owner};
use super::permission::{Operation, Permission, permission};
use super::record::{KeyName, KeyRecord};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::inspect::finding::{Finding, Severity};
use crate::key::ring::{HeldKey, KeyRing};
use crate::key::state::{KeyState, StateName};
use crate::time::UnixTime;

/// The key sets that one operation asks, and what it is asked for.
#[derive(Clone, Copy)]
pub(crate) struct KeySets<'a> {
    rings: [&'a KeyRing; 2],
    environment: Option<Environment>,
    operation: Operation,
}

/// What key sets say of one key.
#[derive(Clone, Copy, Default)]
pub(crate) struct Clearance<'a> {
    /// The record that decides; none where no key set knows the key.
    pub(crate) record: Option<&'a KeyRecord>,
    /// Why the key is not used, where it is not.
    pub(crate) bar: Option<Bar>,
    /// Whether a key set says that the key is our own.
    pub(crate) is_ours: bool,
}

/// Why a key is not used. The order is that of the causes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bar {
    /// It belongs to this environment, and the message to the other one.
    Environment(Environment),
    /// Its state forbids it.
    State {
        state: KeyState,
        since: Option<UnixTime>,
    },
}

impl<'a> KeySets<'a> {
    /// Those of two rings; a record in either counts for the keys of both.
    pub(crate) const fn of(
        rings: [&'a KeyRing; 2],
        environment: Option<Environment>,
        operation: Operation,
    ) -> Self {
        Self {
            rings,
            environment,
            operation,
        }
    }

    /// What they say of a key. Its name is asked for only where there is a record at all.
    pub(crate) fn clearance(&self, name: impl FnOnce() -> KeyName) -> Clearance<'a> {
        if self.rings.iter().all(|ring| ring.records().is_empty()) {
            return Clearance::default();
        }
        let name = name();
        let mut found = Clearance::default();
        for ring in self.rings {
            // Two rings, and a handful of records of one key: the strictest word holds.
            for record in ring.records().judging(&name) {
                found.hear(record, self.bar(record));
            }
        }
        found
    }

    /// What one record says.
    pub(crate) fn of_record(&self, record: &'a KeyRecord) -> Clearance<'a> {
        let mut found = Clearance::default();
        found.hear(record, self.bar(record));
        found
    }

    /// Every record.
    pub(crate) fn records(&self) -> impl Iterator<Item = &'a KeyRecord> {
        self.rings.into_iter().flat_map(KeyRing::records)
    }

    /// Where the message was received.
    pub(crate) const fn environment(&self) -> Option<Environment> {
        self.environment
    }

    fn bar(&self, record: &KeyRecord) -> Option<Bar> {
        let elsewhere = record
            .environment
            .filter(|own| self.environment.is_some_and(|here| here != *own));
        if let Some(own) = elsewhere {
            return Some(Bar::Environment(own));
        }
        let is_allowed = match permission(record.state, self.operation) {
            Permission::Allowed | Permission::OldTraffic | Permission::ProbesOnly => true,
            Permission::ByName | Permission::Denied => false,
        };
        (!is_allowed).then_some(Bar::State {
            state: record.state,
            since: record.state_since,
        })
    }
}

impl KeyRing {
    /// The word for why the key sets of this ring let a key, or a component of it, not even undo
    /// protection, whatever the environment; none where they do.
    #[must_use]
    pub fn barred(&self, key: &HeldKey) -> Option<&'static str> {
        let sets = KeySets::of([self, self], None, Operation::Process);
        let mut names = key.names().into_iter();
        names.find_map(|name| sets.clearance(|| name).bar.map(Bar::outcome))
    }
}

impl<'a> Clearance<'a> {
    fn hear(&mut self, record: &'a KeyRecord, bar: Option<Bar>) {
        self.is_ours |= record.owner == Some(Owner::Ours);
        let is_stricter = match (self.bar, bar) {
            (None, Some(_)) => true,
            (Some(known), Some(new)) => new.rank() < known.rank(),
            (None, None) => self.record.is_none() || self.retired().is_none() && is_retired(record),
            (Some(_), None) => false,
        };
        if is_stricter {
            (self.record, self.bar) = (Some(record), bar);
        }
    }

    /// Since when the key only opens old traffic, in words, where that is so.
    pub(crate) fn retired(&self) -> Option<String> {
        let record = self.record.filter(|record| is_retired(record))?;
        Some(match record.state_since {
            Some(since) => format!("deactivated {}", since.date()),
            None => "deactivated".into(),
        })
    }

    /// The end of the key's validity: what it says itself, or the key set, whichever is first. A JWK
    /// often says nothing.
    pub(crate) fn end(&self, own: Option<UnixTime>) -> Option<UnixTime> {
        let listed = self.record.and_then(|record| record.valid_to);
        [own, listed].into_iter().flatten().min()
    }

    /// The id with what key sets say of the key, such as `enc-1 (production, suspended)`.
    pub(crate) fn label(&self, id: &str) -> String {
        let Some(record) = self.record else {
            return id.into();
        };
        let state = record.state.name();
        let environment = record.environment.map(Environment::code);
        let state = (state != StateName::Active).then(|| state.code());
        match (environment, state) {
            (Some(environment), Some(state)) => format!("{id} ({environment}, {state})"),
            (Some(word), None) | (None, Some(word)) => format!("{id} ({word})"),
            (None, None) => id.into(),
        }
    }

    /// What is worth knowing when the key was of use.
    pub(crate) fn finding(&self, id: &str) -> Option<Finding> {
        let retired = self.retired()?;
        let message = format!(
            "Key {id} was of use for this message, but is {retired} in your key set: the sender \
             should use its successor."
        );
        Some(Finding::new("key.deactivated", Severity::Warning, message))
    }

    /// Adds what is known of the key to the evidence.
    pub(crate) fn told(&self, mut diagnosis: Diagnosis) -> Diagnosis {
        let Some(record) = self.record else {
            return diagnosis;
        };
        diagnosis = diagnosis.with("state", record.state.name().code());
        if let Some(environment) = record.environment {
            diagnosis = diagnosis.with("environment", environment.code());
        }
        if let Some(since) = record.state_since {
            diagnosis = diagnosis.with("since", format!("{since}"));
        }
        diagnosis
    }
}

impl Bar {
    /// The word in the list of keys.
    pub(crate) const fn outcome(self) -> &'static str {
        match self {
            Self::Environment(_) => "other environment",
            Self::State { state, .. } => match state.name() {
                StateName::PreActive => "not trusted",
                name => name.code(),
            },
        }
    }

    /// The cause, where it is what keeps a message from being opened or sealed.
    pub(crate) const fn cause(self) -> Cause {
        match self {
            Self::Environment(_) => Cause::WrongEnvironment,
            Self::State { .. } => Cause::KeyDisabled,
        }
    }

    /// Since when its state bars it, where the key set keeps that.
    pub(crate) const fn since(self) -> Option<UnixTime> {
        match self {
            Self::Environment(_) => None,
            Self::State { since, .. } => since,
        }
    }

    /// What follows "key X": a clause without a full stop.
    pub(crate) fn clause(self) -> String {
        let (state, since) = match self {
            Self::Environment(own) => {
                return format!("belongs to {own}, and this is {}", other(own));
            }
            Self::State { state, since } => (state.name(), since),
        };
        let since = since.map_or_else(String::new, |since| format!(" since {}", since.date()));
        match state {
            StateName::PreActive => "is not trusted yet in your key set".into(),
            StateName::Suspended => format!("is Suspended in your key set{since}"),
            StateName::Compromised => format!("is marked Compromised in your key set{since}"),
            StateName::Destroyed => format!("is Destroyed in your key set{since}"),
            StateName::Deactivated => format!("is Deactivated in your key set{since}"),
            StateName::Active => format!("is Active in your key set{since}"),
        }
    }

    /// What can be done about it.
    pub(crate) const fn remedy(self) -> &'static str {
        let state = match self {
            Self::Environment(Environment::Production) => {
                return "Ask the sender for a message made with the sandbox keys, or send this one \
                        to production.";
            }
            Self::Environment(Environment::Sandbox) => {
                return "Ask the sender for a message made with the production keys, or send this \
                        one to the sandbox.";
            }
            Self::State { state, .. } => state.name(),
        };
        match state {
            StateName::PreActive => {
                "Compare the fingerprint of the key with its owner and trust it in the key set, or \
                 ask for a message made with an Active key."
            }
            StateName::Suspended => {
                "Restore the key in the key set, or ask for a message made with an Active key."
            }
            StateName::Compromised => {
                "Do not rely on the message: others may have this key. Ask for a message made with \
                 an Active key."
            }
            StateName::Active | StateName::Deactivated | StateName::Destroyed => {
                "Ask for a message made with an Active key."
            }
        }
    }

    /// What can be done about it where a message is to be sealed.
    pub(crate) const fn remedy_to_seal(self) -> &'static str {
        match self {
            Self::Environment(_) => "Give a key of the environment that the message goes to.",
            Self::State { .. } => "Give a key that is Active in your key set.",
        }
    }

    const fn rank(self) -> u8 {
        match self {
            Self::Environment(_) => 0,
            Self::State { state, .. } => match state.name() {
                StateName::Compromised => 1,
                _ => 2,
            },
        }
    }
}

fn is_retired(record: &KeyRecord) -> bool {
    record.state.name() == StateName::Deactivated
}

const fn other(environment: Environment) -> Environment {
    match environment {
        Environment::Sandbox => Environment::Production,
        Environment::Production => Environment::Sandbox,
    }
}

#[cfg(test)]
mod tests;
