use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::jose::jwk::Jwk;
use crate::jose::testing::{
    AT, Vector, named, opened, p256_keys, profile, public, rfc7516_a2, ring, rng, rsa_keys,
    seal_request,
};
use crate::key::ring::KeyRing;
use crate::open::trace::Verdict;
use crate::seal::{SealFormat, seal};

use super::*;

mod detached;
mod key_sets;
mod parameters;

fn cause_of(outcome: Result<Opened, Refused>) -> Cause {
    outcome.err().unwrap().diagnosis.cause
}

fn outcomes(trace: &OpenTrace) -> Vec<&str> {
    trace
        .keys_tried
        .iter()
        .map(|tried| tried.outcome.as_str())
        .collect()
}

/// A JWE to `recipient` around a JWS by `signer`, as the permissive profile makes it.
fn sealed(payload: &[u8], recipient: &Jwk, signer: Option<&Jwk>) -> Vec<u8> {
    let profile = profile("permissive");
    let (to, by) = (ring([recipient]), ring(signer));
    let request = seal_request(payload, SealFormat::Jwe, &to, &by, &profile);
    seal(&request, &mut rng(3)).unwrap().message
}

#[test]
fn rfc_7516_examples_open() {
    for text in [
        include_str!("../vectors/rfc7516-a1.json"),
        include_str!("../vectors/rfc7516-a2.json"),
        include_str!("../vectors/rfc7516-a3.json"),
    ] {
        let vector = Vector::read(text);
        let keys = ring([&vector.key()]);
        let opened = opened(
            vector.token(),
            &keys,
            &KeyRing::new(),
            &profile("permissive"),
        )
        .unwrap();
        assert_eq!(opened.payload().expose(), vector.payload());
        assert_eq!(outcomes(opened.trace()), ["opened"]);
    }
}

#[test]
fn rfc_7515_and_8037_examples_verify_by_a_trusted_key_alone() {
    for text in [
        include_str!("../vectors/rfc7515-a1.json"),
        include_str!("../vectors/rfc7515-a2.json"),
        include_str!("../vectors/rfc7515-a3.json"),
        include_str!("../vectors/rfc7515-a4.json"),
        include_str!("../vectors/rfc8037-a4.json"),
    ] {
        let vector = Vector::read(text);
        let (key, none) = (ring([&vector.key()]), KeyRing::new());
        let permissive = profile("permissive");
        let outcome = opened(vector.token(), &none, &key, &permissive).unwrap();
        assert_eq!(outcome.payload().expose(), vector.payload());
        assert_eq!(outcome.trace().signatures[0].verdict, Verdict::Valid);
        let untrusted = opened(vector.token(), &key, &none, &permissive);
        assert_eq!(cause_of(untrusted), Cause::UnknownSigner);
    }
}

#[test]
fn a_cut_token_is_refused_at_every_length() {
    let vector = rfc7516_a2();
    let keys = ring([&vector.key()]);
    let legacy = profile("jwe-legacy");
    for length in 0..vector.token().len() {
        let refused = opened(&vector.token()[..length], &keys, &KeyRing::new(), &legacy).err();
        let cause = refused.unwrap().diagnosis.cause;
        let is_named = matches!(
            cause,
            Cause::NotAnEnvelope
                | Cause::BadEncoding
                | Cause::Truncated
                | Cause::MalformedHeader
                | Cause::NotEncrypted
        );
        assert!(is_named, "{length}: {cause}");
    }
}

#[test]
fn a_token_with_any_octet_changed_is_refused() {
    let vector = rfc7516_a2();
    let keys = ring([&vector.key()]);
    let legacy = profile("jwe-legacy");
    for at in 0..vector.token().len() {
        let mut token = vector.token().to_vec();
        token[at] ^= 1;
        assert!(
            opened(&token, &keys, &KeyRing::new(), &legacy).is_err(),
            "{at}"
        );
    }
}

#[test]
fn everything_behind_the_private_key_fails_alike() {
    let vector = rfc7516_a2();
    let keys = ring([&vector.key()]);
    let legacy = profile("jwe-legacy");
    let parts: Vec<&str> = vector.text("token").split('.').collect();
    let with = |at: usize, part: &str| {
        let mut parts = parts.clone();
        parts[at] = part;
        let refused = opened(parts.join(".").as_bytes(), &keys, &KeyRing::new(), &legacy);
        let refused = refused.err().unwrap();
        (refused.diagnosis, refused.trace)
    };
    let flipped = |at: usize| {
        let first = if parts[at].starts_with('A') { "B" } else { "A" };
        format!("{first}{}", &parts[at][1..])
    };
    let padding = with(1, &flipped(1));
    assert_eq!(padding.0.cause, Cause::DecryptionFailed);
    for other in [
        with(1, "AAAA"),
        with(1, ""),
        with(1, &"_".repeat(342)[..341].replacen('_', "A", 1)),
        with(2, &flipped(2)),
        with(3, &flipped(3)),
        with(4, &flipped(4)),
    ] {
        if other.0.cause != Cause::BadEncoding {
            assert_eq!(other, padding);
        }
    }
}

#[test]
fn a_kid_means_one_key_and_without_it_every_fitting_key_is_tried() {
    let [one, other] = rsa_keys();
    let (a, b) = (named(one, "a"), named(other, "b"));
    let none = KeyRing::new();
    let permissive = profile("permissive");
    let to_a = sealed(b"{}", &a, None);
    let outcome = opened(&to_a, &ring([&b, &a]), &none, &permissive).unwrap();
    assert_eq!(outcomes(outcome.trace()), ["not a recipient", "opened"]);
    assert_eq!(outcome.opened_by().unwrap().id, "a");
    let absent = opened(&to_a, &ring([&b]), &none, &permissive)
        .err()
        .unwrap();
    assert_eq!(absent.diagnosis.cause, Cause::NoMatchingKey);
    assert_eq!(outcomes(&absent.trace), ["failed"]);
    let impostor = opened(&to_a, &ring([&named(other, "a"), one]), &none, &permissive);
    assert_eq!(cause_of(impostor), Cause::DecryptionFailed);
    let unnamed = sealed(b"{}", one, None);
    let outcome = opened(
        &unnamed,
        &ring([&b, &p256_keys()[0], &a]),
        &none,
        &permissive,
    )
    .unwrap();
    assert_eq!(
        outcomes(outcome.trace()),
        ["failed", "other key type", "opened"]
    );
    assert_eq!(
        cause_of(opened(&unnamed, &ring([&b]), &none, &permissive)),
        Cause::DecryptionFailed
    );
    assert_eq!(
        cause_of(opened(&unnamed, &none, &none, &permissive)),
        Cause::NoMatchingKey
    );
}

#[test]
fn a_key_binds_use_and_algorithm() {
    let key = named(&rsa_keys()[0], "a");
    let token = sealed(b"{}", &key, None);
    let with = |change: fn(&mut Jwk)| {
        let mut key = key.clone();
        change(&mut key);
        cause_of(opened(
            &token,
            &ring([&key]),
            &KeyRing::new(),
            &profile("permissive"),
        ))
    };
    assert_eq!(
        with(|key| key.alg = Some("RSA1_5".into())),
        Cause::AlgorithmKeyMismatch
    );
    assert_eq!(
        with(|key| key.usage = Some("sig".into())),
        Cause::KeyWrongUsage
    );
    assert_eq!(
        with(|key| key.operations = Some(["sign".into()].into())),
        Cause::KeyWrongUsage
    );
    assert_eq!(with(|key| *key = public(key)), Cause::NoMatchingKey);
    assert_eq!(
        with(|key| *key = named(&p256_keys()[0], "a")),
        Cause::AlgorithmKeyMismatch
    );
}

#[test]
fn a_profile_that_demands_a_signature_gets_one() {
    let (key, signer) = (&rsa_keys()[0], named(&p256_keys()[0], "signer"));
    let (keys, strict) = (ring([key]), profile("jwe-jws"));
    let signed = sealed(b"{}", key, Some(&signer));
    let open = |token: &[u8], trust: &KeyRing| opened(token, &keys, trust, &strict);
    let outcome = open(&signed, &ring([&public(&signer)])).unwrap();
    assert_eq!(outcome.payload().expose(), b"{}");
    let verdict = &outcome.trace().signatures[0];
    assert_eq!((verdict.verdict, verdict.counted), (Verdict::Valid, true));
    assert_eq!(verdict.signer.as_deref(), Some("signer"));
    assert_eq!(verdict.digest.as_deref(), Some("SHA-256"));
    assert_eq!(
        cause_of(open(&signed, &KeyRing::new())),
        Cause::UnknownSigner
    );
    let impostor = named(&p256_keys()[1], "signer");
    assert_eq!(
        cause_of(open(&signed, &ring([&impostor]))),
        Cause::SignatureInvalid
    );
    let unsigned = sealed(b"{}", key, None);
    assert_eq!(
        cause_of(open(&unsigned, &ring([&signer]))),
        Cause::NestingMissing
    );
}

#[test]
fn a_signature_that_is_there_must_be_good_even_where_it_is_optional() {
    let (key, signer) = (&rsa_keys()[0], &p256_keys()[0]);
    let signed = sealed(b"{}", key, Some(signer));
    let permissive = profile("permissive");
    let outcome = opened(&signed, &ring([key]), &KeyRing::new(), &permissive);
    assert_eq!(cause_of(outcome), Cause::UnknownSigner);
}

#[test]
fn a_signer_is_judged_by_its_own_members() {
    let (key, signer) = (&rsa_keys()[0], named(&p256_keys()[0], "s"));
    let signed = sealed(b"{}", key, Some(&signer));
    let with = |change: fn(&mut Jwk)| {
        let mut signer = signer.clone();
        change(&mut signer);
        let refused = opened(&signed, &ring([key]), &ring([&signer]), &profile("jwe-jws"))
            .err()
            .unwrap();
        (refused.trace.signatures[0].verdict, refused.diagnosis.cause)
    };
    let expired = with(|key| key.expires = Some(AT));
    assert_eq!(expired, (Verdict::Expired, Cause::SignerExpired));
    let early = with(|key| key.not_before = Some(AT.plus_days(1)));
    assert_eq!(early, (Verdict::NotYetValid, Cause::SignatureNotYetValid));
    let usage = with(|key| key.usage = Some("enc".into()));
    assert_eq!(usage, (Verdict::WrongUsage, Cause::SignerWrongUsage));
    let bound = with(|key| key.alg = Some("ES384".into()));
    assert_eq!(bound, (Verdict::Invalid, Cause::AlgorithmKeyMismatch));
}

#[test]
fn an_expired_key_still_opens_with_a_finding() {
    let mut key = rsa_keys()[0].clone();
    let token = sealed(b"{}", &key, None);
    key.expires = Some(AT);
    let outcome = opened(
        &token,
        &ring([&key]),
        &KeyRing::new(),
        &profile("permissive"),
    )
    .unwrap();
    assert!(
        outcome
            .trace()
            .findings
            .iter()
            .any(|finding| finding.rule == "jose.key.expired")
    );
}

/// A token with this header text and four further parts of fitting form.
fn with_header(header: &str) -> String {
    let header = crate::encoding::base64url_encode(header.as_bytes());
    format!("{header}.AAAA.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA")
}

#[test]
fn headers_are_judged_before_keys() {
    let keys = ring(rsa_keys());
    let cases = [
        (
            r#"{"alg":"RSA-OAEP-256","enc":"A256GCM"}"#,
            Cause::DecryptionFailed,
        ),
        (
            r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","crit":["x"],"x":1}"#,
            Cause::CriticalHeaderUnknown,
        ),
        (
            r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","crit":[]}"#,
            Cause::MalformedHeader,
        ),
        (
            r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":7}"#,
            Cause::MalformedHeader,
        ),
        (
            r#"{"alg":"RSA-OAEP-256","alg":"dir","enc":"A256GCM"}"#,
            Cause::DuplicateMember,
        ),
        (
            r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","jwk":{"a":1,"a":1}}"#,
            Cause::DuplicateMember,
        ),
        (
            r#"{"alg":"RSA-OAEP-256","enc":"A256GCM"} "x""#,
            Cause::TrailingData,
        ),
        (
            r#"{"alg":"none","enc":"A256GCM"}"#,
            Cause::AlgorithmForbidden,
        ),
        (
            r#"{"alg":"RSA1_5","enc":"A256GCM"}"#,
            Cause::AlgorithmForbidden,
        ),
        (
            r#"{"alg":"RSA-OAEP-256","enc":"A128GCM"}"#,
            Cause::AlgorithmForbidden,
        ),
        (
            r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","zip":"GZ"}"#,
            Cause::AlgorithmForbidden,
        ),
        (r#"{"alg":"RSA-OAEP-256"}"#, Cause::MalformedHeader),
        (r#"{"enc":"A256GCM"}"#, Cause::MalformedHeader),
    ];
    for (header, expected) in cases {
        let token = with_header(header);
        let refused = opened(
            token.as_bytes(),
            &keys,
            &KeyRing::new(),
            &profile("jwe-jws"),
        );
        let refused = refused.err().unwrap();
        assert_eq!(refused.diagnosis.cause, expected, "{header}");
        assert_eq!(
            refused.trace.keys_tried.is_empty(),
            expected != Cause::DecryptionFailed
        );
    }
}

#[test]
fn limits_name_their_number_and_their_rule() {
    let key = &rsa_keys()[0];
    let keys = ring([key]);
    let mut tight = profile("permissive");
    tight.limits.payload = 10;
    let refused = opened(&sealed(&[7; 64], key, None), &keys, &KeyRing::new(), &tight);
    let refused = refused.err().unwrap().diagnosis;
    assert_eq!(refused.cause, Cause::SizeLimit);
    assert_eq!(refused.evidence["limit"], 10);
    assert_eq!(refused.evidence["rule"], "limits.payload");
    tight.limits.jose_header = 16;
    let refused = opened(&sealed(b"{}", key, None), &keys, &KeyRing::new(), &tight);
    assert_eq!(
        refused.err().unwrap().diagnosis.evidence["rule"],
        "limits.jose_header"
    );
}

#[test]
fn json_serializations_open_where_the_profile_allows_them() {
    let key = named(&rsa_keys()[0], "a");
    let token = sealed(b"{}", &key, None);
    let parts: Vec<&str> = core::str::from_utf8(&token).unwrap().split('.').collect();
    let [protected, encrypted_key, iv, ciphertext, tag] = parts.try_into().unwrap();
    let rest = format!(
        r#""protected":"{protected}","iv":"{iv}","ciphertext":"{ciphertext}","tag":"{tag}""#
    );
    let flattened = format!(r#"{{"encrypted_key":"{encrypted_key}",{rest}}}"#);
    let general = format!(
        r#"{{"recipients":[{{"encrypted_key":"AAAA"}},{{"encrypted_key":"{encrypted_key}"}}],{rest}}}"#
    );
    let (keys, none) = (ring([&key]), KeyRing::new());
    for text in [&flattened, &general] {
        let outcome = opened(text.as_bytes(), &keys, &none, &profile("permissive")).unwrap();
        assert_eq!(outcome.payload().expose(), b"{}");
        let refused = opened(text.as_bytes(), &keys, &none, &profile("jwe-jws"));
        assert_eq!(cause_of(refused), Cause::WrongSerialization);
    }
    let both = format!(r#"{{"recipients":[{{}}],"encrypted_key":"",{rest}}}"#);
    assert_eq!(
        cause_of(opened(
            both.as_bytes(),
            &keys,
            &none,
            &profile("permissive")
        )),
        Cause::MalformedHeader
    );
}

#[test]
fn pointers_to_keys_are_shown_and_not_followed() {
    let vector = Vector::read(include_str!("../vectors/rfc7515-a3.json"));
    let key = vector.key();
    let jwk = key.export_public();
    let header = format!(r#"{{"alg":"ES256","jwk":{jwk},"jku":"https://example.com/"}}"#);
    let input = format!(
        "{}.{}",
        crate::encoding::base64url_encode(header.as_bytes()),
        vector.text("payload")
    );
    let alg = crate::policy::algorithm::JwsAlgorithm::Es256;
    let signature = crate::jose::jws::sign(alg, &key, input.as_bytes(), &mut rng(1)).unwrap();
    let token = format!("{input}.{}", crate::encoding::base64url_encode(&signature));
    let none = KeyRing::new();
    let refused = opened(token.as_bytes(), &none, &none, &profile("permissive"))
        .err()
        .unwrap();
    assert_eq!(refused.diagnosis.cause, Cause::UnknownSigner);
    let places: Vec<&str> = refused
        .trace
        .findings
        .iter()
        .filter_map(|finding| finding.place.as_deref())
        .collect();
    assert_eq!(places, ["header.jku", "header.jwk"]);
}

#[test]
fn a_bare_jws_is_no_answer_to_a_demand_for_encryption() {
    let vector = Vector::read(include_str!("../vectors/rfc7515-a3.json"));
    let mut strict = profile("jwe-jws");
    strict.formats.push(Format::Jws);
    let trust = ring([&vector.key()]);
    let refused = opened(vector.token(), &KeyRing::new(), &trust, &strict);
    assert_eq!(cause_of(refused), Cause::NotEncrypted);
}
