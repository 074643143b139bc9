use serde_json::{Value, json};

use super::*;

fn check(outcome: &str, format: Option<&str>) -> CheckView {
    serde_json::from_value(json!({
        "check": "two-keys-open", "format": format, "title": "Two keys open",
        "outcome": outcome, "text": "Seen.",
    }))
    .unwrap()
}

fn echo(proved: bool, diagnosis: Value) -> EchoReport {
    serde_json::from_value(json!({
        "operator": "kim", "at": "2026-11-24T09:00:00Z", "environment": "sandbox",
        "format": "jwk", "request_id": "r", "request": "00", "answer": null, "exchange": null,
        "status": 200, "passed": diagnosis.is_null(), "diagnosis": diagnosis,
        "keys": [{"thumbprint": "AB", "owner": "ours", "use": "sign", "tested": true, "proved": proved}],
    }))
    .unwrap()
}

#[test]
fn outcomes_are_counted_the_bad_ones_first() {
    let checks = ["passed", "failed", "passed", "not-applicable"].map(|one| check(one, None));
    assert_eq!(
        counts(&checks),
        "1 failed, 2 passed, 1 can not be judged here"
    );
    assert_eq!(of_outcome(&checks, CheckOutcome::Passed).len(), 2);
}

#[test]
fn a_check_is_named_with_its_format_where_it_has_one() {
    assert_eq!(
        title(&check("passed", Some("openpgp"))),
        "Two keys open, OpenPGP"
    );
    assert_eq!(title(&check("passed", None)), "Two keys open");
}

#[test]
fn progress_tells_of_all_checks_only_where_that_can_be_right() {
    assert_eq!(progress(7, Some(24)), "7 of 24 checks ended");
    assert_eq!(progress(25, Some(24)), "25 checks ended");
    assert_eq!(progress(1, None), "1 check ended");
}

#[test]
fn every_check_that_the_server_runs_has_a_remedy() {
    for check in [
        "base64url",
        "certificate",
        "encryption-subkey",
        "expired-and-active",
        "key-sizes",
        "known-and-unknown",
        "known-signer-required",
        "lifetimes",
        "messages-of-others",
        "no-plain-http",
        "rotation-rehearsed",
        "strict-json",
        "tls",
        "two-keys-open",
        "two-keys-sign",
        "weak-algorithms",
    ] {
        assert!(remedy(check).is_some(), "{check}");
    }
}

#[test]
fn an_unknown_check_has_no_remedy_and_a_known_one_has_a_place() {
    assert_eq!(remedy("of-a-later-release"), None);
    assert_eq!(remedy("key-sizes").unwrap().place, Some(Place::Rotation));
}

#[test]
fn an_echo_proves_only_the_key_that_it_used() {
    assert_eq!(echo_outcome(&echo(true, Value::Null), "AB").0, Tone::Good);
    assert_eq!(
        echo_outcome(&echo(true, Value::Null), "CD").0,
        Tone::Warning
    );
    let diagnosis = json!({"code": "echo.away", "summary": "No answer.", "remedy": "Ask again."});
    let (tone, text) = echo_outcome(&echo(false, diagnosis), "AB");
    assert_eq!((tone, text.as_str()), (Tone::Bad, "No answer. Ask again."));
}

#[test]
fn evidence_is_told_with_its_age() {
    let evidence = serde_json::from_value(json!({
        "kind": "echo", "at": "2026-11-24T09:00:00Z", "operator": "kim", "exchange": "00",
    }))
    .unwrap();
    let now = UnixTime::parse("2026-11-26T10:00:00Z").unwrap();
    assert_eq!(
        last_echo(Some(&evidence), now),
        "2026-11-24 09:00 UTC, 2 days ago, by kim"
    );
    assert!(last_echo(None, now).starts_with("No echo"));
}
