use alloc::vec::Vec;

use envelope::{KeyRing, Profile};

use super::*;
use crate::facts::Role;
use crate::judge::tests::{MADE, party};
use crate::tally::tests::{batch, outcome};

fn facts(ring: &KeyRing) -> KeyFacts {
    let profile = Profile::built_in("openpgp").unwrap();
    KeyFacts::of(ring, Role::Recipient, &profile, MADE.plus_days(40))
}

fn report(tally: &Tally, ring: &KeyRing) -> Report {
    Report::of(tally, &facts(ring), &facts(&KeyRing::new()), false)
}

/// The id of a party's encryption subkey.
fn subkey(ring: &KeyRing) -> String {
    let profile = Profile::built_in("openpgp").unwrap();
    let reports = ring.reports(&profile, MADE.plus_days(1));
    reports[0].subkeys[0].id.clone()
}

fn sentences(report: &Report) -> Vec<&str> {
    report
        .causes
        .iter()
        .map(|cause| cause.sentence.as_str())
        .collect()
}

#[test]
fn one_recipient_and_what_happened_to_its_key_is_said() {
    let ours = party(1, 30);
    let id = subkey(&ours);
    let expired = MADE.plus_days(30).seconds() / 60;
    let mut tally = Tally::new();
    let mut outcomes: Vec<_> = (0..10_000)
        .map(|line| outcome(line, expired - 600, None, &id))
        .collect();
    outcomes.extend((0..312).map(|line| {
        outcome(
            20_000 + line,
            expired + 240,
            Some(Cause::NoMatchingKey),
            &id,
        )
    }));
    tally.add(batch(outcomes));
    assert_eq!(
        sentences(&report(&tally, &ours)),
        [alloc::format!(
            "312 of 10,312: no-matching-key, all to {id}, at 2026-12-01 04:00; that key expired that day"
        )]
    );
    assert_eq!(
        report(&tally, &KeyRing::new()).causes[0]
            .sentence
            .rsplit("; ")
            .next(),
        Some("that key is not held")
    );
}

#[test]
fn since_when_or_from_when_to_when_depends_on_the_end() {
    let mut tally = Tally::new();
    let refused = |line, minute, cause| outcome(line, minute, Some(cause), "X");
    tally.add(batch(alloc::vec![
        refused(1, 0, Cause::Truncated),
        refused(2, 60, Cause::Truncated),
        refused(3, 60, Cause::BadEncoding),
        refused(4, 3_000, Cause::BadEncoding),
        outcome(5, 3_010, None, "Y"),
    ]));
    assert_eq!(
        sentences(&report(&tally, &KeyRing::new())),
        [
            "2 of 5: bad-encoding, all to X, since 1970-01-01 01:00",
            "2 of 5: truncated, all to X, from 1970-01-01 00:00 to 1970-01-01 01:00",
        ]
    );
}

#[test]
fn several_recipients_are_counted_and_the_most_frequent_named() {
    let mut tally = Tally::new();
    let cause = Some(Cause::NoMatchingKey);
    tally.add(batch(alloc::vec![
        outcome(1, 0, cause, "A"),
        outcome(2, 0, cause, "A"),
        outcome(3, 0, cause, "B"),
    ]));
    let report = report(&tally, &KeyRing::new());
    assert!(
        report.causes[0].sentence.contains(", 2 to A, "),
        "{}",
        report.causes[0].sentence
    );
    let ids: Vec<_> = report.causes[0]
        .recipients
        .iter()
        .map(|one| (one.id.as_str(), one.count))
        .collect();
    assert_eq!(ids, [("A", 2), ("B", 1)]);
}

#[test]
fn the_most_frequent_cause_comes_first_and_every_cause_has_its_answer() {
    let mut tally = Tally::new();
    tally.add(batch(alloc::vec![
        outcome(1, 0, Some(Cause::NotAnEnvelope), "A"),
        outcome(2, 0, Some(Cause::ClockSkew), "A"),
        outcome(3, 0, Some(Cause::ClockSkew), "A"),
    ]));
    let report = report(&tally, &KeyRing::new());
    let causes: Vec<_> = report.causes.iter().map(|of| of.cause).collect();
    assert_eq!(causes, [Cause::ClockSkew, Cause::NotAnEnvelope]);
    assert_eq!(report.causes[0].error_response.http, 400);
    assert_eq!(report.causes[0].remedy, "Remedy.");
    assert!(!report.ok);
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["causes"][0]["cause"], "clock-skew");
    assert_eq!(json["causes"][1]["example"]["where"], "app.log:1");
    assert_eq!(json["hours"][0]["hour"], "1970-01-01T00:00:00Z");
}
