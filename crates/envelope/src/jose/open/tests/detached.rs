//! Payloads that travel apart from their signature, and payloads signed as they are.

use alloc::string::String;

use crate::encoding::base64url_encode;
use crate::inspect::diagnose::Cause;
use crate::jose::jws;
use crate::jose::testing::{AT, Vector, profile, ring, rng, shared};
use crate::key::ring::KeyRing;
use crate::open::{OpenRequest, Opened, Refused, open};
use crate::policy::algorithm::JwsAlgorithm;
use crate::policy::profile::Profile;

fn opened_with(
    message: &str,
    detached: Option<&[u8]>,
    trust: &KeyRing,
    profile: &Profile,
) -> Result<Opened, Refused> {
    let request = OpenRequest {
        input: message.as_bytes(),
        detached,
        keys: &KeyRing::new(),
        trust,
        passphrases: &[],
        session_keys: &[],
        environment: None,
        profile,
        at: AT,
    };
    open(&request, &mut rng(1))
}

fn cause(outcome: Result<Opened, Refused>) -> Cause {
    outcome.err().unwrap().diagnosis.cause
}

/// A JWS by a shared key: header text, payload text as signed, payload text as carried.
fn signed(header: &str, signed: &str, carried: &str) -> String {
    let header = base64url_encode(header.as_bytes());
    let input = alloc::format!("{header}.{signed}");
    let signature = jws::sign(
        JwsAlgorithm::Hs256,
        &shared(32),
        input.as_bytes(),
        &mut rng(1),
    );
    let signature = base64url_encode(&signature.unwrap());
    alloc::format!("{header}.{carried}.{signature}")
}

#[test]
fn rfc7797_4_2() {
    let vector = Vector::read(include_str!("../../vectors/rfc7797-4.2.json"));
    let (trust, permissive) = (ring([&vector.key()]), profile("permissive"));
    let (token, payload) = (vector.text("token"), vector.payload());
    let outcome = opened_with(token, Some(&payload), &trust, &permissive).unwrap();
    assert_eq!(outcome.payload().expose(), payload);
    let other = opened_with(token, Some(b"$.03"), &trust, &permissive);
    assert_eq!(cause(other), Cause::UnknownSigner);
}

#[test]
fn a_detached_payload_is_the_one_that_was_signed() {
    let (trust, permissive) = (ring([&shared(32)]), profile("permissive"));
    let payload = base64url_encode(b"payload");
    let token = signed(r#"{"alg":"HS256"}"#, &payload, "");
    let outcome = opened_with(&token, Some(b"payload"), &trust, &permissive).unwrap();
    assert_eq!(outcome.payload().expose(), b"payload");
    let without = opened_with(&token, None, &trust, &permissive);
    assert_eq!(cause(without), Cause::UnknownSigner);
}

#[test]
fn a_message_with_a_payload_takes_no_other_one() {
    let (trust, permissive) = (ring([&shared(32)]), profile("permissive"));
    let payload = base64url_encode(b"payload");
    let token = signed(r#"{"alg":"HS256"}"#, &payload, &payload);
    let twice = opened_with(&token, Some(b"payload"), &trust, &permissive);
    assert_eq!(cause(twice), Cause::WrongSerialization);
}

#[test]
fn json_without_a_payload_says_that_it_travels_apart() {
    let (trust, permissive) = (ring([&shared(32)]), profile("permissive"));
    let payload = base64url_encode(b"payload");
    let token = signed(r#"{"alg":"HS256"}"#, &payload, "");
    let (header, signature) = token.split_once("..").unwrap();
    let message = alloc::format!(r#"{{"protected":"{header}","signature":"{signature}"}}"#);
    let outcome = opened_with(&message, Some(b"payload"), &trust, &permissive).unwrap();
    assert_eq!(outcome.payload().expose(), b"payload");
    let without = opened_with(&message, None, &trust, &permissive)
        .err()
        .unwrap();
    assert_eq!(without.diagnosis.cause, Cause::MalformedHeader);
    assert!(without.diagnosis.summary.contains("travels apart"));
}

#[test]
fn a_payload_signed_as_it_is_needs_a_profile_that_says_so_and_a_critical_header() {
    let (trust, permissive) = (ring([&shared(32)]), profile("permissive"));
    let plain = "plain text";
    let header = r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#;
    let token = signed(header, plain, plain);
    let outcome = opened_with(&token, None, &trust, &permissive).unwrap();
    assert_eq!(outcome.payload().expose(), plain.as_bytes());
    let mut strict = profile("permissive");
    if let Some(rules) = &mut strict.jose {
        rules.unencoded_payload = false;
    }
    let refused = opened_with(&token, None, &trust, &strict);
    assert_eq!(cause(refused), Cause::CriticalHeaderUnknown);
    let silent = signed(r#"{"alg":"HS256","b64":false}"#, plain, plain);
    assert_eq!(
        cause(opened_with(&silent, None, &trust, &permissive)),
        Cause::MalformedHeader
    );
    let absent = signed(r#"{"alg":"HS256","crit":["b64"]}"#, plain, "AAAA");
    assert_eq!(
        cause(opened_with(&absent, None, &trust, &permissive)),
        Cause::MalformedHeader
    );
}

#[test]
fn a_jwe_takes_no_payload_beside_it() {
    let permissive = profile("permissive");
    let token = super::with_header(r#"{"alg":"A256KW","enc":"A256GCM"}"#);
    let refused = opened_with(&token, Some(b"payload"), &KeyRing::new(), &permissive);
    assert_eq!(cause(refused), Cause::WrongSerialization);
}
