use super::*;
use crate::openpgp::test_keys::{
    NOW, alice, bob, carol, erin, open_request, profile, public, ring, rng, seal_request,
};
use crate::policy::algorithm::{Compression, IntegrityProtection};
use crate::policy::profile::Profile;
use crate::secret::SecretBytes;

fn cause(request: &SealRequest<'_>) -> Option<Cause> {
    seal(request, &mut rng(9))
        .err()
        .map(|refused| refused.diagnosis.cause)
}

#[test]
fn the_report_names_the_subkeys_and_signers() {
    let profile = profile("openpgp");
    let (to, by) = (ring(&[&public(alice()), &public(bob())]), ring(&[alice()]));
    let request = SealRequest {
        encoding: SealEncoding::Wire,
        ..seal_request(b"payload", &to, &by, &profile)
    };
    let sealed = seal(&request, &mut rng(1)).unwrap();
    assert_eq!(sealed.report.signers, [alice().id()]);
    assert_eq!(sealed.report.recipients.len(), 2);
    assert!(
        !sealed.report.recipients.contains(&alice().id()),
        "encryption is to the subkey"
    );
    assert_eq!(sealed.report.bytes, sealed.message.len() as u64);
    assert!(
        sealed
            .message
            .iter()
            .all(|octet| octet.is_ascii_alphanumeric() || b"-_".contains(octet))
    );
}

#[test]
fn an_expired_recipient_refuses_the_whole_message() {
    let profile = profile("openpgp");
    let (to, by) = (ring(&[&public(alice()), &public(bob())]), ring(&[alice()]));
    let request = SealRequest {
        at: NOW.plus_days(400),
        ..seal_request(b"payload", &to, &by, &profile)
    };
    let refused = seal(&request, &mut rng(1)).unwrap_err();
    assert_eq!(refused.diagnosis.cause, Cause::KeyLifetime);
    assert_eq!(refused.keys_refused.len(), 3);
}

#[test]
fn a_key_that_is_not_valid_yet_is_refused() {
    let profile = profile("openpgp");
    let (to, by) = (ring(&[&public(bob())]), ring(&[alice()]));
    let request = SealRequest {
        at: NOW.plus_days(-11),
        ..seal_request(b"payload", &to, &by, &profile)
    };
    assert_eq!(cause(&request), Some(Cause::KeyDisabled));
}

#[test]
fn a_signer_without_its_secret_is_refused() {
    let profile = profile("openpgp");
    let (to, by) = (ring(&[&public(bob())]), ring(&[&public(alice())]));
    let request = seal_request(b"payload", &to, &by, &profile);
    assert_eq!(cause(&request), Some(Cause::KeyWrongUsage));
}

#[test]
fn a_locked_signer_needs_its_passphrase() {
    let profile = profile("openpgp");
    let (to, by) = (ring(&[&public(bob())]), ring(&[carol()]));
    let request = seal_request(b"payload", &to, &by, &profile);
    assert_eq!(cause(&request), Some(Cause::KeyLocked));
    let wrong = [SecretBytes::new(b"wrong".to_vec())];
    assert_eq!(
        cause(&SealRequest {
            passphrases: &wrong,
            ..request
        }),
        Some(Cause::WrongPassphrase)
    );
    let right = [
        wrong[0].clone(),
        SecretBytes::new(b"correct horse".to_vec()),
    ];
    assert_eq!(
        cause(&SealRequest {
            passphrases: &right,
            ..request
        }),
        None
    );
}

#[test]
fn both_layers_are_demanded() {
    let profile = profile("openpgp");
    let (some, none) = (ring(&[alice()]), ring(&[]));
    assert_eq!(
        cause(&seal_request(b"x", &none, &some, &profile)),
        Some(Cause::NotEncrypted)
    );
    assert_eq!(
        cause(&seal_request(b"x", &some, &none, &profile)),
        Some(Cause::NotSigned)
    );
}

#[test]
fn a_payload_over_the_limit_is_refused() {
    let mut profile = profile("openpgp");
    profile.limits.payload = 6;
    let both = ring(&[alice()]);
    assert_eq!(
        cause(&seal_request(b"payload", &both, &both, &profile)),
        Some(Cause::SizeLimit)
    );
}

/// The kinds of the packets of a sealed message, as they are seen without a key.
fn kinds(message: &[u8]) -> Vec<String> {
    let request = crate::inspect::InspectRequest::without_time(message, None);
    let inspection = crate::inspect(&request);
    let facts = |layer: &crate::inspect::Layer| {
        let version = layer.facts.get("version").and_then(|one| one.as_u64());
        alloc::format!("{} {}", layer.kind, version.unwrap_or_default())
    };
    inspection.layers.iter().map(facts).collect()
}

#[test]
fn version_2_of_the_data_is_used_where_every_recipient_reads_it() {
    let profile = profile("openpgp");
    let by = ring(&[alice()]);
    let to = ring(&[&public(erin())]);
    let sealed = seal(&seal_request(b"x", &to, &by, &profile), &mut rng(3)).unwrap();
    assert_eq!(kinds(&sealed.message), ["pkesk 6", "seipd 2"]);
    let to = ring(&[&public(erin()), &public(bob())]);
    let sealed = seal(&seal_request(b"x", &to, &by, &profile), &mut rng(3)).unwrap();
    assert_eq!(kinds(&sealed.message), ["pkesk 3", "pkesk 3", "seipd 1"]);
}

#[test]
fn a_profile_without_version_1_refuses_a_recipient_that_reads_no_other() {
    let mut profile = profile("openpgp");
    profile.openpgp.as_mut().unwrap().integrity = Vec::from([IntegrityProtection::SeipdV2]);
    let (to, by) = (ring(&[&public(bob())]), ring(&[alice()]));
    let refused = seal(&seal_request(b"x", &to, &by, &profile), &mut rng(3)).unwrap_err();
    assert_eq!(refused.diagnosis.cause, Cause::AlgorithmKeyMismatch);
}

fn opened_by_bob(message: &[u8], profile: &Profile) -> SecretBytes {
    let (keys, trust) = (ring(&[bob()]), ring(&[&public(alice())]));
    let request = crate::OpenRequest {
        input: message,
        ..open_request(&keys, &trust, profile)
    };
    let opened = crate::open(&request, &mut rng(8));
    let opened = opened.unwrap_or_else(|refused| panic!("{:?}", refused.diagnosis));
    opened.payload().clone()
}

#[test]
fn compression_is_the_profiles_or_the_callers_and_opens_again() {
    let payload = b"{\"requestId\":\"one\"}".repeat(200);
    let (to, by) = (ring(&[&public(bob())]), ring(&[alice()]));
    let mut profile = profile("openpgp");
    let sizes = [
        (Compression::None, false),
        (Compression::None, true),
        (Compression::Zlib, false),
    ]
    .map(|(first, zip)| {
        let list = Vec::from([first, Compression::Zip, Compression::Zlib]);
        profile.openpgp.as_mut().unwrap().compression = list;
        let request = SealRequest {
            zip,
            ..seal_request(&payload, &to, &by, &profile)
        };
        let message = seal(&request, &mut rng(4)).unwrap().message;
        assert_eq!(opened_by_bob(&message, &profile).expose(), payload);
        message.len()
    });
    assert!(sizes[0] > payload.len());
    assert!(
        sizes[1] < payload.len() && sizes[2] < payload.len(),
        "{sizes:?}"
    );
}

#[test]
fn a_payload_that_would_unpack_past_the_bound_is_not_compressed() {
    let payload = alloc::vec![b'0'; 2_000_000];
    let (to, by) = (ring(&[&public(bob())]), ring(&[alice()]));
    let profile = profile("openpgp");
    let request = SealRequest {
        zip: true,
        ..seal_request(&payload, &to, &by, &profile)
    };
    let message = seal(&request, &mut rng(4)).unwrap().message;
    assert!(message.len() > payload.len());
    assert_eq!(opened_by_bob(&message, &profile).expose(), payload);
}
