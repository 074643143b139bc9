mod apart;
mod copies;
mod crafted;
mod damage;
mod key_sets;
mod passed_on;
mod passphrase;

use alloc::vec::Vec;

use super::*;
use crate::open::trace::Verdict;
use crate::openpgp::certificate::Certificate;
use crate::openpgp::seal::seal;
use crate::openpgp::test_keys::{
    NOW, alice, bob, carol, open_request, profile, public, ring, rng, seal_request, trace,
};
use crate::seal::{SealEncoding, SealRequest};

/// A message from `by` to `to`, in binary.
fn sealed(payload: &[u8], to: &[&Certificate], by: &[&Certificate]) -> Vec<u8> {
    let (to, by, profile) = (ring(to), ring(by), profile("openpgp"));
    let request = SealRequest {
        passphrases: &[SecretBytes::new(b"correct horse".to_vec())],
        ..seal_request(payload, &to, &by, &profile)
    };
    seal(&request, &mut rng(7)).unwrap().message
}

fn opened(binary: &[u8], keys: &[&Certificate], trust: &[&Certificate]) -> Result<Opened, Refused> {
    let (keys, trust, profile) = (ring(keys), ring(trust), profile("openpgp"));
    open(
        binary,
        &open_request(&keys, &trust, &profile),
        trace(&profile),
        &mut rng(8),
    )
}

fn cause(outcome: Result<Opened, Refused>) -> Option<Cause> {
    outcome.err().map(|refused| refused.diagnosis.cause)
}

#[test]
fn any_recipient_opens_and_any_trusted_signature_counts() {
    let binary = sealed(b"payload", &[alice(), bob()], &[alice(), bob()]);
    for (held, trusted) in [(alice(), alice()), (alice(), bob()), (bob(), alice())] {
        let opened = opened(&binary, &[held], &[&public(trusted)]).unwrap();
        assert_eq!(opened.payload().expose(), b"payload");
        let by = opened.opened_by().unwrap();
        assert_eq!(by.source, alloc::format!("{}.asc", held.id()));
        let verdicts: Vec<_> = opened
            .trace()
            .signatures
            .iter()
            .map(|one| (one.verdict, one.counted))
            .collect();
        assert!(verdicts.contains(&(Verdict::Valid, true)));
        assert!(verdicts.contains(&(Verdict::UnknownSigner, false)));
        let held: Vec<_> = opened
            .trace()
            .recipients
            .iter()
            .map(|one| one.held)
            .collect();
        assert_eq!(held.iter().filter(|held| **held).count(), 1);
        assert_eq!(held.len(), 2);
    }
}

#[test]
fn two_trusted_signers_both_count() {
    let binary = sealed(b"payload", &[alice()], &[alice(), bob()]);
    let opened = opened(&binary, &[alice()], &[alice(), bob()]).unwrap();
    assert!(opened.trace().signatures.iter().all(|one| one.counted));
    let signature = &opened.trace().signatures[0];
    assert_eq!(signature.algorithm.as_deref(), Some("RSA"));
    assert_eq!(signature.digest.as_deref(), Some("SHA-384"));
    assert_eq!(signature.at, Some(NOW));
}

#[test]
fn payloads_of_every_size_come_back_exactly() {
    for size in [0, 1, 191, 8_400, 1 << 20] {
        let payload: Vec<u8> = (0..size).map(|at: u32| at.to_le_bytes()[0]).collect();
        let binary = sealed(&payload, &[alice()], &[alice()]);
        let opened = opened(&binary, &[alice()], &[alice()]).unwrap();
        assert!(opened.payload().expose() == payload, "{size}");
    }
}

#[test]
fn every_encoding_opens_through_the_front_door() {
    let (both, profile) = (ring(&[alice()]), profile("openpgp"));
    for encoding in [
        SealEncoding::Wire,
        SealEncoding::Armor,
        SealEncoding::Binary,
    ] {
        let request = SealRequest {
            encoding,
            ..seal_request(b"payload", &both, &both, &profile)
        };
        let sealed = crate::seal(&request, &mut rng(3)).unwrap();
        let request = OpenRequest {
            detached: None,
            input: &sealed.message,
            ..open_request(&both, &both, &profile)
        };
        let opened = crate::open(&request, &mut rng(4)).unwrap();
        assert_eq!(opened.payload().expose(), b"payload", "{encoding:?}");
    }
}

#[test]
fn a_hidden_recipient_opens_and_is_not_named() {
    let (to, by, profile) = (
        ring(&[bob(), alice()]),
        ring(&[alice()]),
        profile("openpgp"),
    );
    let request = SealRequest {
        hidden: true,
        ..seal_request(b"payload", &to, &by, &profile)
    };
    let binary = seal(&request, &mut rng(5)).unwrap().message;
    let opened = opened(&binary, &[alice()], &[alice()]).unwrap();
    assert!(opened.trace().recipients.iter().all(|one| one.id.is_none()));
    assert_eq!(opened.payload().expose(), b"payload");
}

#[test]
fn a_hidden_message_for_others_fails_without_saying_more() {
    let (to, by, profile) = (ring(&[bob()]), ring(&[alice()]), profile("openpgp"));
    let request = SealRequest {
        hidden: true,
        ..seal_request(b"payload", &to, &by, &profile)
    };
    let binary = seal(&request, &mut rng(5)).unwrap().message;
    assert_eq!(
        cause(opened(&binary, &[alice()], &[alice()])),
        Some(Cause::DecryptionFailed)
    );
    assert_eq!(
        cause(opened(&binary, &[], &[alice()])),
        Some(Cause::NoMatchingKey)
    );
}

#[test]
fn a_locked_key_says_what_it_needs() {
    let binary = sealed(b"payload", &[carol()], &[alice()]);
    let (keys, trust, profile) = (
        ring(&[carol(), bob()]),
        ring(&[alice()]),
        profile("openpgp"),
    );
    let locked = open_request(&keys, &trust, &profile);
    let run = |passphrases: &[SecretBytes]| {
        open(
            &binary,
            &OpenRequest {
                passphrases,
                ..locked
            },
            trace(&profile),
            &mut rng(6),
        )
    };
    let refused = run(&[]).err().unwrap();
    assert_eq!(refused.diagnosis.cause, Cause::KeyLocked);
    assert_eq!(refused.diagnosis.error_response.http, 500);
    let outcomes: Vec<_> = refused
        .trace
        .keys_tried
        .iter()
        .map(|key| key.outcome.as_str())
        .collect();
    assert_eq!(
        outcomes,
        ["signing key", "locked", "signing key", "not a recipient"]
    );
    let wrong = SecretBytes::new(b"wrong".to_vec());
    assert_eq!(
        cause(run(core::slice::from_ref(&wrong))),
        Some(Cause::WrongPassphrase)
    );
    let opened = run(&[wrong, SecretBytes::new(b"correct horse".to_vec())]).unwrap();
    assert_eq!(opened.payload().expose(), b"payload");
}

#[test]
fn the_wrong_key_learns_who_the_message_is_for() {
    let binary = sealed(b"payload", &[bob()], &[bob()]);
    let refused = opened(&binary, &[alice()], &[bob()]).err().unwrap();
    assert_eq!(refused.diagnosis.cause, Cause::NoMatchingKey);
    let subkey = |of: &Certificate| of.report(&profile("openpgp"), NOW).subkeys[0].id.clone();
    assert_eq!(refused.diagnosis.evidence["recipients"][0], subkey(bob()));
    assert_eq!(refused.diagnosis.evidence["held"][0], subkey(alice()));
    assert!(
        refused.diagnosis.remedy.contains(&subkey(bob())),
        "{}",
        refused.diagnosis.remedy
    );
}

#[test]
fn nobody_is_trusted_for_holding_a_secret_key() {
    let binary = sealed(b"payload", &[alice()], &[bob()]);
    assert_eq!(
        cause(opened(&binary, &[alice(), bob()], &[])),
        Some(Cause::UnknownSigner)
    );
}

#[test]
fn a_signer_is_judged_at_the_time_given() {
    let binary = sealed(b"payload", &[alice()], &[bob()]);
    let (keys, trust, mut profile) = (ring(&[alice()]), ring(&[bob()]), profile("openpgp"));
    let mut run = |days: i64, accept_expired_signer| {
        profile.keys.accept_expired_signer = accept_expired_signer;
        let request = OpenRequest {
            at: NOW.plus_days(days),
            ..open_request(&keys, &trust, &profile)
        };
        open(&binary, &request, trace(&profile), &mut rng(6))
    };
    assert_eq!(cause(run(-1, false)), Some(Cause::SignatureNotYetValid));
    assert_eq!(cause(run(354, false)), None);
    assert_eq!(cause(run(355, false)), Some(Cause::SignerExpired));
    let opened = run(355, true).unwrap();
    assert_eq!(opened.trace().findings[0].rule, "key.expired-since");
}

#[test]
fn limits_are_checked_before_work() {
    let binary = sealed(b"payload", &[alice(), bob()], &[alice(), bob()]);
    let both = ring(&[alice(), bob()]);
    let run = |change: fn(&mut crate::policy::profile::Limits)| {
        let mut profile = profile("openpgp");
        change(&mut profile.limits);
        let request = open_request(&both, &both, &profile);
        cause(open(&binary, &request, trace(&profile), &mut rng(6)))
    };
    assert_eq!(run(|limits| limits.body = 100), Some(Cause::SizeLimit));
    assert_eq!(run(|limits| limits.payload = 6), Some(Cause::SizeLimit));
    assert_eq!(
        run(|limits| limits.recipients = 1),
        Some(Cause::NestingLimit)
    );
    assert_eq!(
        run(|limits| limits.signatures = 1),
        Some(Cause::NestingLimit)
    );
    assert_eq!(run(|limits| limits.packets = 2), Some(Cause::NestingLimit));
    assert_eq!(run(|limits| limits.payload = 7), None);
}
