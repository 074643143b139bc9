use proptest::prelude::*;

use crate::jose::testing::{
    AT, named, opened, p256_keys, profile, public, ring, rng, rsa_keys, seal_request,
};
use crate::key::ring::KeyRing;
use crate::open::trace::Verdict;
use crate::policy::algorithm::{ContentEncryption, JwsAlgorithm, KeyManagement};

use super::*;

const ALGS: [KeyManagement; 5] = [
    KeyManagement::Rsa1_5,
    KeyManagement::RsaOaep,
    KeyManagement::RsaOaep256,
    KeyManagement::RsaOaep384,
    KeyManagement::RsaOaep512,
];
const SIGNATURES: [Option<JwsAlgorithm>; 8] = [
    None,
    Some(JwsAlgorithm::Rs256),
    Some(JwsAlgorithm::Rs384),
    Some(JwsAlgorithm::Rs512),
    Some(JwsAlgorithm::Ps256),
    Some(JwsAlgorithm::Ps384),
    Some(JwsAlgorithm::Ps512),
    Some(JwsAlgorithm::Es256),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_sealed_opens(
        alg in prop::sample::select(&ALGS[..]),
        enc in prop::sample::select(ContentEncryption::ALL),
        zip: bool,
        jws_alg in prop::sample::select(&SIGNATURES[..]),
        payload in prop::collection::vec(any::<u8>(), 0..300),
        seed: u64,
    ) {
        let [key, signer] = rsa_keys();
        let p256 = &p256_keys()[0];
        let signer = if jws_alg == Some(JwsAlgorithm::Es256) { p256 } else { signer };
        let permissive = profile("permissive");
        let to = ring([&public(key)]);
        let by = ring(jws_alg.map(|_| signer));
        let mut request = seal_request(&payload, SealFormat::Jwe, &to, &by, &permissive);
        request.alg = Some(alg);
        request.enc = Some(enc);
        request.jws_alg = jws_alg;
        request.zip = zip;
        let sealed = seal(&request, &mut rng(seed)).unwrap();
        prop_assert_eq!(sealed.report.bytes, sealed.message.len() as u64);
        let outcome = opened(&sealed.message, &ring([key]), &ring([&public(signer)]), &permissive);
        let outcome = outcome.map_err(|refused| TestCaseError::fail(refused.diagnosis.summary))?;
        prop_assert_eq!(outcome.payload().expose(), payload);
        prop_assert_eq!(outcome.trace().signatures.len(), usize::from(jws_alg.is_some()));
        prop_assert!(outcome.trace().signatures.iter().all(|one| one.verdict == Verdict::Valid));
    }
}

#[test]
fn the_header_says_how_it_was_made() {
    let key = named(&rsa_keys()[0], "to");
    let (to, by) = (ring([&key]), ring([&named(&p256_keys()[0], "by")]));
    let strict = profile("jwe-jws");
    let request = seal_request(b"{}", SealFormat::Jwe, &to, &by, &strict);
    let sealed = seal(&request, &mut rng(1)).unwrap();
    assert_eq!(sealed.report.recipients, ["to"]);
    assert_eq!(sealed.report.signers, ["by"]);
    let inspection = crate::inspect(&sealed.message, Some(&strict));
    assert_eq!(
        inspection.header.unwrap(),
        serde_json::json!({"alg": "RSA-OAEP-256", "cty": "JOSE", "enc": "A256GCM", "kid": "to"})
    );
    assert_eq!(inspection.findings, []);
}

#[test]
fn two_messages_never_share_key_or_vector() {
    let (to, none) = (ring([&rsa_keys()[0]]), KeyRing::new());
    let permissive = profile("permissive");
    let request = seal_request(b"{}", SealFormat::Jwe, &to, &none, &permissive);
    let mut rng = rng(1);
    let mut token = || seal(&request, &mut rng).unwrap().message;
    let parts = |token: Vec<u8>| -> Vec<Vec<u8>> {
        token
            .split(|octet| *octet == b'.')
            .map(<[u8]>::to_vec)
            .collect()
    };
    let (one, other) = (parts(token()), parts(token()));
    assert_eq!(one[0], other[0]);
    assert!((1..5).all(|at| one[at] != other[at]));
}

#[test]
fn nothing_is_sealed_with_what_the_profile_refuses() {
    let strict = profile("jwe-jws");
    let key = rsa_keys()[0].clone();
    let signer = p256_keys()[0].clone();
    let (to, by, none) = (ring([&key]), ring([&signer]), KeyRing::new());
    let both = ring(rsa_keys());
    let cause = |change: &dyn Fn(&mut SealRequest<'_>), to: &KeyRing, by: &KeyRing| {
        let mut request = seal_request(b"{}", SealFormat::Jwe, to, by, &strict);
        change(&mut request);
        seal(&request, &mut rng(1)).err().unwrap().diagnosis.cause
    };
    let plain = |_: &mut SealRequest<'_>| {};
    assert_eq!(cause(&plain, &to, &none), Cause::NotSigned);
    assert_eq!(cause(&plain, &none, &by), Cause::NoMatchingKey);
    assert_eq!(cause(&plain, &both, &by), Cause::WrongSerialization);
    assert_eq!(cause(&plain, &by, &by), Cause::AlgorithmKeyMismatch);
    assert_eq!(
        cause(&plain, &to, &ring([&public(&signer)])),
        Cause::NoMatchingKey
    );
    let rsa1_5 = |request: &mut SealRequest<'_>| request.alg = Some(KeyManagement::Rsa1_5);
    assert_eq!(cause(&rsa1_5, &to, &by), Cause::AlgorithmForbidden);
    let jws = |request: &mut SealRequest<'_>| request.format = SealFormat::Jws;
    assert_eq!(cause(&jws, &to, &by), Cause::NotEncrypted);
    let armor = |request: &mut SealRequest<'_>| request.encoding = SealEncoding::Armor;
    assert_eq!(cause(&armor, &to, &by), Cause::WrongSerialization);
    let with = |change: fn(&mut crate::jose::jwk::Jwk)| {
        let mut key = key.clone();
        change(&mut key);
        cause(&plain, &ring([&key]), &by)
    };
    assert_eq!(with(|key| key.expires = Some(AT)), Cause::KeyLifetime);
    assert_eq!(
        with(|key| key.not_before = Some(AT.plus_days(1))),
        Cause::KeyLifetime
    );
    assert_eq!(
        with(|key| key.expires = Some(AT.plus_days(1000))),
        Cause::KeyLifetime
    );
    assert_eq!(
        with(|key| key.usage = Some("sig".into())),
        Cause::KeyWrongUsage
    );
    assert_eq!(
        with(|key| key.alg = Some("RSA1_5".into())),
        Cause::AlgorithmForbidden
    );
}

#[test]
fn a_shared_key_is_used_as_it_is() {
    let key = crate::jose::testing::import_one(
        br#"{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAA","alg":"A128GCM","kid":"shared"}"#,
    );
    let (ring, none) = (ring([&key]), KeyRing::new());
    let permissive = profile("permissive");
    let mut request = seal_request(b"{}", SealFormat::Jwe, &ring, &none, &permissive);
    request.alg = Some(KeyManagement::Dir);
    let token = seal(&request, &mut rng(1)).unwrap().message;
    let outcome = opened(&token, &ring, &none, &permissive).unwrap();
    assert_eq!(outcome.payload().expose(), b"{}");
    let mut changed = token;
    let last = changed.len() - 3;
    changed[last] = if changed[last] == b'A' { b'B' } else { b'A' };
    let refused = opened(&changed, &ring, &none, &permissive).err().unwrap();
    assert_eq!(refused.diagnosis.cause, Cause::IntegrityFailed);
}
