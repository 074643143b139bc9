//! The life of a key: its states, the steps between them, and what guards each step. Pure
//! functions over values; records, clocks and people are the caller's.

pub mod admit;
pub mod evidence;
mod guard;
pub mod reason;
pub mod step;

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::entry::{Entry, Environment, KeyUse, Owner};
use super::permission::{Operation, permission};
use super::publish::is_handed_out;
use crate::key::report::KeyFormat;
use crate::key::state::KeyState;
use crate::policy::rotation::RotationPolicy;
use crate::time::UnixTime;
pub use admit::{Admitted, NotAdmitted, admit};
pub use evidence::{Approval, Comparison, Evidence, EvidenceKind, is_same_person};
pub use reason::Reason;
pub use step::{Step, StepName};

/// A key of the set with what is on record of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Life {
    /// The key.
    #[serde(flatten)]
    pub entry: Entry,
    /// Since when it is in its state.
    pub since: UnixTime,
    /// Since when it is published without a break; none where it is not, or not ours.
    #[serde(default)]
    pub published: Option<UnixTime>,
    /// That its fingerprint was compared with its owner.
    pub comparison: Option<Comparison>,
    /// That it was seen to work, in the order of recording.
    pub evidence: Vec<Evidence>,
}

/// Keys that can stand in for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Purpose {
    /// Whose they are.
    pub owner: Owner,
    /// Where they belong.
    pub environment: Environment,
    /// OpenPGP or JOSE.
    pub format: KeyFormat,
    /// What they are for.
    pub key_use: KeyUse,
}

/// A step that somebody asks for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The key's thumbprint.
    pub thumbprint: &'a str,
    /// The step.
    pub step: &'a Step,
    /// The environment in which the operator works.
    pub environment: Environment,
    /// Who asks, and who agreed.
    pub approval: &'a Approval,
    /// The moment.
    pub at: UnixTime,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The key as it is now.
    pub life: Life,
    /// What the operator should know: what is left without a key.
    pub warnings: Vec<Warning>,
}

/// What a step that is not refused leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Warning {
    /// No key of this purpose seals or signs any more.
    NothingProtects,
    /// No key of this purpose opens or verifies any more.
    NothingProcesses,
}

impl Life {
    /// A key that has just entered the set.
    #[must_use]
    pub fn new(entry: Entry) -> Self {
        Self {
            since: entry.created,
            published: is_handed_out(&entry).then_some(entry.created),
            entry,
            comparison: None,
            evidence: Vec::new(),
        }
    }

    /// The keys that can stand in for it have the same.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        Purpose {
            owner: self.entry.owner,
            environment: self.entry.environment,
            format: self.entry.format,
            key_use: self.entry.key_use,
        }
    }

    /// The newest evidence that counts where the key belongs.
    #[must_use]
    pub fn proof(&self) -> Option<&Evidence> {
        self.evidence
            .iter()
            .filter(|evidence| evidence.counts_in(self.entry.environment))
            .max_by_key(|evidence| evidence.at)
    }

    /// Whether the key is in use, valid, and was seen to work.
    #[must_use]
    pub fn works(&self, at: UnixTime) -> bool {
        self.entry.state == KeyState::Active
            && self.entry.valid_from <= at
            && !self.entry.is_expired(at)
            && self.proof().is_some()
    }

    /// Whether ordinary traffic that arrives at `at` may be opened or verified with it.
    #[must_use]
    pub fn processes(&self) -> bool {
        permission(self.entry.state, Operation::Process).is_ordinary()
    }
}

/// Takes a step, or says everything that stands in its way. The set itself is not changed.
///
/// # Errors
/// Every [`Reason`] against it, at least one.
pub fn take(
    set: &[Life],
    request: &Request<'_>,
    policy: &RotationPolicy,
) -> Result<Taken, Vec<Reason>> {
    let Some(life) = set
        .iter()
        .find(|life| life.entry.thumbprint == request.thumbprint)
    else {
        return Err(Vec::from([Reason::UnknownKey {
            thumbprint: request.thumbprint.into(),
        }]));
    };
    let state = guard::next_state(set, life, request, policy)?;
    let mut next = life.clone();
    if next.entry.state != state {
        next.entry.state = state;
        next.since = request.at;
    }
    next.published = is_handed_out(&next.entry).then(|| life.published.unwrap_or(request.at));
    match request.step {
        Step::Trust {
            comparison: Some(comparison),
        } => next.comparison = Some(comparison.clone()),
        Step::Verify { evidence } => next.evidence.push(evidence.clone()),
        _ => {}
    }
    let warnings = warnings(set, &next);
    Ok(Taken {
        life: next,
        warnings,
    })
}

/// What a key of this purpose is needed for and no key is left for, where there was one before.
fn warnings(set: &[Life], next: &Life) -> Vec<Warning> {
    let before = || set.iter().filter(|one| one.purpose() == next.purpose());
    let after = || {
        before()
            .filter(|one| one.entry.thumbprint != next.entry.thumbprint)
            .chain([next])
    };
    let protects = |one: &Life| one.entry.state == KeyState::Active;
    let mut warnings = Vec::new();
    if before().any(protects) && !after().any(protects) {
        warnings.push(Warning::NothingProtects);
    }
    if before().any(Life::processes) && !after().any(Life::processes) {
        warnings.push(Warning::NothingProcesses);
    }
    warnings
}

#[cfg(test)]
mod tests;
