use alloc::vec::Vec;

use super::*;
use crate::inspect::finding::Severity;
use crate::key::report::{KeyFormat, KeyUsage};
use crate::open::trace::Verdict;
use crate::openpgp::test_keys::{
    NOW, alice, carol, dora, erin, open_request, profile, public, ring, rng, seal_request,
};
use crate::policy::profile::Profile;

fn request<'a>(profile: &'a Profile, user_id: Option<&'a str>) -> GenerateRequest<'a> {
    GenerateRequest {
        format: KeyFormat::OpenPgp,
        key_type: KeyType::Rsa2048,
        usage: KeyUsage::Encrypt,
        version: CertificateVersion::V4,
        user_id,
        days: 365,
        passphrase: None,
        profile,
        at: NOW,
    }
}

fn cause(request: &GenerateRequest<'_>) -> Option<Cause> {
    generate(request, &mut rng(0))
        .err()
        .map(|diagnosis| diagnosis.cause)
}

#[test]
fn a_new_key_has_what_the_profile_asks_for() {
    let profile = profile("openpgp");
    let report = alice().report(&profile, NOW);
    assert_eq!(report.findings, []);
    assert_eq!(report.usage, [KeyUsage::Certify, KeyUsage::Sign]);
    assert_eq!((report.key_type.as_str(), report.bits), ("RSA", Some(2048)));
    assert_eq!(report.expires, Some(NOW.plus_days(355)));
    assert!(report.secret && !report.locked);
    assert_eq!(report.user_ids, ["Alice <alice@example.com>"]);
    assert_eq!(report.thumbprint.len(), 40);
    assert!(report.thumbprint.ends_with(&report.id));
    let [subkey] = report.subkeys.as_slice() else {
        panic!("one subkey")
    };
    assert_eq!(subkey.usage, [KeyUsage::Encrypt]);
    assert_eq!(subkey.expires, Some(NOW.plus_days(355)));
}

#[test]
fn the_public_export_is_the_same_key_without_its_secret() {
    let report = public(alice()).report(&profile("openpgp"), NOW);
    assert_eq!(report.id, alice().id());
    assert!(!report.secret);
    assert_eq!(report.findings, []);
    assert!(public(alice()).export_secret().is_none());
}

#[test]
fn the_secret_export_reads_again_octet_for_octet() {
    let text = alice().export_secret().unwrap();
    let (read, skipped) = certificate::import(text.expose()).unwrap();
    assert!(skipped.is_empty());
    assert_eq!(read[0].export_secret().unwrap().expose(), text.expose());
}

#[test]
fn a_passphrase_locks_both_halves() {
    let report = carol().report(&profile("openpgp"), NOW);
    assert!(report.locked);
    assert!(
        report
            .subkeys
            .iter()
            .all(|subkey| subkey.locked && subkey.secret)
    );
}

#[test]
fn an_expired_key_is_reported() {
    let report = alice().report(&profile("openpgp"), NOW.plus_days(400));
    assert!(
        report
            .findings
            .iter()
            .any(|finding| finding.rule == "key.expired-since")
    );
    assert!(
        report
            .findings
            .iter()
            .all(|finding| finding.severity < Severity::Error)
    );
}

#[test]
fn what_the_profile_does_not_allow_is_refused_before_any_work() {
    let profile = profile("openpgp");
    let good = request(&profile, Some("Me"));
    assert_eq!(
        cause(&GenerateRequest { days: 731, ..good }),
        Some(Cause::KeyLifetime)
    );
    assert_eq!(
        cause(&GenerateRequest { days: 0, ..good }),
        Some(Cause::KeyLifetime)
    );
    assert_eq!(
        cause(&GenerateRequest {
            key_type: KeyType::P256,
            ..good
        }),
        Some(Cause::AlgorithmForbidden)
    );
    assert_eq!(
        cause(&request(&profile, None)),
        Some(Cause::MalformedPacket)
    );
    assert_eq!(
        cause(&GenerateRequest {
            at: UnixTime::from_seconds(-1),
            ..good
        }),
        Some(Cause::KeyLifetime)
    );
    let empty = SecretBytes::default();
    assert_eq!(
        cause(&GenerateRequest {
            passphrase: Some(&empty),
            ..good
        }),
        Some(Cause::WrongPassphrase)
    );
}

/// A key of each kind, sealed to and signed with, opened again: payload and one valid signature.
fn opens_what_is_sealed_to(key: &Certificate, passphrases: &[SecretBytes]) {
    let profile = profile("openpgp");
    let (keys, trust) = (ring(&[key]), ring(&[&public(key)]));
    let sealed = crate::seal(
        &crate::SealRequest {
            passphrases,
            ..seal_request(b"payload", &trust, &keys, &profile)
        },
        &mut rng(60),
    )
    .unwrap();
    let opened = crate::open(
        &crate::OpenRequest {
            input: &sealed.message,
            passphrases,
            ..open_request(&keys, &trust, &profile)
        },
        &mut rng(61),
    );
    let opened = opened.unwrap_or_else(|refused| panic!("{:?}", refused.diagnosis));
    assert_eq!(opened.payload().expose(), b"payload");
    assert_eq!(opened.trace().signatures[0].verdict, Verdict::Valid);
}

#[test]
fn a_curve_key_of_version_4_seals_and_opens() {
    opens_what_is_sealed_to(dora(), &[]);
}

#[test]
fn a_curve_key_of_version_6_seals_and_opens() {
    opens_what_is_sealed_to(erin(), &[]);
}

#[test]
fn an_rsa_key_of_version_6_under_a_passphrase_seals_and_opens() {
    let (profile, passphrase) = (profile("openpgp"), SecretBytes::new(b"six".to_vec()));
    let request = GenerateRequest {
        version: CertificateVersion::V6,
        passphrase: Some(&passphrase),
        ..request(&profile, Some("Six <six@example.com>"))
    };
    let key = generate(&request, &mut rng(62)).unwrap();
    assert!(key.report(&profile, NOW).locked);
    opens_what_is_sealed_to(&key, &[passphrase]);
}

#[test]
fn a_curve_key_says_what_it_is() {
    for (key, digits) in [(dora(), 40), (erin(), 64)] {
        let report = key.report(&profile("openpgp"), NOW);
        assert_eq!(report.key_type, "Ed25519");
        assert_eq!(report.subkeys[0].key_type, "X25519");
        assert_eq!(report.thumbprint.len(), digits);
        assert_eq!(report.usage, [KeyUsage::Certify, KeyUsage::Sign]);
        assert_eq!(report.subkeys[0].usage, [KeyUsage::Encrypt]);
        assert_eq!(report.expires, Some(NOW.plus_days(355)));
        assert!(public(key).export_secret().is_none());
        // It works, and a partner that agreed on RSA may not read it.
        let rules: Vec<&str> = report
            .findings
            .iter()
            .map(|one| one.rule.as_str())
            .collect();
        assert_eq!(rules, ["openpgp.key.algorithm"; 2]);
        assert!(
            report
                .findings
                .iter()
                .all(|one| one.severity == Severity::Warning)
        );
    }
}
