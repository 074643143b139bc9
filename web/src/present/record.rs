//! The record of a rotation, to be printed or kept: what was done, by whom, and what shows it.

use envelope::keyset::rotation::Task;
use envelope::keyset::{Owner, life::StepName};
use keyset_api::{EventView, KeyStanding, KeyView};

use super::standing::{comparison, proof};
use super::step;

/// What the page is.
pub const TITLE: &str = "Record of a rotation";
/// What its end says.
pub const SOURCE: &str =
    "Taken from the audit log, which is a chain of hashes. Its numbers name the events there.";
/// While it comes.
pub const LOADING: &str = "Gathering the record";
/// What to do when a key may be known to others.
pub const EMERGENCY: &str = "Somebody else may know a key";
/// How.
pub const EMERGENCY_BODY: &str = "Mark it compromised. It is out of use at once, nothing blocks that, and its successor becomes due. \
     A mark by mistake can be withdrawn by two people.";

/// What shows that a task was done; none where nothing does yet.
#[must_use]
pub fn shown(
    task: Task,
    old: &KeyView,
    new: Option<&KeyView>,
    standing: Option<&KeyStanding>,
) -> Option<String> {
    let since = |key: &KeyView| format!("Since {}.", key.state_since.date());
    match task {
        Task::Obtain => Some(format!("In the set since {}.", new?.created.date())),
        Task::Trust if old.owner == Owner::Ours => {
            Some("It was made here, or taken in as ours.".into())
        }
        Task::Trust => {
            let compared = standing?.comparison.as_ref()?;
            Some(format!("Compared {}.", comparison(Some(compared))))
        }
        Task::Verify => {
            let evidence = standing?.evidence.as_ref()?;
            Some(sentence(&proof(Some(evidence))))
        }
        Task::Activate => Some(since(new?)),
        Task::Deactivate | Task::Destroy => Some(since(old)),
    }
}

/// The step that takes a done task back, where one does, and whether it is the old key that takes it.
#[must_use]
pub fn way_back(task: Task, old: &KeyView, new: Option<&KeyView>) -> Option<(StepName, bool)> {
    let (step, is_old) = match task {
        Task::Deactivate => (StepName::Restore, true),
        Task::Activate => (StepName::Suspend, false),
        Task::Obtain | Task::Trust | Task::Verify | Task::Destroy => return None,
    };
    let key = if is_old { old } else { new? };
    step.from_state(key.state)?;
    Some((step, is_old))
}

/// What the button of a way back says: `Undo: restore`.
#[must_use]
pub fn undo(step: StepName) -> String {
    format!("Undo: {}", step::name(step).to_lowercase())
}

/// The events of both keys, in the order of the log.
#[must_use]
pub fn merged(old: &[EventView], new: &[EventView]) -> Vec<EventView> {
    let mut events = [old, new].concat();
    events.sort_by_key(|event| event.number);
    events.dedup_by_key(|event| event.number);
    events
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::state::keyset::tests::entry;

    fn key(state: &str) -> KeyView {
        entry("one", "counterparty", json!({ "name": state }), None)
    }

    fn standing(evidence: Value) -> KeyStanding {
        serde_json::from_value(json!({
            "thumbprint": "one", "published": null, "comparison": null, "evidence": evidence,
            "used": { "count": 0, "last": null },
        }))
        .unwrap()
    }

    fn event(number: i64) -> EventView {
        serde_json::from_value(json!({
            "number": number, "at": "2026-11-24T09:00:00Z", "operator": "kim", "second": null,
            "action": "import", "key": null, "from": null, "to": null, "details": {}, "hash": "00",
        }))
        .unwrap()
    }

    #[test]
    fn a_done_task_shows_its_proof_and_nothing_that_is_not_on_record() {
        let seen = json!({
            "kind": "echo", "at": "2026-11-24T09:00:00Z", "operator": "kim", "exchange": "00",
        });
        let (old, new) = (key("active"), key("active"));
        assert_eq!(
            shown(Task::Verify, &old, Some(&new), Some(&standing(seen))).unwrap(),
            "An echo with the counterparty, by kim on 2026-11-24 09:00 UTC."
        );
        let nothing = standing(Value::Null);
        assert_eq!(shown(Task::Verify, &old, Some(&new), Some(&nothing)), None);
        assert_eq!(shown(Task::Trust, &old, Some(&new), Some(&nothing)), None);
        assert_eq!(shown(Task::Activate, &old, None, None), None);
    }

    #[test]
    fn only_what_the_state_allows_is_undone() {
        let way = |task, old, new| way_back(task, &key(old), Some(&key(new)));
        assert_eq!(
            way(Task::Deactivate, "deactivated", "active"),
            Some((StepName::Restore, true))
        );
        assert_eq!(
            way(Task::Activate, "active", "active"),
            Some((StepName::Suspend, false))
        );
        assert_eq!(way(Task::Deactivate, "destroyed", "active"), None);
        assert_eq!(way(Task::Destroy, "destroyed", "active"), None);
        assert_eq!(undo(StepName::Restore), "Undo: restore");
    }

    #[test]
    fn the_events_of_both_keys_come_in_the_order_of_the_log() {
        let events = merged(&[event(1), event(4)], &[event(2), event(4)]);
        let numbers: Vec<i64> = events.iter().map(|event| event.number).collect();
        assert_eq!(numbers, [1, 2, 4]);
    }
}
