//! What the header says for one algorithm, and its bounds.

use alloc::string::String;
use alloc::vec::Vec;

use super::{cause_of, with_header};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::jose::testing::{every_kind, opened, profile, ring, shared};
use crate::key::ring::KeyRing;
use crate::policy::profile::Profile;

fn refused(header: &str, profile: &Profile) -> Diagnosis {
    let keys = ring(&every_kind());
    let token = with_header(header);
    let refused = opened(token.as_bytes(), &keys, &KeyRing::new(), profile);
    refused.err().unwrap().diagnosis
}

#[test]
fn parameters_that_are_missing_or_malformed_are_refused_before_any_key() {
    let point = r#""kty":"EC","crv":"P-256","x":"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0""#;
    let y = "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps";
    let cases = [
        r#"{"alg":"ECDH-ES+A256KW","enc":"A256GCM"}"#.into(),
        r#"{"alg":"ECDH-ES+A256KW","enc":"A256GCM","epk":"no object"}"#.into(),
        alloc::format!(r#"{{"alg":"ECDH-ES+A256KW","enc":"A256GCM","epk":{{{point}}}}}"#),
        // One bit of the point is turned over: it lies on another curve.
        alloc::format!(
            r#"{{"alg":"ECDH-ES+A256KW","enc":"A256GCM","epk":{{{point},"y":"{}"}}}}"#,
            y.replace("Fpps", "Fppo")
        ),
        alloc::format!(
            r#"{{"alg":"ECDH-ES+A256KW","enc":"A256GCM","epk":{{{point},"y":"{y}"}},"apu":"A"}}"#
        ),
        r#"{"alg":"ECDH-ES+A256KW","enc":"A256GCM","epk":{"kty":"oct","k":"AAAA"}}"#.into(),
        r#"{"alg":"A256GCMKW","enc":"A256GCM"}"#.into(),
        r#"{"alg":"A256GCMKW","enc":"A256GCM","iv":"AAAA","tag":"AAAAAAAAAAAAAAAAAAAAAA"}"#.into(),
        r#"{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2s":"AAAAAAAAAAA"}"#.into(),
        r#"{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2s":"AAAAAAAAAAA","p2c":0}"#.into(),
        r#"{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2s":"AAAAAAAAAAA","p2c":-1}"#.into(),
        r#"{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2s":"AAAA","p2c":1000}"#.into(),
    ];
    for header in cases {
        let refused = refused(&header, &profile("permissive"));
        let is_named = matches!(refused.cause, Cause::MalformedHeader | Cause::BadEncoding);
        assert!(is_named, "{header}: {}", refused.cause);
    }
}

#[test]
fn iterations_are_bounded_before_they_are_run() {
    for count in ["100001", "4294967296", "18446744073709551615"] {
        let header = alloc::format!(
            r#"{{"alg":"PBES2-HS512+A256KW","enc":"A256GCM","p2s":"AAAAAAAAAAA","p2c":{count}}}"#
        );
        let refused = refused(&header, &profile("permissive"));
        assert_eq!(refused.cause, Cause::SizeLimit);
        assert_eq!(refused.evidence["rule"], "limits.pbes2_count");
        assert_eq!(refused.evidence["limit"], 100_000);
    }
}

#[test]
fn the_passwords_of_all_recipients_share_one_bound() {
    let header = r#"{"alg":"PBES2-HS256+A128KW","p2s":"AAAAAAAAAAA","p2c":60000}"#;
    let message = alloc::format!(
        r#"{{"protected":"eyJlbmMiOiJBMjU2R0NNIn0","iv":"AAAAAAAAAAAAAAAA","ciphertext":"AAAA",
            "tag":"AAAAAAAAAAAAAAAAAAAAAA","recipients":[
            {{"header":{header},"encrypted_key":"AAAA"}},{{"header":{header},"encrypted_key":"AAAA"}}]}}"#
    );
    let outcome = opened(
        message.as_bytes(),
        &ring([&shared(16)]),
        &KeyRing::new(),
        &profile("permissive"),
    );
    let refused = outcome.err().unwrap().diagnosis;
    assert_eq!(refused.cause, Cause::SizeLimit);
    assert_eq!(refused.evidence["iterations"], 120_000);
}

#[test]
fn a_direct_algorithm_takes_no_encrypted_key_and_no_second_recipient() {
    let direct = r#"{"alg":"dir","enc":"A256GCM"}"#;
    assert_eq!(
        refused(direct, &profile("permissive")).cause,
        Cause::MalformedHeader
    );
    let message = r#"{"protected":"eyJlbmMiOiJBMjU2R0NNIn0","iv":"AAAAAAAAAAAAAAAA","ciphertext":"AAAA",
        "tag":"AAAAAAAAAAAAAAAAAAAAAA","recipients":[{"header":{"alg":"dir"}},{"header":{"alg":"dir"}}]}"#;
    let outcome = opened(
        message.as_bytes(),
        &ring([&shared(32)]),
        &KeyRing::new(),
        &profile("permissive"),
    );
    assert_eq!(cause_of(outcome), Cause::MalformedHeader);
}

#[test]
fn a_key_on_another_curve_than_the_senders_is_not_tried() {
    let epk: String = every_kind()[1].export_public();
    let header = alloc::format!(r#"{{"alg":"ECDH-ES+A256KW","enc":"A256GCM","epk":{epk}}}"#);
    let token = with_header(&header);
    let keys = ring(&every_kind()[..3]);
    let refused = opened(
        token.as_bytes(),
        &keys,
        &KeyRing::new(),
        &profile("permissive"),
    );
    let trace = refused.err().unwrap().trace;
    let outcomes: Vec<&str> = trace
        .keys_tried
        .iter()
        .map(|key| key.outcome.as_str())
        .collect();
    assert_eq!(outcomes, ["other key type", "failed", "other key type"]);
}

#[test]
fn failures_of_shared_keys_are_named_and_those_of_private_keys_are_not() {
    let wrapped = r#"{"alg":"A256KW","enc":"A256GCM"}"#;
    assert_eq!(
        refused(wrapped, &profile("permissive")).cause,
        Cause::IntegrityFailed
    );
    let epk: String = every_kind()[4].export_public();
    let agreed = alloc::format!(r#"{{"alg":"ECDH-ES+A256KW","enc":"A256GCM","epk":{epk}}}"#);
    assert_eq!(
        refused(&agreed, &profile("permissive")).cause,
        Cause::DecryptionFailed
    );
}

#[test]
fn a_shared_key_of_another_length_is_not_tried() {
    let token = with_header(r#"{"alg":"A256KW","enc":"A256GCM"}"#);
    let keys = ring([&shared(16)]);
    let refused = opened(
        token.as_bytes(),
        &keys,
        &KeyRing::new(),
        &profile("permissive"),
    );
    let refused = refused.err().unwrap();
    assert_eq!(refused.diagnosis.cause, Cause::AlgorithmKeyMismatch);
    assert_eq!(refused.trace.keys_tried[0].outcome, "wrong length");
}
