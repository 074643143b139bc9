//! Records, states and environments, and whether a key may be used.

use alloc::vec::Vec;

use super::*;

fn record(thumbprint: &str, state: KeyState) -> KeyRecord {
    KeyRecord::bare(&jwk(thumbprint), state)
}

fn component(thumbprint: &str, certificate: &str, state: KeyState) -> KeyRecord {
    KeyRecord::bare(&subkey(thumbprint, certificate), state)
}

fn ring(records: &[KeyRecord]) -> KeyRing {
    let mut ring = KeyRing::new();
    records
        .iter()
        .for_each(|record| ring.push_record(record.clone()));
    ring
}

fn jwk(thumbprint: &str) -> KeyName {
    KeyName {
        thumbprint: thumbprint.into(),
        certificate: None,
    }
}

fn subkey(thumbprint: &str, certificate: &str) -> KeyName {
    KeyName {
        certificate: Some(certificate.into()),
        ..jwk(thumbprint)
    }
}

/// The word for a key, to open with in the sandbox.
fn word(first: &[KeyRecord], second: &[KeyRecord], name: KeyName) -> Option<&'static str> {
    let (first, second) = (ring(first), ring(second));
    let here = Some(Environment::Sandbox);
    let sets = KeySets::of([&first, &second], here, Operation::Process);
    sets.clearance(|| name).bar.map(Bar::outcome)
}

const UNTRUSTED: KeyState = KeyState::PreActive {
    trusted: false,
    verified: false,
};

#[test]
fn a_key_that_no_key_set_knows_is_not_barred() {
    assert_eq!(word(&[], &[], jwk("a")), None);
    assert_eq!(
        word(&[record("b", KeyState::Suspended)], &[], jwk("a")),
        None
    );
}

#[test]
fn the_state_bars_what_the_table_forbids() {
    for (state, barred) in [
        (KeyState::Active, None),
        (KeyState::Deactivated, None),
        (KeyState::Suspended, Some("suspended")),
        (KeyState::Compromised, Some("compromised")),
        (KeyState::Destroyed, Some("destroyed")),
        (UNTRUSTED, Some("not trusted")),
    ] {
        assert_eq!(word(&[record("a", state)], &[], jwk("a")), barred);
    }
}

#[test]
fn a_record_in_either_ring_counts() {
    let suspended = [record("a", KeyState::Suspended)];
    assert_eq!(word(&suspended, &[], jwk("a")), Some("suspended"));
    assert_eq!(word(&[], &suspended, jwk("a")), Some("suspended"));
}

#[test]
fn of_several_records_the_strictest_holds() {
    let (active, suspended) = (KeyState::Active, KeyState::Suspended);
    for records in [[active, suspended], [suspended, active]] {
        let records = records.map(|state| record("a", state));
        assert_eq!(word(&records, &[], jwk("a")), Some("suspended"));
        assert_eq!(
            word(&records[..1], &records[1..], jwk("a")),
            Some("suspended")
        );
    }
}

#[test]
fn the_other_environment_comes_before_the_state() {
    let elsewhere = KeyRecord {
        environment: Some(Environment::Production),
        ..record("a", KeyState::Suspended)
    };
    assert_eq!(word(&[elsewhere], &[], jwk("a")), Some("other environment"));
}

#[test]
fn an_environment_is_judged_only_where_both_are_known() {
    let elsewhere = ring(&[KeyRecord {
        environment: Some(Environment::Production),
        ..record("a", KeyState::Active)
    }]);
    let none = KeyRing::new();
    let sets = KeySets::of([&elsewhere, &none], None, Operation::Process);
    assert_eq!(sets.clearance(|| jwk("a")).bar, None);
    let unknown = [record("a", KeyState::Active)];
    assert_eq!(word(&unknown, &[], jwk("a")), None);
}

#[test]
fn a_replaced_key_opens_and_does_not_seal() {
    let (replaced, none) = (ring(&[record("a", KeyState::Deactivated)]), KeyRing::new());
    let bar = |operation| {
        let sets = KeySets::of([&replaced, &none], None, operation);
        sets.clearance(|| jwk("a")).bar.map(Bar::outcome)
    };
    assert_eq!(bar(Operation::Process), None);
    assert_eq!(bar(Operation::Protect), Some("deactivated"));
}

#[test]
fn a_component_is_judged_by_its_own_record() {
    let records = [
        component("p", "p", KeyState::Suspended),
        component("s", "p", KeyState::Active),
    ];
    assert_eq!(word(&records, &[], subkey("s", "p")), None);
    assert_eq!(word(&records, &[], subkey("p", "p")), Some("suspended"));
}

#[test]
fn a_component_that_is_not_listed_is_judged_as_its_siblings() {
    let records = [
        component("s", "p", KeyState::Suspended),
        component("t", "q", KeyState::Destroyed),
    ];
    assert_eq!(word(&records, &[], subkey("new", "p")), Some("suspended"));
}

#[test]
fn with_a_compromised_primary_key_every_component_falls() {
    let records = [
        component("p", "p", KeyState::Compromised),
        component("s", "p", KeyState::Active),
    ];
    assert_eq!(word(&records, &[], subkey("s", "p")), Some("compromised"));
    assert_eq!(word(&records, &[], subkey("new", "p")), Some("compromised"));
}

#[test]
fn every_bar_has_words_of_its_own() {
    let bars = [
        Bar::Environment(Environment::Production),
        Bar::Environment(Environment::Sandbox),
    ];
    let states = [
        UNTRUSTED,
        KeyState::Suspended,
        KeyState::Compromised,
        KeyState::Destroyed,
    ];
    let since = Some(UnixTime::from_seconds(1_795_000_000));
    let states = states.map(|state| Bar::State { state, since });
    let mut clauses: Vec<String> = bars.into_iter().chain(states).map(Bar::clause).collect();
    assert_eq!(clauses[0], "belongs to production, and this is sandbox");
    assert_eq!(clauses[3], "is Suspended in your key set since 2026-11-18");
    clauses.sort();
    clauses.dedup();
    assert_eq!(clauses.len(), 6);
}
