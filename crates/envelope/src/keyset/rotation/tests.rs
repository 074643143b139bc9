//! The plan's dates, and what is due along a whole rotation.

use alloc::string::ToString as _;

use super::*;
use crate::keyset::entry::{Environment, sample};
use crate::keyset::life::{Evidence, EvidenceKind};

const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

fn key(thumbprint: &str, days: i64, state: KeyState) -> Life {
    let mut entry = sample(AT);
    entry.thumbprint = thumbprint.into();
    entry.state = state;
    entry.valid_from = AT.plus_days(-300);
    entry.valid_to = Some(AT.plus_days(days));
    Life::new(entry)
}

fn old() -> Life {
    key("old", 40, KeyState::Active)
}

fn rotation() -> Rotation {
    Rotation {
        old: "old".into(),
        new: Some("new".into()),
    }
}

fn policy() -> RotationPolicy {
    RotationPolicy::default()
}

#[test]
fn the_dates_are_counted_back_from_the_end() {
    let plan = Plan::of(&old(), &policy()).unwrap();
    assert_eq!(plan.begin, AT.plus_days(-20));
    assert_eq!(plan.activate, AT.plus_days(26));
    assert_eq!(plan.deactivate, AT.plus_days(40));
    assert_eq!(plan.destroy, AT.plus_days(70));
    assert!(!plan.emergency);
}

#[test]
fn a_compromised_key_is_due_at_once() {
    let mut life = old();
    life.entry.state = KeyState::Compromised;
    life.since = AT;
    let plan = Plan::of(&life, &policy()).unwrap();
    assert!(plan.emergency);
    assert_eq!([plan.begin, plan.activate, plan.deactivate], [AT; 3]);
}

#[test]
fn a_key_without_end_calls_for_nothing() {
    let mut life = old();
    life.entry.valid_to = None;
    assert_eq!(Plan::of(&life, &policy()), None);
    assert!(called_for(&[life], &policy(), AT).is_empty());
}

#[test]
fn the_set_itself_says_which_rotations_are_called_for() {
    let set = [
        old(),
        key("far", 200, KeyState::Active),
        key("deactivated", 5, KeyState::Deactivated),
    ];
    let found = called_for(&set, &policy(), AT);
    assert_eq!(
        found,
        [Rotation {
            old: "old".into(),
            new: Some("far".into())
        }]
    );
    assert!(called_for(&set, &policy(), AT.plus_days(-21)).is_empty());
}

#[test]
fn without_a_successor_the_first_task_is_to_obtain_one_from_whoever_owns_it() {
    let lone = |owner| {
        let mut life = old();
        life.entry.owner = owner;
        let rotation = Rotation {
            old: "old".into(),
            new: None,
        };
        let first = rotation.next_steps(&[life], &policy(), AT).remove(0);
        (first.task, first.who, first.is_due)
    };
    assert_eq!(lone(Owner::Ours), (Task::Obtain, Who::Us, true));
    assert_eq!(
        lone(Owner::Counterparty),
        (Task::Obtain, Who::Counterparty, true)
    );
}

/// A whole rotation in sandbox: every time, the first task that is due and free is taken.
#[test]
fn following_the_tasks_carries_a_rotation_to_its_end() {
    let pre_active = KeyState::PreActive {
        trusted: false,
        verified: false,
    };
    let mut set = [old(), key("new", 400, pre_active)];
    let mut taken = Vec::new();
    let mut at = AT;
    for _ in 0..200 {
        let steps = rotation().next_steps(&set, &policy(), at);
        if steps.is_empty() {
            break;
        }
        let free = steps
            .iter()
            .find(|due| due.is_due && due.blocked.is_empty());
        let Some(due) = free else {
            at = at.plus_days(1);
            continue;
        };
        let (which, step) = match due.task {
            Task::Obtain => unreachable!("the successor is there"),
            Task::Trust => (1, Step::Trust { comparison: None }),
            Task::Verify => (
                1,
                Step::Verify {
                    evidence: Evidence {
                        kind: EvidenceKind::Echo,
                        at,
                        operator: "kim".into(),
                        exchange: None,
                    },
                },
            ),
            Task::Activate => (1, Step::Activate),
            Task::Deactivate => (0, Step::Deactivate),
            Task::Destroy => (0, Step::Destroy),
        };
        let approval = Approval {
            operator: "kim".into(),
            second: Some("lee".into()),
        };
        let thumbprint = set[which].entry.thumbprint.to_string();
        let request = Request {
            thumbprint: &thumbprint,
            step: &step,
            environment: Environment::Sandbox,
            approval: &approval,
            at,
        };
        set[which] = take(&set, &request, &policy()).unwrap().life;
        taken.push((due.task, at.days_since(AT)));
    }
    assert_eq!(
        taken,
        [
            (Task::Trust, 0),
            (Task::Verify, 0),
            (Task::Activate, 26),
            (Task::Deactivate, 40),
            (Task::Destroy, 70),
        ]
    );
    assert!(rotation().next_steps(&set, &policy(), at).is_empty());
}

#[test]
fn what_blocks_a_task_is_said_with_it() {
    let pre_active = KeyState::PreActive {
        trusted: true,
        verified: false,
    };
    let set = [old(), key("new", 400, pre_active)];
    let steps = rotation().next_steps(&set, &policy(), AT);
    let activate = steps.iter().find(|due| due.task == Task::Activate).unwrap();
    assert_eq!(activate.blocked, [Reason::NotVerified]);
    let deactivate = steps
        .iter()
        .find(|due| due.task == Task::Deactivate)
        .unwrap();
    assert_eq!(deactivate.blocked, [Reason::NoSuccessor]);
}
