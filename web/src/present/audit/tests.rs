use serde_json::{Value, json};

use super::*;

fn event(from: Value, to: Value) -> EventView {
    serde_json::from_value(json!({
        "number": 7, "at": "2026-11-24T09:00:00Z", "operator": "kim", "second": null,
        "action": "activate", "key": "AB", "from": from, "to": to, "details": {}, "hash": "00",
    }))
    .unwrap()
}

fn found(events: i64, broken: Value) -> AuditVerification {
    let whole = broken.is_null();
    serde_json::from_value(json!({
        "whole": whole, "events": events, "hash": "00", "broken": broken,
    }))
    .unwrap()
}

#[test]
fn every_step_and_every_other_action_has_a_name() {
    assert_eq!(action_name("activate"), "Bring into use");
    assert_eq!(action_name("import"), "Take in");
    assert_eq!(action_name("of-a-later-release"), "of-a-later-release");
}

#[test]
fn no_action_is_offered_twice() {
    let mut codes: Vec<&str> = actions().iter().map(|(code, _)| *code).collect();
    codes.sort_unstable();
    let count = codes.len();
    codes.dedup();
    assert_eq!(codes.len(), count);
}

#[test]
fn a_change_of_state_names_both() {
    let moved = event(json!("pre-active"), json!("active"));
    assert_eq!(states(&moved).as_deref(), Some("pre-active → active"));
    let entered = event(Value::Null, json!("pre-active"));
    assert_eq!(states(&entered).as_deref(), Some("enters as pre-active"));
    assert_eq!(states(&event(json!("active"), json!("active"))), None);
}

#[test]
fn a_log_is_whole_until_an_event() {
    let (tone, text) = verification(&found(12, Value::Null));
    assert_eq!(tone, Tone::Good);
    assert_eq!(text, "The log is whole, up to its last event, 12.");
    let broken = json!({"number": 3, "text": "Event 3 was removed."});
    let (tone, text) = verification(&found(2, broken));
    assert_eq!(tone, Tone::Bad);
    assert_eq!(text, "Event 3 was removed. Up to event 2 the log is whole.");
}

#[test]
fn how_many_show_is_told_with_whether_there_are_more() {
    assert_eq!(shown(1, false), "1 event");
    assert_eq!(shown(50, true), "50 events, and there are more");
}
