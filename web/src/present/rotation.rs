//! A rotation in words: its tasks, how far it is, and who must act.

use envelope::UnixTime;
use envelope::key::report::KeyFormat;
use envelope::keyset::rotation::{Task, Who};
use envelope::keyset::{KeyUse, Owner};
use keyset_api::{DueView, KeyView, ReasonView, RotationView};

use super::time::away;
use crate::state::keyset::format_name;

/// Every task, in the order in which they are done.
pub const TASKS: [Task; 6] = [
    Task::Obtain,
    Task::Trust,
    Task::Verify,
    Task::Activate,
    Task::Deactivate,
    Task::Destroy,
];

/// One task, and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Milestone {
    /// The task.
    pub task: Task,
    /// How it stands.
    pub standing: Standing,
    /// When it is due, and what stands in its way; none once it is done, and as long as there is
    /// no successor to do it to.
    pub due: Option<DueView>,
}

/// How a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can be done.
    Open,
    /// Something stands in its way.
    Blocked,
    /// It is done.
    Done,
    /// It follows once there is a successor.
    Later,
}

/// Every task of the rotation, in order.
#[must_use]
pub fn milestones(rotation: &RotationView) -> Vec<Milestone> {
    let find = |task: Task| rotation.next_steps.iter().find(|due| due.task == task);
    let needs_successor = |task: Task| matches!(task, Task::Trust | Task::Verify | Task::Activate);
    TASKS
        .into_iter()
        .map(|task| {
            let due = find(task).cloned();
            let standing = match &due {
                Some(due) if due.blocked.is_empty() => Standing::Open,
                Some(_) => Standing::Blocked,
                None if rotation.new.is_none() && needs_successor(task) => Standing::Later,
                None => Standing::Done,
            };
            Milestone {
                task,
                standing,
                due,
            }
        })
        .collect()
}

/// The task that is next.
#[must_use]
pub fn next(rotation: &RotationView) -> Option<&DueView> {
    rotation.next_steps.first()
}

/// A task as an instruction.
#[must_use]
pub const fn task_name(task: Task, owner: Owner) -> &'static str {
    match (task, owner) {
        (Task::Obtain, Owner::Ours) => "Make the successor",
        (Task::Obtain, Owner::Counterparty) => "Take in the successor",
        (Task::Trust, Owner::Ours) => "Trust it",
        (Task::Trust, Owner::Counterparty) => "Compare its fingerprint",
        (Task::Verify, _) => "See it working",
        (Task::Activate, _) => "Bring it into use",
        (Task::Deactivate, _) => "Take the old key out of use",
        (Task::Destroy, Owner::Ours) => "Destroy the old key",
        (Task::Destroy, Owner::Counterparty) => "Strike out the old key",
    }
}

/// What a task does, in a sentence.
#[must_use]
pub const fn task_meaning(task: Task, owner: Owner) -> &'static str {
    match (task, owner) {
        (Task::Obtain, Owner::Ours) => {
            "A new key for the same purpose. Its private part stays in the server."
        }
        (Task::Obtain, Owner::Counterparty) => {
            "Ask the counterparty for the public half of its next key."
        }
        (Task::Trust, Owner::Ours) => "From then on it opens what the counterparty sends with it.",
        (Task::Trust, Owner::Counterparty) => {
            "Over a second channel, such as the telephone: somebody may have put another key in its \
             place."
        }
        (Task::Verify, Owner::Ours) => {
            "Hand over its public half first. Then an echo in which the key is used shows that it \
             works, or the counterparty’s word."
        }
        (Task::Verify, Owner::Counterparty) => {
            "An echo in which the key is used shows that it works, or the counterparty’s word."
        }
        (Task::Activate, _) => "From then on both keys are in use, the old one and the new one.",
        (Task::Deactivate, _) => "It only opens what was sealed before. It can be restored.",
        (Task::Destroy, Owner::Ours) => {
            "Its private part goes and what was sealed to it stays closed. The record stays."
        }
        (Task::Destroy, Owner::Counterparty) => {
            "Its signatures count no longer and nothing is sealed to it. The record stays."
        }
    }
}

/// What stands in the way of a task, one sentence each.
#[must_use]
pub fn obstacles(due: &DueView) -> Vec<String> {
    let said = |reason: &ReasonView| {
        // The reason speaks of the step's own table; the plan knows what comes before.
        if due.task == Task::Destroy && reason.reason == NOT_FROM_THIS_STATE {
            return "The old key has to be out of use first.".into();
        }
        reason.text.clone()
    };
    due.blocked.iter().map(said).collect()
}

/// Who must act, in a sentence.
#[must_use]
pub const fn who(who: Who) -> &'static str {
    match who {
        Who::Us => "We act",
        Who::Counterparty => "The counterparty acts, asked by us",
    }
}

/// When a task is due: `due now`, `due in 26 days, on 2026-12-24`.
#[must_use]
pub fn when(due: &DueView, now: UnixTime) -> String {
    if due.is_due {
        return "due now".into();
    }
    format!("due {}, on {}", away(due.from, now), due.from.date())
}

/// What a key is: `OpenPGP encryption key`.
#[must_use]
pub fn noun(format: KeyFormat, key_use: KeyUse) -> String {
    let format = format_name(format);
    match key_use {
        KeyUse::Encrypt => format!("{format} encryption key"),
        KeyUse::Sign => format!("{format} signing key"),
    }
}

/// A key with its owner: `Our OpenPGP encryption key`.
#[must_use]
pub fn title(key: &KeyView) -> String {
    let noun = noun(key.format, key.key_use);
    match key.owner {
        Owner::Ours => format!("Our {noun}"),
        Owner::Counterparty => format!("The counterparty’s {noun}"),
    }
}

const NOT_FROM_THIS_STATE: &str = "not-from-this-state";

#[cfg(test)]
mod tests;
