//! Keys that a key set speaks of: their states, environments and owners.

use alloc::string::String;

use super::*;
use crate::key::ring::KeyRing;
use crate::key::state::KeyState;
use crate::keyset::{Environment, KeyRecord, Owner};
use crate::openpgp::certificate::ComponentRef;

/// The subkey for encryption.
fn subkey(certificate: &Certificate) -> ComponentRef<'_> {
    certificate.components().nth(1).unwrap()
}

fn record(component: ComponentRef<'_>, state: KeyState) -> KeyRecord {
    KeyRecord {
        id: Some(component.id()),
        state_since: Some(NOW),
        ..KeyRecord::bare(&component.name(), state)
    }
}

fn owned(component: ComponentRef<'_>, owner: Owner) -> KeyRecord {
    KeyRecord {
        owner: Some(owner),
        ..record(component, KeyState::Active)
    }
}

fn in_production(component: ComponentRef<'_>) -> KeyRecord {
    KeyRecord {
        environment: Some(Environment::Production),
        ..owned(component, Owner::Ours)
    }
}

fn with(certificates: &[&Certificate], records: &[KeyRecord]) -> KeyRing {
    let mut ring = ring(certificates);
    let records = records.iter().cloned();
    records.for_each(|record| ring.push_record(record));
    ring
}

/// Opens a message from Bob to Alice in the sandbox.
fn received(keys: &KeyRing, trust: &KeyRing) -> Result<Opened, Refused> {
    let binary = sealed(b"payload", &[alice()], &[bob()]);
    let profile = profile("openpgp");
    let request = OpenRequest {
        environment: Some(Environment::Sandbox),
        ..open_request(keys, trust, &profile)
    };
    open(&binary, &request, trace(&profile), &mut rng(8))
}

fn refused(keys: &KeyRing, trust: &KeyRing) -> Refused {
    received(keys, trust).err().unwrap()
}

fn outcomes(trace: &OpenTrace) -> Vec<String> {
    let lines = trace.keys_tried.iter();
    lines.map(|line| line.outcome.clone()).collect()
}

#[test]
fn a_key_that_its_state_bars_does_not_open() {
    let trust = ring(&[&public(bob())]);
    for state in [KeyState::Suspended, KeyState::Compromised] {
        let keys = with(&[alice()], &[record(subkey(alice()), state)]);
        let refused = refused(&keys, &trust);
        assert_eq!(refused.diagnosis.cause, Cause::KeyDisabled);
        assert_eq!(
            outcomes(&refused.trace),
            ["signing key", state.name().code()]
        );
        assert_eq!(refused.diagnosis.evidence["key"], subkey(alice()).id());
        assert_eq!(refused.diagnosis.evidence["state"], state.name().code());
        assert_eq!(refused.diagnosis.evidence["since"], "2026-11-24T09:00:00Z");
        let line = &refused.trace.keys_tried[1];
        assert_eq!(line.note.as_deref(), Some("since 2026-11-24"));
    }
}

#[test]
fn a_production_key_does_not_open_in_the_sandbox() {
    let keys = with(&[alice()], &[in_production(subkey(alice()))]);
    let refused = refused(&keys, &ring(&[&public(bob())]));
    assert_eq!(refused.diagnosis.cause, Cause::WrongEnvironment);
    assert_eq!(
        outcomes(&refused.trace),
        ["signing key", "other environment"]
    );
    assert!(
        refused
            .diagnosis
            .summary
            .ends_with("your production key, but received in sandbox.")
    );
}

#[test]
fn another_recipients_key_that_is_allowed_opens() {
    let (to, by, profile) = (ring(&[alice(), bob()]), ring(&[bob()]), profile("openpgp"));
    for hidden in [false, true] {
        let request = SealRequest {
            hidden,
            ..seal_request(b"payload", &to, &by, &profile)
        };
        let binary = seal(&request, &mut rng(5)).unwrap().message;
        let keys = with(
            &[alice(), bob()],
            &[record(subkey(alice()), KeyState::Suspended)],
        );
        let request = open_request(&keys, &by, &profile);
        let opened = open(&binary, &request, trace(&profile), &mut rng(6)).unwrap();
        assert_eq!(opened.opened_by().unwrap().id, subkey(bob()).id());
        assert_eq!(outcomes(opened.trace())[1], "suspended");
    }
}

#[test]
fn a_hidden_message_that_a_tried_key_fails_on_blames_no_barred_key() {
    let (to, by, profile) = (ring(&[alice()]), ring(&[alice()]), profile("openpgp"));
    let request = SealRequest {
        hidden: true,
        ..seal_request(b"payload", &to, &by, &profile)
    };
    let binary = seal(&request, &mut rng(5)).unwrap().message;
    let suspended = [record(subkey(alice()), KeyState::Suspended)];
    let run = |held: &[&Certificate]| {
        let keys = with(held, &suspended);
        let request = open_request(&keys, &by, &profile);
        cause(open(&binary, &request, trace(&profile), &mut rng(6)))
    };
    assert_eq!(run(&[alice(), bob()]), Some(Cause::DecryptionFailed));
    assert_eq!(run(&[alice()]), Some(Cause::KeyDisabled));
}

#[test]
fn a_replaced_key_opens_old_traffic_with_a_finding() {
    let keys = with(
        &[alice()],
        &[record(subkey(alice()), KeyState::Deactivated)],
    );
    let opened = received(&keys, &ring(&[&public(bob())])).unwrap();
    assert_eq!(opened.trace().findings[0].rule, "key.deactivated");
    assert_eq!(
        opened.trace().keys_tried[1].note.as_deref(),
        Some("deactivated 2026-11-24, opens old traffic only")
    );
}

#[test]
fn a_message_to_the_counterparty_is_our_own_outgoing_one() {
    let (public, none) = (public(alice()), ring(&[]));
    let told = |keys: &KeyRing, trust: &KeyRing| {
        let refused = refused(keys, trust);
        assert_eq!(refused.diagnosis.cause, Cause::NoMatchingKey);
        assert_eq!(refused.diagnosis.evidence["outgoing"], true);
    };
    let theirs = [owned(subkey(alice()), Owner::Counterparty)];
    told(&ring(&[bob()]), &ring(&[&public]));
    told(&with(&[&public], &theirs), &none);
    told(&with(&[bob()], &theirs), &none);
}

#[test]
fn of_a_key_that_is_not_loaded_it_is_told_what_is_known() {
    let (public, trust) = (public(alice()), ring(&[bob()]));
    let told = |record: KeyRecord| refused(&with(&[&public], &[record]), &trust).diagnosis;
    let production = told(in_production(subkey(alice())));
    assert_eq!(production.cause, Cause::WrongEnvironment);
    let retired = told(record(subkey(alice()), KeyState::Deactivated));
    assert_eq!(retired.cause, Cause::NoMatchingKey);
    assert!(
        retired.summary.contains("deactivated 2026-11-24"),
        "{}",
        retired.summary
    );
    let suspended = told(record(subkey(alice()), KeyState::Suspended));
    assert_eq!(suspended.cause, Cause::KeyDisabled);
    let active = told(owned(subkey(alice()), Owner::Ours));
    assert_eq!(active.cause, Cause::NoMatchingKey);
    assert_eq!(
        active.evidence["public_half"],
        alloc::format!("{}.asc", alice().id())
    );
}

#[test]
fn a_signer_that_a_key_set_bars_does_not_count() {
    let signer = bob().primary();
    for (record, cause, verdict) in [
        (
            record(signer, KeyState::Suspended),
            Cause::UnknownSigner,
            Verdict::UnknownSigner,
        ),
        (
            record(signer, KeyState::Compromised),
            Cause::SignerRevoked,
            Verdict::Revoked,
        ),
        (
            in_production(signer),
            Cause::WrongEnvironment,
            Verdict::UnknownSigner,
        ),
        (
            owned(signer, Owner::Ours),
            Cause::UnknownSigner,
            Verdict::UnknownSigner,
        ),
    ] {
        let refused = refused(&ring(&[alice()]), &with(&[&public(bob())], &[record]));
        assert_eq!(refused.diagnosis.cause, cause);
        let signature = &refused.trace.signatures[0];
        assert_eq!((signature.verdict, signature.counted), (verdict, false));
        let summary = &refused.diagnosis.summary;
        assert!(
            summary.starts_with(&alloc::format!("Signed by {}, ", bob().id())),
            "{summary}"
        );
    }
}

#[test]
fn a_barred_signer_beside_a_good_one_stops_nothing() {
    let binary = sealed(b"payload", &[alice()], &[alice(), bob()]);
    let trust = with(
        &[alice(), bob()],
        &[record(bob().primary(), KeyState::Suspended)],
    );
    let (keys, profile) = (ring(&[alice()]), profile("openpgp"));
    let request = open_request(&keys, &trust, &profile);
    let opened = open(&binary, &request, trace(&profile), &mut rng(6)).unwrap();
    let signatures = opened.trace().signatures.iter();
    assert_eq!(signatures.filter(|one| one.counted).count(), 1);
}
