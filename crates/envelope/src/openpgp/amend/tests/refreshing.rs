use super::*;
use crate::generate::KeyType;

#[test]
fn others_encrypt_to_the_new_subkey_and_old_messages_still_open() {
    let (before, old) = sealed_to(dora(), NOW).unwrap();
    let key = refreshed(dora(), |_| {}).unwrap();
    let (after, new) = sealed_to(&key, NOW).unwrap();
    assert_ne!(old, new);
    assert_eq!(report(&key, NOW).subkeys.len(), 2);
    for message in [before, after] {
        assert_eq!(
            rules(&opened_with(&key, &message, NOW, &[]).unwrap()),
            [""; 0]
        );
    }
}

/// Old traffic: a message to a subkey that has expired since opens, and says so.
#[test]
fn a_message_to_a_subkey_that_expired_since_opens_with_a_finding() {
    let (message, _) = sealed_to(dora(), NOW).unwrap();
    let key = refreshed(dora(), |_| {}).unwrap();
    let later = NOW.plus_days(356);
    let trace = opened_with(&key, &message, later, &[]).unwrap();
    assert_eq!(rules(&trace), ["key.expired-since"]);
}

#[test]
fn revoking_the_old_subkeys_stops_encryption_to_them_and_not_opening() {
    let (message, old) = sealed_to(dora(), NOW).unwrap();
    let key = refreshed(dora(), |request| request.old = OldSubkeys::Revoke).unwrap();
    let report = report(&key, NOW);
    assert!(report.subkeys[0].revoked.is_some(), "{report:?}");
    assert!(report.subkeys[1].revoked.is_none(), "{report:?}");
    assert_ne!(sealed_to(&key, NOW).unwrap().1, old);
    let trace = opened_with(&key, &message, NOW, &[]).unwrap();
    assert_eq!(rules(&trace), ["key.revoked"]);
}

#[test]
fn a_subkey_counts_no_longer_than_its_primary_key_unless_that_is_extended() {
    let end = NOW.plus_days(355);
    let kept = refreshed(dora(), |request| request.days = 700).unwrap();
    assert_eq!(report(&kept, NOW).subkeys[1].expires, Some(end));
    let extend = |request: &mut RefreshRequest<'_>| {
        request.days = 700;
        request.extend = true;
    };
    for key in [dora(), erin(), alice()] {
        let extended = report(&refreshed(key, extend).unwrap(), NOW);
        assert_eq!(extended.expires, Some(NOW.plus_days(700)));
        assert_eq!(extended.subkeys[1].expires, Some(NOW.plus_days(700)));
        assert_eq!(extended.subkeys[0].expires, Some(end), "the old one stays");
        assert_eq!(extended.usage, [KeyUsage::Certify, KeyUsage::Sign]);
    }
}

#[test]
fn a_primary_key_is_not_extended_past_the_profiles_lifetime() {
    let outcome = refreshed(dora(), |request| {
        request.days = 721;
        request.extend = true;
    });
    assert_eq!(outcome.err(), Some(Cause::KeyLifetime));
}

#[test]
fn an_expired_primary_key_must_be_extended_to_be_refreshed() {
    let late = NOW.plus_days(400);
    assert_eq!(
        refreshed(dora(), |request| request.at = late).err(),
        Some(Cause::KeyLifetime)
    );
    let extended = refreshed(dora(), |request| {
        request.at = late;
        request.extend = true;
    });
    assert!(
        sealed_to(&extended.unwrap(), late).is_err(),
        "Alice expired"
    );
}

#[test]
fn the_new_subkey_is_like_the_old_or_as_asked_for() {
    let like = refreshed(alice(), |_| {}).unwrap();
    let subkey = &report(&like, NOW).subkeys[1];
    assert_eq!((subkey.key_type.as_str(), subkey.bits), ("RSA", Some(2048)));
    let other = refreshed(alice(), |request| {
        request.key_type = Some(KeyType::X25519);
    });
    assert_eq!(report(&other.unwrap(), NOW).subkeys[1].key_type, "X25519");
    let never = refreshed(alice(), |request| request.key_type = Some(KeyType::P256));
    assert_eq!(never.err(), Some(Cause::AlgorithmForbidden));
}

#[test]
fn the_new_subkey_of_a_locked_key_is_under_the_same_passphrase() {
    let right = [passphrase("wrong"), passphrase("correct horse")];
    let key = refreshed_under(carol(), &right, |_| {}).unwrap();
    assert!(report(&key, NOW).subkeys.iter().all(|subkey| subkey.locked));
    let (message, _) = sealed_to(&key, NOW).unwrap();
    assert!(opened_with(&key, &message, NOW, &right[1..]).is_ok());
    assert_eq!(
        opened_with(&key, &message, NOW, &right[..1]).err(),
        Some(Cause::WrongPassphrase)
    );
}

#[test]
fn a_key_that_can_not_speak_is_refused() {
    let wrong = [passphrase("wrong")];
    for (key, passphrases, cause) in [
        (carol(), &[][..], Cause::KeyLocked),
        (carol(), &wrong[..], Cause::WrongPassphrase),
        (&public(dora()), &[][..], Cause::KeyWrongUsage),
        (
            &revoked(dora(), None, RevocationReason::Retired).certificate,
            &[][..],
            Cause::KeyDisabled,
        ),
    ] {
        let outcome = refreshed_under(key, passphrases, |_| {});
        assert_eq!(outcome.err(), Some(cause));
    }
}

#[test]
fn a_newer_certificate_is_merged_into_the_held_key_and_brings_only_what_is_new() {
    let newer = refreshed(dora(), |request| request.old = OldSubkeys::Revoke).unwrap();
    let merged = merge(&public(dora()), newer.export_public().as_bytes(), &[]).unwrap();
    let new = report(&newer, NOW).subkeys[1].id.clone();
    assert_eq!(merged.added.subkeys, [new]);
    assert_eq!((merged.added.signatures, merged.added.revocations), (2, 1));
    assert!(!merged.certificate.is_secret());
    let again = merge(&merged.certificate, newer.export_public().as_bytes(), &[]).unwrap();
    assert!(again.added.is_empty());
    assert_eq!(
        again.certificate.export_public(),
        merged.certificate.export_public()
    );
}

#[test]
fn a_merge_keeps_the_secret_parts_and_takes_those_that_are_missing() {
    let newer = refreshed(dora(), |_| {}).unwrap();
    let mixed = merge(dora(), newer.export_public().as_bytes(), &[])
        .unwrap()
        .certificate;
    let secrets = |key: &Certificate| -> Vec<bool> {
        report(key, NOW)
            .subkeys
            .iter()
            .map(|one| one.secret)
            .collect()
    };
    assert_eq!(secrets(&mixed), [true, false]);
    let secret = newer.export_secret().unwrap();
    let whole = merge(&mixed, secret.expose(), &[]).unwrap();
    assert_eq!(secrets(&whole.certificate), [true, true]);
    assert_eq!(whole.added.secrets.len(), 1);
    let (message, _) = sealed_to(&newer, NOW).unwrap();
    assert!(opened_with(&whole.certificate, &message, NOW, &[]).is_ok());
}

#[test]
fn another_key_is_not_merged() {
    let outcome = merge(dora(), public(bob()).export_public().as_bytes(), &[]);
    assert_eq!(
        outcome.err().map(|diagnosis| diagnosis.cause),
        Some(Cause::NoMatchingKey)
    );
}

/// A statement that the owner did not make: one bit of a binding is turned.
#[test]
fn a_forged_statement_is_left_out() {
    let newer = refreshed(dora(), |_| {}).unwrap();
    let mut octets = newer.octets().to_vec();
    *octets.last_mut().unwrap() ^= 1;
    let merged = merge(dora(), &octets, &[]).unwrap();
    assert_eq!(merged.added.left_out, 1);
    assert!(merged.added.is_empty());
    assert_eq!(report(&merged.certificate, NOW).subkeys.len(), 1);
}
