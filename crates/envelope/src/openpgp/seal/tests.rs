use super::*;
use crate::openpgp::test_keys::{NOW, alice, bob, carol, profile, public, ring, rng, seal_request};
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
