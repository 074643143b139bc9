use proptest::prelude::*;

use crate::jose::jwa::{self, KeyKind, SignatureScheme, Transport};
use crate::jose::jwk::Jwk;
use crate::jose::testing::{
    AT, every_kind, named, opened, p256_keys, profile, public, ring, rng, rsa_keys, seal_request,
    shared,
};
use crate::key::report::KeyUsage;
use crate::key::ring::KeyRing;
use crate::open::trace::Verdict;
use crate::policy::algorithm::{ContentEncryption, JwsAlgorithm, KeyManagement};
use crate::policy::profile::Profile;

use super::*;

/// A key that serves for key management, if any of the kinds does.
fn recipient(alg: KeyManagement, enc: ContentEncryption, choice: usize) -> Jwk {
    let transport = Transport::of(alg);
    match transport {
        Transport::AesWrap { octets } | Transport::GcmWrap { octets } => shared(octets),
        Transport::Direct => shared(jwa::key_octets(enc)),
        _ => {
            let keys = every_kind();
            let fitting: Vec<&Jwk> = keys
                .iter()
                .filter(|key| transport.kinds().contains(&key.kind()))
                .collect();
            fitting[choice % fitting.len()].clone()
        }
    }
}

fn signer(alg: JwsAlgorithm) -> Jwk {
    let scheme = SignatureScheme::of(alg);
    let is_fitting = |key: &Jwk| key.kind() == scheme.kind() && key.is_long_enough_for(scheme);
    every_kind().into_iter().find(is_fitting).unwrap()
}

/// Its public half; a shared key has none and is what both sides hold.
fn given_out(key: &Jwk) -> Jwk {
    match key.kind() {
        KeyKind::Oct => key.clone(),
        _ => public(key),
    }
}

/// Fewer iterations than the profile allows, so that the tests are quick.
fn quick() -> Profile {
    let mut profile = profile("permissive");
    profile.limits.pbes2_count = 10;
    profile
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_sealed_opens(
        alg in prop::sample::select(KeyManagement::ALL),
        enc in prop::sample::select(ContentEncryption::ALL),
        choice: usize,
        zip: bool,
        jws_alg in prop::option::of(prop::sample::select(JwsAlgorithm::ALL)),
        serialization in prop::sample::select(Serialization::ALL),
        payload in prop::collection::vec(any::<u8>(), 0..300),
        seed: u64,
    ) {
        let (key, permissive) = (recipient(alg, enc, choice), quick());
        let signer = jws_alg.map(signer);
        let (to, by) = (ring([&given_out(&key)]), ring(&signer));
        let mut request = seal_request(&payload, SealFormat::Jwe, &to, &by, &permissive);
        request.alg = Some(alg);
        request.enc = Some(enc);
        request.jws_alg = jws_alg;
        request.zip = zip;
        request.serialization = serialization;
        let sealed = seal(&request, &mut rng(seed)).unwrap();
        prop_assert_eq!(sealed.report.bytes, sealed.message.len() as u64);
        let trust = ring(signer.as_ref().map(given_out).as_ref());
        let outcome = opened(&sealed.message, &ring([&key]), &trust, &permissive);
        let outcome = outcome.map_err(|refused| TestCaseError::fail(refused.diagnosis.summary))?;
        prop_assert_eq!(outcome.payload().expose(), payload);
        prop_assert_eq!(outcome.trace().signatures.len(), usize::from(jws_alg.is_some()));
        prop_assert!(outcome.trace().signatures.iter().all(|one| one.verdict == Verdict::Valid));
    }

    #[test]
    fn what_is_signed_verifies(
        algs in prop::sample::subsequence(JwsAlgorithm::ALL, 1..4),
        is_flattened: bool,
        payload in prop::collection::vec(any::<u8>(), 0..300),
        seed: u64,
    ) {
        let permissive = quick();
        let signers: Vec<Jwk> = algs
            .iter()
            .enumerate()
            .map(|(at, alg)| {
                let mut key = named(&signer(*alg), &alloc::format!("{at}"));
                key.alg = Some(String::from(alg.name()));
                key
            })
            .collect();
        let (none, by) = (KeyRing::new(), ring(&signers));
        let mut request = seal_request(&payload, SealFormat::Jws, &none, &by, &permissive);
        request.serialization = match (signers.len(), is_flattened) {
            (1, true) => Serialization::Flattened,
            (1, false) => Serialization::Compact,
            _ => Serialization::General,
        };
        let message = seal(&request, &mut rng(seed)).unwrap().message;
        for trusted in &signers {
            let trust = ring([&given_out(trusted)]);
            let outcome = opened(&message, &none, &trust, &permissive);
            let outcome = outcome.map_err(|refused| TestCaseError::fail(refused.diagnosis.summary))?;
            prop_assert_eq!(outcome.payload().expose(), payload.clone());
            let counted = outcome.trace().signatures.iter().filter(|one| one.counted).count();
            prop_assert_eq!(counted, 1);
        }
    }
}

#[test]
fn each_of_several_recipients_opens_with_a_key_of_its_own() {
    let permissive = quick();
    let keys: Vec<Jwk> = every_kind()
        .into_iter()
        .filter(|key| key.usages().contains(&KeyUsage::Encrypt))
        .filter(|key| !matches!(key.bits(), 384 | 512) || key.kind() != KeyKind::Oct)
        .enumerate()
        .map(|(at, key)| named(&key, &alloc::format!("{at}")))
        .collect();
    let (to, none) = (
        ring(&keys.iter().map(given_out).collect::<Vec<_>>()),
        KeyRing::new(),
    );
    let mut request = seal_request(b"{}", SealFormat::Jwe, &to, &none, &permissive);
    request.serialization = Serialization::General;
    let sealed = seal(&request, &mut rng(1)).unwrap();
    assert_eq!(sealed.report.recipients.len(), keys.len());
    assert_eq!(sealed.report.content_type, "application/jose+json");
    for key in &keys {
        let outcome = opened(&sealed.message, &ring([key]), &none, &permissive).unwrap();
        assert_eq!(outcome.opened_by().unwrap().id, key.id());
        let held = outcome.trace().recipients.iter().filter(|one| one.held);
        assert_eq!(held.count(), 1);
    }
}

#[test]
fn a_direct_algorithm_is_not_given_to_several() {
    let permissive = quick();
    let keys = p256_keys();
    let (to, none) = (ring(&keys), KeyRing::new());
    let mut request = seal_request(b"{}", SealFormat::Jwe, &to, &none, &permissive);
    request.serialization = Serialization::General;
    request.alg = Some(KeyManagement::EcdhEs);
    let refused = seal(&request, &mut rng(1)).err().unwrap();
    assert_eq!(refused.diagnosis.cause, Cause::AlgorithmKeyMismatch);
    request.serialization = Serialization::Compact;
    let refused = seal(&request, &mut rng(1)).err().unwrap();
    assert_eq!(refused.diagnosis.cause, Cause::WrongSerialization);
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
    let inspection = crate::inspect(&crate::InspectRequest::without_time(
        &sealed.message,
        Some(&strict),
    ));
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
    let with = |change: fn(&mut Jwk)| {
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
fn a_password_is_refused_where_the_profile_leaves_it_no_iteration() {
    let alg = KeyManagement::Pbes2Hs256A128Kw;
    let key = recipient(alg, ContentEncryption::A128Gcm, 0);
    let (to, none) = (ring([&key]), KeyRing::new());
    let mut profile = profile("permissive");
    profile.limits.pbes2_count = 0;
    let mut request = seal_request(b"{}", SealFormat::Jwe, &to, &none, &profile);
    request.alg = Some(alg);
    let refused = seal(&request, &mut rng(1)).err().unwrap();
    assert_eq!(refused.diagnosis.cause, Cause::AlgorithmForbidden);
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
