use super::*;
use crate::state::rotation::tests::{AT, active, rotation};

#[test]
fn what_is_no_longer_to_be_done_is_done() {
    let view = rotation(
        "old",
        Some("new"),
        &[("activate", true), ("deactivate", false)],
    );
    let standings: Vec<Standing> = milestones(&view).iter().map(|one| one.standing).collect();
    use Standing::{Done, Open};
    assert_eq!(standings, [Done, Done, Done, Open, Open, Done]);
}

#[test]
fn without_a_successor_its_tasks_come_later() {
    let view = rotation("old", None, &[("obtain", true), ("deactivate", false)]);
    let later = milestones(&view)
        .into_iter()
        .filter(|one| one.standing == Standing::Later)
        .map(|one| one.task);
    assert!(later.eq([Task::Trust, Task::Verify, Task::Activate]));
}

#[test]
fn a_task_says_how_far_it_is() {
    let view = rotation("old", None, &[("obtain", true), ("deactivate", false)]);
    assert_eq!(when(&view.next_steps[0], AT), "due now");
    assert_eq!(
        when(&view.next_steps[1], AT),
        "due in 40 days, on 2026-11-01"
    );
}

#[test]
fn a_key_is_named_with_its_owner() {
    assert_eq!(
        title(&active("old", "2026-12-01T00:00:00Z")),
        "Our JWK encryption key"
    );
}

#[test]
fn every_task_has_its_own_name_for_each_owner() {
    for owner in [Owner::Ours, Owner::Counterparty] {
        let names = TASKS.map(|task| task_name(task, owner));
        for (place, name) in names.iter().enumerate() {
            assert!(!names[..place].contains(name), "{name}");
        }
    }
}

#[test]
fn a_key_in_use_has_to_go_out_of_use_before_it_is_destroyed() {
    use envelope::key::state::StateName;
    use envelope::keyset::life::{Reason, StepName};
    let mut due = rotation("old", None, &[("destroy", false)])
        .next_steps
        .remove(0);
    let in_use = Reason::NotFromThisState {
        step: StepName::Destroy,
        state: StateName::Active,
    };
    due.blocked = [in_use, Reason::SecondPerson]
        .iter()
        .map(ReasonView::of)
        .collect();
    let first = "The old key has to be out of use first.";
    assert_eq!(
        obstacles(&due),
        [first.to_owned(), Reason::SecondPerson.to_string()]
    );
}
