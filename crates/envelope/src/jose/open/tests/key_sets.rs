//! Keys that a key set speaks of: their states, environments and owners.

use alloc::string::ToString as _;

use proptest::prelude::*;

use super::*;
use crate::key::ring::{HeldKey, KeyMaterial};
use crate::key::state::{KeyState, StateName};
use crate::keyset::{Environment, KeyRecord, Operation, Owner, permission};
use crate::time::UnixTime;

const SINCE: UnixTime = UnixTime::from_seconds(1_799_000_000);

/// Our key for encryption, and the counterparty's for signing.
fn pair() -> [Jwk; 2] {
    let [mut ours, mut theirs] = p256_keys();
    (ours.kid, ours.usage) = (Some("enc-1".into()), Some("enc".into()));
    (theirs.kid, theirs.usage) = (Some("sig-9".into()), Some("sig".into()));
    [ours, theirs]
}

fn record(key: &Jwk, state: KeyState) -> KeyRecord {
    KeyRecord {
        id: key.kid.clone(),
        state_since: Some(SINCE),
        ..KeyRecord::bare(&key.name(), state)
    }
}

fn owned(key: &Jwk, owner: Owner) -> KeyRecord {
    KeyRecord {
        owner: Some(owner),
        ..record(key, KeyState::Active)
    }
}

fn in_production(key: &Jwk) -> KeyRecord {
    KeyRecord {
        environment: Some(Environment::Production),
        ..owned(key, Owner::Ours)
    }
}

fn with(keys: &[&Jwk], records: &[KeyRecord]) -> KeyRing {
    let mut ring = ring(keys.iter().copied());
    let records = records.iter().cloned();
    records.for_each(|record| ring.push_record(record));
    ring
}

/// Opens in the sandbox.
fn received(token: &[u8], keys: &KeyRing, trust: &KeyRing) -> Result<Opened, Refused> {
    let request = OpenRequest {
        input: token,
        detached: None,
        keys,
        trust,
        passphrases: &[],
        session_keys: &[],
        environment: Some(Environment::Sandbox),
        profile: &profile("permissive"),
        at: AT,
    };
    crate::open(&request, &mut rng(7))
}

/// The refusal of a message to our key, which is signed by the counterparty.
fn refused(keys: &KeyRing, trust: &KeyRing) -> Refused {
    let [ours, theirs] = pair();
    received(&sealed(b"{}", &public(&ours), Some(&theirs)), keys, trust)
        .err()
        .unwrap()
}

fn evidence(refused: &Refused, name: &str) -> String {
    let value = &refused.diagnosis.evidence[name];
    value.as_str().map_or_else(|| value.to_string(), Into::into)
}

#[test]
fn a_key_that_its_state_bars_does_not_open() {
    let [ours, theirs] = pair();
    for state in [
        KeyState::Suspended,
        KeyState::Compromised,
        KeyState::Destroyed,
    ] {
        let keys = with(&[&ours], &[record(&ours, state)]);
        let refused = refused(&keys, &ring([&public(&theirs)]));
        assert_eq!(refused.diagnosis.cause, Cause::KeyDisabled);
        assert_eq!(outcomes(&refused.trace), [state.name().code()]);
        assert_eq!(evidence(&refused, "key"), "enc-1");
        assert_eq!(evidence(&refused, "state"), state.name().code());
        assert_eq!(evidence(&refused, "since"), SINCE.to_string());
        assert_eq!(refused.trace.keys_tried[0].state, Some(state.name()));
    }
}

#[test]
fn a_record_from_the_ring_of_signers_counts_too() {
    let [ours, theirs] = pair();
    let trust = with(&[&public(&theirs)], &[record(&ours, KeyState::Suspended)]);
    let refused = refused(&ring([&ours]), &trust);
    assert_eq!(refused.diagnosis.cause, Cause::KeyDisabled);
}

#[test]
fn a_production_key_does_not_open_in_the_sandbox() {
    let [ours, theirs] = pair();
    let keys = with(&[&ours], &[in_production(&ours)]);
    let refused = refused(&keys, &ring([&public(&theirs)]));
    assert_eq!(refused.diagnosis.cause, Cause::WrongEnvironment);
    assert_eq!(outcomes(&refused.trace), ["other environment"]);
    assert_eq!(
        refused.diagnosis.summary,
        "Encrypted to enc-1, your production key, but received in sandbox."
    );
}

#[test]
fn another_key_that_is_allowed_opens() {
    let [ours, _] = pair();
    let mut suspended = p256_keys()[1].clone();
    suspended.kid = Some("old".into());
    let unnamed = Jwk {
        kid: None,
        ..ours.clone()
    };
    let keys = with(
        &[&suspended, &unnamed],
        &[record(&suspended, KeyState::Suspended)],
    );
    // The token names no key, so that each may be meant.
    let mut token = sealed(b"{}", &public(&unnamed), None);
    let opened = received(&token, &keys, &KeyRing::new()).unwrap();
    assert_eq!(outcomes(opened.trace()), ["suspended", "opened"]);
    // What fails with the key that was tried says nothing of the other one.
    let last = token.last_mut().unwrap();
    *last = if *last == b'A' { b'Q' } else { b'A' };
    let failed = received(&token, &keys, &KeyRing::new());
    assert_eq!(cause_of(failed), Cause::DecryptionFailed);
}

#[test]
fn a_replaced_key_opens_old_traffic_with_a_finding() {
    let [ours, theirs] = pair();
    let keys = with(&[&ours], &[record(&ours, KeyState::Deactivated)]);
    let token = sealed(b"{}", &public(&ours), Some(&theirs));
    let opened = received(&token, &keys, &ring([&public(&theirs)])).unwrap();
    let rules = opened.trace().findings.iter().map(|one| one.rule.as_str());
    assert!(rules.into_iter().any(|rule| rule == "key.deactivated"));
    assert_eq!(
        opened.trace().keys_tried[0].note.as_deref(),
        Some("deactivated 2027-01-03, opens old traffic only")
    );
}

#[test]
fn a_message_to_the_counterparty_is_our_own_outgoing_one() {
    let ([ours, theirs], none) = (pair(), KeyRing::new());
    let told = |keys: &KeyRing, trust: &KeyRing| {
        let refused = refused(keys, trust);
        assert_eq!(refused.diagnosis.cause, Cause::NoMatchingKey);
        assert_eq!(evidence(&refused, "outgoing"), "true");
        assert!(
            refused
                .diagnosis
                .summary
                .starts_with("This is your own outgoing message")
        );
    };
    let public = public(&ours);
    told(&none, &ring([&public]));
    told(
        &with(&[&public], &[owned(&ours, Owner::Counterparty)]),
        &none,
    );
    // No key at hand, its record alone.
    told(
        &with(&[&theirs], &[owned(&ours, Owner::Counterparty)]),
        &none,
    );
}

#[test]
fn of_a_key_that_is_not_loaded_it_is_told_what_is_known() {
    let [ours, theirs] = pair();
    let trust = ring([&public(&theirs)]);
    let told = |record: KeyRecord| refused(&with(&[&public(&ours)], &[record]), &trust).diagnosis;
    let production = told(in_production(&ours));
    assert_eq!(production.cause, Cause::WrongEnvironment);
    let retired = told(record(&ours, KeyState::Deactivated));
    assert_eq!(retired.cause, Cause::NoMatchingKey);
    assert!(
        retired.summary.contains("deactivated 2027-01-03"),
        "{}",
        retired.summary
    );
    let suspended = told(record(&ours, KeyState::Suspended));
    assert_eq!(suspended.cause, Cause::KeyDisabled);
    let active = told(owned(&ours, Owner::Ours));
    assert_eq!(active.cause, Cause::NoMatchingKey);
    assert_eq!(active.evidence["public_half"], "test");
}

#[test]
fn a_message_to_our_signing_key_is_told_whether_its_private_part_is_here_or_not() {
    let [_, theirs] = pair();
    let mut token_key = public(&theirs);
    token_key.usage = None;
    let token = sealed(b"{}", &token_key, None);
    for held in [&theirs, &public(&theirs)] {
        let refused = received(&token, &ring([held]), &KeyRing::new())
            .err()
            .unwrap();
        assert_eq!(refused.diagnosis.cause, Cause::KeyWrongUsage);
        assert!(refused.diagnosis.summary.contains("your signing key"));
        assert_eq!(outcomes(&refused.trace), ["signing key"]);
    }
}

#[test]
fn the_copy_with_the_private_part_is_the_one_listed() {
    let [ours, _] = pair();
    let mut keys = KeyRing::new();
    for (source, key) in [("export", public(&ours)), ("private", ours.clone())] {
        keys.push(HeldKey {
            source: source.into(),
            material: KeyMaterial::Jose(key),
        });
    }
    let opened = received(&sealed(b"{}", &public(&ours), None), &keys, &KeyRing::new()).unwrap();
    assert_eq!(opened.trace().keys_tried.len(), 1);
    assert_eq!(opened.opened_by().unwrap().source, "private");
}

#[test]
fn a_signer_that_a_key_set_bars_does_not_count() {
    let [ours, theirs] = pair();
    let untrusted = KeyState::PreActive {
        trusted: false,
        verified: false,
    };
    for (record, cause, verdict) in [
        (
            record(&theirs, KeyState::Suspended),
            Cause::UnknownSigner,
            Verdict::UnknownSigner,
        ),
        (
            record(&theirs, untrusted),
            Cause::UnknownSigner,
            Verdict::UnknownSigner,
        ),
        (
            record(&theirs, KeyState::Compromised),
            Cause::SignerRevoked,
            Verdict::Revoked,
        ),
        (
            in_production(&theirs),
            Cause::WrongEnvironment,
            Verdict::UnknownSigner,
        ),
        (
            owned(&theirs, Owner::Ours),
            Cause::UnknownSigner,
            Verdict::UnknownSigner,
        ),
    ] {
        let refused = refused(&ring([&ours]), &with(&[&public(&theirs)], &[record]));
        assert_eq!(refused.diagnosis.cause, cause);
        let signature = &refused.trace.signatures[0];
        assert_eq!((signature.verdict, signature.counted), (verdict, false));
        assert_eq!(signature.signer.as_deref(), Some("sig-9"));
        assert!(refused.diagnosis.summary.starts_with("Signed by sig-9, "));
    }
}

#[test]
fn a_key_set_knows_the_end_of_a_key_that_names_none() {
    let [ours, theirs] = pair();
    let over = |key: &Jwk| KeyRecord {
        valid_to: Some(AT.plus_days(-1)),
        ..record(key, KeyState::Active)
    };
    let (keys, trust) = (with(&[&ours], &[over(&ours)]), ring([&public(&theirs)]));
    let token = sealed(b"{}", &public(&ours), Some(&theirs));
    let opened = received(&token, &keys, &trust).unwrap();
    assert_eq!(
        opened.trace().keys_tried[0].note.as_deref(),
        Some("expired 2027-01-14, opens old traffic only")
    );
    let trust = with(&[&public(&theirs)], &[over(&theirs)]);
    let refused = refused(&ring([&ours]), &trust);
    assert_eq!(refused.diagnosis.cause, Cause::SignerExpired);
    assert!(refused.diagnosis.summary.contains("2027-01-14"));
}

#[test]
fn a_sender_is_asked_to_encrypt_to_keys_that_may_be_used_alone() {
    let [ours, theirs] = pair();
    let keys = with(&[&ours], &[in_production(&ours)]);
    let elsewhere = sealed(b"{}", &named(&public(&ours), "enc-9"), Some(&theirs));
    let refused = received(&elsewhere, &keys, &KeyRing::new()).err().unwrap();
    assert_eq!(refused.diagnosis.cause, Cause::NoMatchingKey);
    assert_eq!(
        refused.diagnosis.summary,
        "The message is encrypted to enc-9; you hold enc-1 (production)."
    );
    assert_eq!(refused.diagnosis.remedy, "Load the private key enc-9.");
}

#[test]
fn our_own_signature_is_told_from_a_counterpartys() {
    let [ours, theirs] = pair();
    let trust = with(&[&public(&theirs)], &[owned(&theirs, Owner::Ours)]);
    let refused = refused(&ring([&ours]), &trust);
    assert_eq!(evidence(&refused, "outgoing"), "true");
    assert!(
        refused
            .diagnosis
            .summary
            .contains("your own outgoing message")
    );
}

/// Any state.
fn state() -> impl Strategy<Value = KeyState> {
    (
        prop::sample::select(StateName::ALL),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(name, trusted, verified)| match name {
            StateName::PreActive => KeyState::PreActive { trusted, verified },
            StateName::Active => KeyState::Active,
            StateName::Suspended => KeyState::Suspended,
            StateName::Deactivated => KeyState::Deactivated,
            StateName::Compromised => KeyState::Compromised,
            StateName::Destroyed => KeyState::Destroyed,
        })
}

/// A record of anything for a key, in either ring.
fn entry() -> impl Strategy<Value = (KeyState, Option<Environment>, Option<Owner>, bool)> {
    let environment = prop::option::of(prop::sample::select(Environment::ALL));
    let owner = prop::option::of(prop::sample::select(Owner::ALL));
    (state(), environment, owner, any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_barred_key_never_opens_and_never_counts(
        of_ours in prop::collection::vec(entry(), 0..3),
        of_theirs in prop::collection::vec(entry(), 0..3),
        is_named: bool,
    ) {
        let [mut ours, theirs] = pair();
        if !is_named {
            ours.kid = None;
        }
        let (mut keys, mut trust) = (ring([&ours]), ring([&public(&theirs)]));
        for (key, entries) in [(&ours, &of_ours), (&theirs, &of_theirs)] {
            for (state, environment, owner, is_in_keys) in entries.clone() {
                let record = KeyRecord { environment, owner, ..record(key, state) };
                if is_in_keys { keys.push_record(record) } else { trust.push_record(record) }
            }
        }
        let bars = |(state, environment, ..): &(KeyState, Option<Environment>, Option<Owner>, bool)| {
            *environment == Some(Environment::Production)
                || !permission(*state, Operation::Process).is_ordinary()
        };
        let outcome = received(&sealed(b"{}", &public(&ours), Some(&theirs)), &keys, &trust);
        let may_open = !of_ours.iter().any(bars);
        let may_count = !of_theirs.iter().any(|one| bars(one) || one.2 == Some(Owner::Ours));
        prop_assert_eq!(outcome.is_ok(), may_open && may_count);
        let Err(refused) = outcome else { return Ok(()) };
        prop_assert!(refused.trace.signatures.iter().all(|one| !one.counted));
        if !may_open {
            prop_assert!(refused.trace.signatures.is_empty());
            let cause = refused.diagnosis.cause;
            prop_assert!(matches!(cause, Cause::WrongEnvironment | Cause::KeyDisabled), "{}", cause);
        }
    }
}
