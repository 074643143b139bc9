//! A rotation: from one key to its successor, as a plan with dates and the steps that are due.
//! Nothing is stored here and nothing is done: the plan follows from the keys and the policy.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::entry::Owner;
use super::life::{Approval, Life, Reason, Request, Step, StepName, take};
use crate::key::state::KeyState;
use crate::policy::rotation::RotationPolicy;
use crate::time::UnixTime;

/// One key and the key that replaces it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// The thumbprint of the key that goes.
    pub old: String,
    /// The thumbprint of its successor, once there is one.
    pub new: Option<String>,
}

/// When what is due. A compromised key is due for everything at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The successor is made or asked for.
    pub begin: UnixTime,
    /// The successor is in use; from here both are.
    pub activate: UnixTime,
    /// The old key only opens what was sealed before.
    pub deactivate: UnixTime,
    /// The old key's private part goes.
    pub destroy: UnixTime,
    /// Because the old key is known to another party.
    pub emergency: bool,
}

/// Something that is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// What.
    pub task: Task,
    /// From when it is due.
    pub from: UnixTime,
    /// Who must act.
    pub who: Who,
    /// Whether the time has come.
    pub is_due: bool,
    /// What stands in its way, were it tried now by two people.
    pub blocked: Vec<Reason>,
}

/// The tasks of a rotation, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// Make the successor, or import the counterparty's.
    Obtain,
    /// Give the public half to the counterparty, or compare theirs with them, and trust it.
    Trust,
    /// See it working.
    Verify,
    /// Bring it into use.
    Activate,
    /// Take the old key out of use.
    Deactivate,
    /// Destroy the old key.
    Destroy,
}

/// Who must act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// An operator here.
    Us,
    /// The counterparty, asked by an operator here.
    Counterparty,
}

impl Plan {
    /// The plan for a key; none where it never ends and is not compromised.
    ///
    /// Times are counted back from its end, and never lie before the step they follow.
    #[must_use]
    pub fn of(old: &Life, policy: &RotationPolicy) -> Option<Self> {
        let days = |days: u32| i64::from(days);
        if old.entry.state == KeyState::Compromised {
            return Some(Self {
                begin: old.since,
                activate: old.since,
                deactivate: old.since,
                destroy: old.since.plus_days(days(policy.destroy_after)),
                emergency: true,
            });
        }
        let end = old.entry.valid_to?;
        let deactivate = match old.entry.state {
            KeyState::Deactivated | KeyState::Destroyed => old.since,
            _ => end,
        };
        Some(Self {
            begin: end.plus_days(-days(policy.begin_before.max(policy.overlap))),
            activate: end.plus_days(-days(policy.overlap)),
            deactivate,
            destroy: deactivate.plus_days(days(policy.destroy_after)),
            emergency: false,
        })
    }
}

impl Rotation {
    /// What is still to be done, in order; empty when the old key is destroyed and its successor in
    /// use, or when a key is not in the set.
    #[must_use]
    pub fn next_steps(&self, set: &[Life], policy: &RotationPolicy, at: UnixTime) -> Vec<Due> {
        let find = |thumbprint: &str| set.iter().find(|one| one.entry.thumbprint == thumbprint);
        let Some((old, plan)) = find(&self.old).and_then(|old| Some((old, Plan::of(old, policy)?)))
        else {
            return Vec::new();
        };
        let new = self.new.as_deref().and_then(find);
        let tasks = Tasks {
            set,
            policy,
            at,
            plan,
        };
        let mut due = Vec::new();
        due.extend(tasks.of_the_new(old, new));
        due.extend(tasks.of_the_old(old));
        due
    }
}

struct Tasks<'a> {
    set: &'a [Life],
    policy: &'a RotationPolicy,
    at: UnixTime,
    plan: Plan,
}

impl Tasks<'_> {
    fn of_the_new(&self, old: &Life, new: Option<&Life>) -> Vec<Due> {
        let theirs = old.entry.owner == Owner::Counterparty;
        let who = if theirs { Who::Counterparty } else { Who::Us };
        let Some(new) = new else {
            return Vec::from([self.due(Task::Obtain, self.plan.begin, who, Vec::new())]);
        };
        let mut due = Vec::new();
        let KeyState::PreActive { trusted, verified } = new.entry.state else {
            return due;
        };
        if !trusted {
            due.push(self.due(Task::Trust, self.plan.begin, Who::Us, Vec::new()));
        }
        if !verified {
            let blocked = if trusted {
                Vec::new()
            } else {
                Vec::from([Reason::NotTrusted])
            };
            due.push(self.due(Task::Verify, self.plan.begin, Who::Us, blocked));
        }
        let blocked = self.blocked(new, &Step::Activate);
        due.push(self.due(Task::Activate, self.plan.activate, Who::Us, blocked));
        due
    }

    fn of_the_old(&self, old: &Life) -> Vec<Due> {
        let mut due = Vec::new();
        if StepName::Deactivate.from_state(old.entry.state).is_some() {
            let blocked = self.blocked(old, &Step::Deactivate);
            due.push(self.due(Task::Deactivate, self.plan.deactivate, Who::Us, blocked));
        }
        if old.entry.state != KeyState::Destroyed {
            let blocked = self.blocked(old, &Step::Destroy);
            due.push(self.due(Task::Destroy, self.plan.destroy, Who::Us, blocked));
        }
        due
    }

    fn due(&self, task: Task, from: UnixTime, who: Who, blocked: Vec<Reason>) -> Due {
        Due {
            task,
            from,
            who,
            is_due: from <= self.at,
            blocked,
        }
    }

    /// Tried on the values, by two people who exist for this only.
    fn blocked(&self, life: &Life, step: &Step) -> Vec<Reason> {
        let approval = Approval {
            operator: "one".into(),
            second: Some("another".into()),
        };
        let request = Request {
            thumbprint: &life.entry.thumbprint,
            step,
            environment: life.entry.environment,
            approval: &approval,
            at: self.at,
        };
        take(self.set, &request, self.policy)
            .err()
            .unwrap_or_default()
    }
}

/// The rotations that the keys call for: one for every key in use, of the other side too, that ends
/// within the time of the policy or was compromised, with the successor that is there already.
#[must_use]
pub fn called_for(set: &[Life], policy: &RotationPolicy, at: UnixTime) -> Vec<Rotation> {
    set.iter()
        .filter(|old| {
            let in_use = matches!(
                old.entry.state,
                KeyState::Active | KeyState::Suspended | KeyState::Compromised
            );
            in_use && Plan::of(old, policy).is_some_and(|plan| plan.begin <= at)
        })
        .map(|old| Rotation {
            old: old.entry.thumbprint.clone(),
            new: successor(set, old).map(|new| new.entry.thumbprint.clone()),
        })
        .collect()
}

/// The key of the same purpose that lasts longest, if it lasts longer than the old one.
fn successor<'a>(set: &'a [Life], old: &Life) -> Option<&'a Life> {
    let end = |life: &Life| life.entry.valid_to.unwrap_or(FOREVER);
    set.iter()
        .filter(|one| {
            one.purpose() == old.purpose() && one.entry.thumbprint != old.entry.thumbprint
        })
        .filter(|one| {
            matches!(
                one.entry.state,
                KeyState::PreActive { .. } | KeyState::Active
            )
        })
        .filter(|one| end(one) > end(old) || old.entry.state == KeyState::Compromised)
        .max_by_key(|one| end(one))
}

/// Later than any end.
const FOREVER: UnixTime = UnixTime::from_seconds(i64::MAX);

#[cfg(test)]
mod tests;
