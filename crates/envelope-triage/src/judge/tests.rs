use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;

use envelope::generate::{CertificateVersion, GenerateRequest, KeyType, generate};
use envelope::key::report::{KeyFormat, KeyUsage};
use envelope::key::ring::HeldKey;
use envelope::policy::algorithm::Serialization;
use envelope::seal::{SealEncoding, SealFormat};
use envelope::{SealRequest, seal};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use super::*;
use crate::sniff::Kind;

/// A party with an OpenPGP key that is quickly made.
pub(crate) fn party(seed: u64, days: u32) -> KeyRing {
    let profile = Profile::built_in("openpgp").unwrap();
    let request = GenerateRequest {
        format: KeyFormat::OpenPgp,
        key_type: KeyType::Ed25519,
        usage: KeyUsage::Sign,
        version: CertificateVersion::V4,
        user_id: Some("party"),
        days,
        passphrase: None,
        profile: &profile,
        at: MADE,
    };
    let mut ring = KeyRing::new();
    ring.push(HeldKey {
        source: "test".into(),
        material: generate(&request, &mut ChaCha20Rng::seed_from_u64(seed)).unwrap(),
    });
    ring
}

/// A message that was sealed a day after the keys were made.
pub(crate) fn sealed(payload: &str, to: &KeyRing, by: &KeyRing) -> String {
    let profile = Profile::built_in("openpgp").unwrap();
    let request = SealRequest {
        payload: payload.as_bytes(),
        format: SealFormat::OpenPgp,
        recipients: to,
        signers: by,
        passphrases: &[],
        environment: None,
        profile: &profile,
        at: MADE.plus_days(1),
        alg: None,
        enc: None,
        jws_alg: None,
        zip: false,
        hidden: false,
        serialization: Serialization::Compact,
        encoding: SealEncoding::Wire,
    };
    let message = seal(&request, &mut ChaCha20Rng::seed_from_u64(9))
        .unwrap()
        .message;
    String::from_utf8(message).unwrap()
}

pub(crate) fn echo(message: &str, at: UnixTime) -> String {
    format!(
        r#"{{"requestHeader":{{"protocolVersion":{{"major":1,"minor":0,"revision":0}},"requestId":"1","requestTimestamp":"{}000"}},"clientMessage":"{message}"}}"#,
        at.seconds()
    )
}

pub(crate) fn judge(keys: &KeyRing, trust: &KeyRing) -> Judge {
    let clock = Clock::Record {
        otherwise: MADE.plus_days(1),
    };
    Judge::new(
        keys.clone(),
        trust.clone(),
        Profiles::new(None).unwrap(),
        clock,
    )
}

pub(crate) fn judged(judge: &Judge, lines: &str) -> Judged {
    let batch = Batch {
        source: "app.log".into(),
        kind: Kind::Lines,
        octets: lines.as_bytes().to_vec(),
        first: 1,
        too_long: Vec::new(),
    };
    judge.batch(&batch, &mut ChaCha20Rng::seed_from_u64(1), &|| false)
}

/// 2026-11-01T00:00:00Z.
pub(crate) const MADE: UnixTime = UnixTime::from_seconds(1_793_491_200);

fn line(time: Option<UnixTime>, body: &str) -> String {
    match time {
        Some(time) => format!("{{\"time\":\"{time}\",\"body\":\"{body}\"}}\n"),
        None => format!("{{\"body\":\"{body}\"}}\n"),
    }
}

#[test]
fn a_good_body_opens_and_names_its_key_and_signer() {
    let (ours, theirs) = (party(1, 30), party(2, 30));
    let at = MADE.plus_days(1);
    let body = sealed(&echo("hello", at), &ours, &theirs);
    let judged = judged(&judge(&ours, &theirs), &line(Some(at), &body));
    let [outcome] = judged.outcomes.as_slice() else {
        panic!("{judged:?}");
    };
    assert_eq!(outcome.cause, None);
    assert_eq!(outcome.opened_by, outcome.recipients[0].id);
    assert_eq!(
        outcome.signers[0].verdict,
        envelope::open::trace::Verdict::Valid
    );
    assert_eq!(outcome.time, Some(at));
}

#[test]
fn what_opens_is_held_to_the_protocol_and_quoted_redacted() {
    let (ours, theirs) = (party(1, 30), party(2, 30));
    let at = MADE.plus_days(1);
    let late = sealed(&echo("4111111111111111", at), &ours, &theirs);
    let later = UnixTime::from_seconds(at.seconds() + 3_600);
    let lines = line(Some(later), &late).repeat(2);
    let [first, second] = judged(&judge(&ours, &theirs), &lines)
        .outcomes
        .try_into()
        .unwrap();
    assert_eq!(first.cause, Some(Cause::ClockSkew));
    let excerpt = first.explained.unwrap().excerpt.unwrap();
    assert!(excerpt.contains("[redacted]"), "{excerpt}");
    assert!(!excerpt.contains("4111111111111111"), "{excerpt}");
    assert_eq!(second.cause, Some(Cause::ClockSkew));
    assert_eq!(second.explained, None);

    let revealing = judge(&ours, &theirs).redaction(Redaction::Revealed);
    let shown = judged(&revealing, &lines)
        .outcomes
        .remove(0)
        .explained
        .unwrap();
    assert!(shown.excerpt.unwrap().contains("4111111111111111"));
}

#[test]
fn a_signer_is_judged_at_the_time_of_the_record() {
    let (ours, theirs) = (party(1, 30), party(2, 5));
    let at = MADE.plus_days(1);
    let body = sealed(&echo("hello", at), &ours, &theirs);
    let causes = |judge: &Judge, time| judged(judge, &line(time, &body)).outcomes[0].cause;
    let late = MADE.plus_days(20);
    assert_eq!(causes(&judge(&ours, &theirs), Some(at)), None);
    assert_eq!(
        causes(&judge(&ours, &theirs), Some(late)),
        Some(Cause::SignerExpired)
    );
    let fixed = Judge::new(
        ours.clone(),
        theirs.clone(),
        Profiles::One(Box::new(Profile::built_in("openpgp").unwrap())),
        Clock::Fixed(late),
    );
    assert_eq!(causes(&fixed, Some(at)), Some(Cause::SignerExpired));
}

#[test]
fn what_is_no_envelope_is_quoted_redacted() {
    let (ours, theirs) = (party(1, 30), party(2, 30));
    let lines = line(None, r#"{\"accountNumber\":\"4111111111111111\"}"#);
    let outcome = judged(&judge(&ours, &theirs), &lines).outcomes.remove(0);
    assert_eq!(outcome.cause, Some(Cause::NotAnEnvelope));
    let excerpt = outcome.explained.unwrap().excerpt;
    assert_eq!(
        excerpt.as_deref(),
        Some(r#"{"accountNumber":"[redacted]"}"#)
    );
}

#[test]
fn after_a_stop_nothing_more_is_judged() {
    let (ours, theirs) = (party(1, 30), party(2, 30));
    let batch = Batch {
        source: "app.log".into(),
        kind: Kind::Lines,
        octets: line(None, "<html>").into_bytes(),
        first: 1,
        too_long: alloc::vec![7],
    };
    let judged = judge(&ours, &theirs).batch(&batch, &mut ChaCha20Rng::seed_from_u64(1), &|| true);
    assert!(judged.outcomes.is_empty());
    assert_eq!(judged.too_long, (1, Some(Item::Line(7))));
}
