//! Exports with keys in different states and of damaged shapes.

use alloc::vec;

use serde_json::json;

use super::*;

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
    let (found, skipped) = import(&export(entries)).unwrap();
    assert_eq!(found.len(), 1);
    skipped
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
}

#[test]
fn a_key_that_nobody_trusts_stays_out() {
    let untrusted = json!({"name": "pre-active", "trusted": false, "verified": false});
    let out = skipped(vec![entry("a", active()), entry("b", untrusted)]);
    assert_eq!((out[0].index, out[0].id.as_deref()), (1, Some("b")));
    assert!(out[0].reason.contains("pre-active"), "{}", out[0].reason);
}

#[test]
fn a_compromised_key_stays_out() {
    let out = skipped(vec![
        entry("a", json!({"name": "compromised"})),
        entry("b", active()),
    ]);
    assert_eq!(out[0].id.as_deref(), Some("a"));
}

#[test]
fn one_barred_component_keeps_its_whole_certificate_out() {
    let mut components = [
        entry("p", active()),
        entry("s", json!({"name": "suspended"})),
    ];
    for component in &mut components {
        component["certificate"] = json!("p");
    }
    let [primary, subkey] = components;
    let out = skipped(vec![primary, subkey, entry("b", active())]);
    assert_eq!((out.len(), out[0].id.as_deref()), (1, Some("p")));
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
fn nothing_usable_is_a_refusal() {
    let diagnosis = import(&export(vec![entry("a", json!({"name": "destroyed"}))]))
        .err()
        .unwrap();
    assert_eq!(diagnosis.cause, Cause::KeyDisabled);
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
