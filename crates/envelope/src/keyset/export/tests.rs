//! Exports with keys in different states and of damaged shapes.

use alloc::vec;

use serde_json::json;

use super::*;
use crate::keyset::{Environment, KeyUse, Owner};

/// Public key of RFC 7517 appendix A.1, P-256.
fn jwk() -> Value {
    json!({
        "kty": "EC", "crv": "P-256", "kid": "1", "use": "sig",
        "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    })
}

fn entry(thumbprint: &str, state: Value) -> Value {
    json!({ "thumbprint": thumbprint, "certificate": null, "state": state, "public": {"jwk": jwk()} })
}

fn export(entries: Vec<Value>) -> Vec<u8> {
    json!({"type": "keyset", "version": 1, "entries": entries})
        .to_string()
        .into_bytes()
}

/// Reasons by index, when at least one other key comes in.
fn skipped(entries: Vec<Value>) -> Vec<SkippedKey> {
    let found = import(&export(entries)).unwrap();
    assert_eq!(found.keys.len(), 1);
    found.skipped
}

fn active() -> Value {
    json!({"name": "active"})
}

#[test]
fn an_export_is_recognised_by_its_type() {
    assert!(looks_like(&export(vec![])));
    assert!(looks_like(br#" {"version":2,"type":"keyset"}"#));
    assert!(!looks_like(br#"{"keys":[]}"#));
    assert!(!looks_like(br#"{"type":"Topology"}"#));
    assert!(!looks_like(b"-----BEGIN PGP"));
}

#[test]
fn an_active_key_comes_in() {
    assert!(skipped(vec![entry("a", active())]).is_empty());
}

#[test]
fn a_ring_takes_an_export_like_any_file_of_keys() {
    let mut ring = KeyRing::new();
    let summary = ring
        .import(&export(vec![entry("a", active())]), "keyset.json")
        .unwrap();
    assert_eq!((summary.added, summary.skipped.len()), (1, 0));
    assert!(ring.records().named("a").next().is_some());
}

#[test]
fn a_key_comes_in_with_its_record_in_every_state() {
    let mut states: Vec<Value> = [
        "active",
        "suspended",
        "deactivated",
        "compromised",
        "destroyed",
    ]
    .map(|name| json!({"name": name}))
    .to_vec();
    states.push(json!({"name": "pre-active", "trusted": false, "verified": false}));
    for state in states {
        let found = import(&export(vec![entry("a", state.clone())])).unwrap();
        let records: Vec<&KeyRecord> = found.records.iter().collect();
        assert_eq!((found.keys.len(), records.len()), (1, 1), "{state}");
        assert_eq!(json!(records[0].state), state);
    }
}

#[test]
fn a_record_says_what_the_entry_says() {
    let mut said = entry("a", json!({"name": "suspended"}));
    for (member, value) in [
        ("id", "enc-1"),
        ("owner", "ours"),
        ("environment", "production"),
        ("use", "encrypt"),
        ("state_since", "2026-11-20T04:00:00Z"),
        ("valid_to", "2027-11-20T00:00:00Z"),
    ] {
        said[member] = json!(value);
    }
    let found = import(&export(vec![said])).unwrap();
    let record = found.records.named("a").next().unwrap();
    assert_eq!(record.name(), "enc-1");
    assert_eq!(record.owner, Some(Owner::Ours));
    assert_eq!(record.environment, Some(Environment::Production));
    assert_eq!(record.key_use, Some(KeyUse::Encrypt));
    assert_eq!(record.state_since.unwrap().date(), "2026-11-20");
    assert_eq!(record.valid_to.unwrap().date(), "2027-11-20");
}

#[test]
fn what_an_entry_does_not_say_is_not_known() {
    let found = import(&export(vec![entry("a", active())])).unwrap();
    let record = found.records.named("a").next().unwrap();
    assert_eq!((record.owner, record.environment), (None, None));
    assert_eq!((record.name(), record.state_since), ("a", None));
}

#[test]
fn the_components_of_a_certificate_are_one_key() {
    let mut components = [entry("p", active()), entry("s", active())];
    for component in &mut components {
        component["certificate"] = json!("p");
    }
    assert!(skipped(components.to_vec()).is_empty());
}

#[test]
fn an_entry_that_can_not_be_read_does_not_cost_the_others() {
    let out = skipped(vec![
        json!({"thumbprint": "x", "state": "active"}),
        entry("a", active()),
    ]);
    assert_eq!((out[0].index, out[0].id.as_deref()), (0, Some("x")));
}

#[test]
fn a_private_part_is_refused() {
    let mut private = entry("a", active());
    private["public"]["jwk"]["d"] = json!("870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE");
    let out = skipped(vec![private, entry("b", active())]);
    assert!(out[0].reason.contains("private"), "{}", out[0].reason);
}

#[test]
fn a_key_set_inside_a_key_set_is_refused() {
    let mut nested = entry("a", active());
    nested["public"] = json!({"jwk": {"type": "keyset"}});
    let out = skipped(vec![nested, entry("b", active())]);
    assert!(out[0].reason.contains("inside"), "{}", out[0].reason);
}

#[test]
fn an_export_without_a_key_is_a_refusal() {
    for entries in [vec![], vec![json!({"thumbprint": "x"})]] {
        let diagnosis = import(&export(entries)).err().unwrap();
        assert_eq!(diagnosis.cause, Cause::NotAnEnvelope);
    }
}

#[test]
fn another_version_is_refused() {
    let text = br#"{"type":"keyset","version":2,"entries":[]}"#;
    assert_eq!(import(text).err().unwrap().cause, Cause::UnsupportedVersion);
}

#[test]
fn other_json_is_refused() {
    assert_eq!(
        import(br#"{"keys":[]}"#).err().unwrap().cause,
        Cause::MalformedHeader
    );
}
