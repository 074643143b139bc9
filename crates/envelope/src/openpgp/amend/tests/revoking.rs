use super::*;

fn verdict_on_a_message_of(key: &Certificate, signed: UnixTime, trust: &Certificate) -> Verdict {
    let profile = profile("openpgp");
    let (to, by) = (ring(&[&public(bob())]), ring(&[key]));
    let sealing = crate::SealRequest {
        at: signed,
        ..seal_request(b"payload", &to, &by, &profile)
    };
    let message = crate::seal(&sealing, &mut rng(74)).unwrap().message;
    let (keys, trust) = (ring(&[bob()]), ring(&[trust]));
    let opening = crate::OpenRequest {
        input: &message,
        at: NOW.plus_days(1),
        ..open_request(&keys, &trust, &profile)
    };
    let outcome = crate::open(&opening, &mut rng(75));
    let trace = outcome.map_or_else(|refused| refused.trace, |opened| opened.trace().clone());
    trace.signatures[0].verdict
}

#[test]
fn a_revoked_key_is_neither_encrypted_to_nor_believed() {
    for reason in RevocationReason::ALL {
        let key = revoked(dora(), None, *reason).certificate;
        assert_eq!(sealed_to(&key, NOW).err(), Some(Cause::KeyDisabled));
        assert_eq!(
            verdict_on_a_message_of(dora(), NOW.plus_days(-1), &key),
            Verdict::Revoked
        );
    }
}

/// A soft revocation says nothing of the time before it (RFC 9580 section 5.2.3.31).
#[test]
fn only_a_compromised_key_counts_as_revoked_before_the_revocation() {
    let day_before = NOW.plus_days(-1);
    for (reason, due) in [
        (RevocationReason::Retired, false),
        (RevocationReason::Superseded, false),
        (RevocationReason::Compromised, true),
        (RevocationReason::Unspecified, true),
    ] {
        let key = revoked(dora(), None, reason).certificate;
        let seen = report(&key, day_before).revoked.is_some();
        assert_eq!(seen, due, "{}", reason.name());
    }
}

#[test]
fn the_revocation_alone_revokes_the_certificate_that_others_hold() {
    for key in [dora(), erin(), alice()] {
        let revocation = revoked(key, None, RevocationReason::Compromised)
            .revocation
            .unwrap();
        let merged = merge(&public(key), revocation.as_bytes(), &[]).unwrap();
        assert_eq!((merged.added.signatures, merged.added.revocations), (1, 1));
        let report = report(&merged.certificate, NOW);
        assert!(report.revoked.unwrap().contains("compromised"));
    }
}

#[test]
fn a_revocation_of_another_key_is_refused() {
    let revocation = revoked(erin(), None, RevocationReason::Retired).revocation;
    let outcome = merge(dora(), revocation.unwrap().as_bytes(), &[]);
    assert_eq!(
        outcome.err().map(|diagnosis| diagnosis.cause),
        Some(Cause::NoMatchingKey)
    );
}

#[test]
fn one_subkey_is_revoked_by_id_or_fingerprint_and_the_key_lives_on() {
    let key = refreshed(dora(), |_| {}).unwrap();
    let subkeys = report(&key, NOW).subkeys;
    for name in [subkeys[1].id.to_lowercase(), subkeys[1].thumbprint.clone()] {
        let outcome = revoked(&key, Some(&name), RevocationReason::Superseded);
        assert!(outcome.revocation.is_none());
        let report = report(&outcome.certificate, NOW);
        assert!(report.revoked.is_none());
        assert!(report.subkeys[1].revoked.is_some());
        assert_eq!(
            sealed_to(&outcome.certificate, NOW).unwrap().1,
            subkeys[0].id
        );
    }
}

#[test]
fn a_subkey_that_is_not_there_is_named_in_the_refusal() {
    let profile = profile("openpgp");
    let request = RevokeRequest {
        subkey: Some("0123456789ABCDEF"),
        reason: RevocationReason::Retired,
        note: "",
        passphrases: &[],
        profile: &profile,
        at: NOW,
    };
    let diagnosis = revoke(dora(), &request, &mut rng(76)).err().unwrap();
    assert_eq!(diagnosis.cause, Cause::NoMatchingKey);
    assert!(
        diagnosis
            .remedy
            .contains(&report(dora(), NOW).subkeys[0].id)
    );
}

/// Other programs may write it behind a user id or subkey.
#[test]
fn a_revocation_at_the_end_of_a_newer_certificate_is_merged() {
    let revocation = revoked(dora(), None, RevocationReason::Retired).revocation;
    let blocks = crate::framing::armor::decode(revocation.unwrap().as_bytes()).unwrap();
    let newer = [public(dora()).octets(), &blocks[0].bytes].concat();
    let merged = merge(&public(dora()), &newer, &[]).unwrap();
    assert_eq!((merged.added.revocations, merged.added.left_out), (1, 0));
    assert!(report(&merged.certificate, NOW).revoked.is_some());
}
