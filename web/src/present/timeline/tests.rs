use serde_json::{Value, json};

use super::*;

fn now() -> UnixTime {
    UnixTime::parse("2026-11-28T00:00:00Z").unwrap()
}

fn key(thumbprint: &str, state: &str, from: &str, to: Option<&str>) -> KeyView {
    let state = match state {
        "pre-active" => json!({"name": state, "trusted": true, "verified": false}),
        _ => json!({"name": state}),
    };
    serde_json::from_value(json!({
        "id": thumbprint, "thumbprint": thumbprint, "certificate": null, "owner": "ours",
        "environment": "sandbox", "format": "jwk", "use": "encrypt", "algorithm": "RSA-OAEP-256",
        "bits": 2048, "state": state,
        "valid_from": format!("{from}T00:00:00Z"),
        "valid_to": to.map(|to| format!("{to}T00:00:00Z")),
        "created": "2026-01-01T00:00:00Z", "state_since": "2026-01-01T00:00:00Z",
        "public": { "jwk": {
            "kty": "EC", "crv": "P-256",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        } },
    }))
    .unwrap()
}

fn rotation(old: &str, new: Option<&str>, next_steps: Value) -> RotationView {
    serde_json::from_value(json!({
        "old": old, "new": new, "recorded": true, "next_steps": next_steps,
        "plan": {
            "begin": "2026-11-08T00:00:00Z", "activate": "2026-12-24T00:00:00Z",
            "deactivate": "2027-01-07T00:00:00Z", "destroy": "2027-02-06T00:00:00Z",
            "emergency": false,
        },
    }))
    .unwrap()
}

fn to_be_done() -> Value {
    json!([{
        "task": "activate", "from": "2026-12-24T00:00:00Z", "who": "us", "is_due": false,
        "blocked": [],
    }])
}

fn two_keys() -> Vec<KeyView> {
    vec![
        key("old", "active", "2026-01-07", Some("2027-01-07")),
        key("new", "pre-active", "2026-11-20", Some("2027-11-20")),
    ]
}

fn covers(group: &Group) -> Vec<(Cover, &str)> {
    let spans = group.spans.iter();
    spans.map(|span| (span.cover, span.text.as_str())).collect()
}

#[test]
fn a_rotation_overlaps_and_leaves_no_gap_until_its_successor_ends() {
    let rotations = [rotation("old", Some("new"), to_be_done())];
    let picture = timeline(&two_keys(), &rotations, now(), 12);
    assert_eq!(picture.groups.len(), 1);
    assert_eq!(
        covers(&picture.groups[0]),
        [
            (Cover::One, "Until 2026-12-24 one key."),
            (
                Cover::Overlap,
                "From 2026-12-24 to 2027-01-07 two keys or more."
            ),
            (Cover::One, "From 2027-01-07 to 2027-11-20 one key."),
            (Cover::Gap, "From 2027-11-20 on no key."),
        ]
    );
}

#[test]
fn a_key_that_waits_without_a_rotation_covers_nothing() {
    let picture = timeline(&two_keys(), &[], now(), 12);
    assert_eq!(
        covers(&picture.groups[0]),
        [
            (Cover::One, "Until 2027-01-07 one key."),
            (Cover::Gap, "From 2027-01-07 on no key."),
        ]
    );
}

#[test]
fn keys_out_of_use_are_drawn_and_cover_nothing() {
    for state in ["suspended", "deactivated", "compromised", "destroyed"] {
        let keys = [key("one", state, "2026-01-07", None)];
        let picture = timeline(&keys, &[], now(), 12);
        assert_eq!(picture.groups[0].bars.len(), 1, "{state}");
        assert_eq!(
            covers(&picture.groups[0]),
            [(Cover::Gap, "From today on no key.")]
        );
    }
}

#[test]
fn a_bar_lies_where_its_dates_are() {
    let picture = timeline(&two_keys(), &[], now(), 12);
    let [old, new] = picture.groups[0].bars.as_slice() else {
        panic!("two bars")
    };
    assert!((old.from - 0.0).abs() < 1e-9, "{old:?}");
    assert!(old.from < new.from && new.from < picture.today);
    assert!(picture.today < old.to && old.to < new.to && new.to < 1.0);
    assert!(!old.goes_on);
}

#[test]
fn a_key_without_end_goes_on_behind_the_picture() {
    let keys = [key("one", "active", "2026-01-07", None)];
    let bar = timeline(&keys, &[], now(), 12).groups[0].bars[0].clone();
    assert!(bar.goes_on && (bar.to - 1.0).abs() < 1e-9);
    assert!(bar.name.contains("without end"), "{}", bar.name);
}

#[test]
fn steps_of_the_rotation_are_marks_of_the_key_that_goes() {
    let rotations = [rotation("old", Some("new"), to_be_done())];
    let picture = timeline(&two_keys(), &rotations, now(), 12);
    let [old, new] = picture.groups[0].bars.as_slice() else {
        panic!("two bars")
    };
    let texts: Vec<&str> = old.marks.iter().map(|mark| mark.text.as_str()).collect();
    assert_eq!(texts[1], "successor in use 2026-12-24");
    assert_eq!((texts.len(), new.marks.len()), (4, 0));
    let due: Vec<bool> = old.marks.iter().map(|mark| mark.is_due).collect();
    assert_eq!(due, [true, false, false, false]);
    assert!(old.name.contains("out of use 2027-01-07"), "{}", old.name);
}

#[test]
fn a_rotation_that_is_over_has_no_marks() {
    let rotations = [rotation("old", Some("new"), json!([]))];
    let picture = timeline(&two_keys(), &rotations, now(), 12);
    assert!(picture.groups[0].bars[0].marks.is_empty());
}

#[test]
fn purposes_are_apart_and_say_whose_they_are() {
    let mut theirs = key("theirs", "active", "2026-01-07", Some("2027-01-07"));
    theirs.owner = Owner::Counterparty;
    let mut keys = two_keys();
    keys.push(theirs);
    let picture = timeline(&keys, &[], now(), 12);
    assert_eq!(picture.groups[0].title, "Our JWK encryption key, Sandbox");
    assert!(picture.groups[1].title.starts_with("The counterparty"));
}

#[test]
fn fewer_months_are_named_where_there_is_less_room() {
    let keys = two_keys();
    let wide = timeline(&keys, &[], now(), 14).ticks;
    let narrow = timeline(&keys, &[], now(), 4).ticks;
    assert!(narrow.len() <= 4 && narrow.len() < wide.len());
    assert!(wide.iter().any(|tick| tick.label == "2027-01"), "{wide:?}");
    assert!(wide.is_sorted_by(|one, other| one.at < other.at));
}

#[test]
fn no_keys_make_no_groups() {
    assert!(timeline(&[], &[], now(), 12).groups.is_empty());
}

#[test]
fn places_are_written_as_parts_of_a_hundred() {
    assert_eq!(percent(0.1234), "12.34%");
}
