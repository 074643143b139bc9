//! Entries made from reports of keys.

use alloc::vec;

use super::*;

const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);
const PRIMARY: &str = "0123456789ABCDEF0123456789ABCDEF01234567";
const SUBKEY: &str = "FEDCBA9876543210FEDCBA9876543210FEDCBA98";

fn placement() -> Placement {
    Placement {
        owner: Owner::Counterparty,
        environment: Environment::Sandbox,
        state: KeyState::PreActive {
            trusted: false,
            verified: false,
        },
        key_use: None,
        valid_from: None,
        valid_to: None,
        at: AT,
    }
}

fn certificate() -> KeyReport {
    KeyReport {
        format: KeyFormat::OpenPgp,
        id: "89ABCDEF01234567".into(),
        thumbprint: PRIMARY.into(),
        key_type: "RSA".into(),
        bits: Some(3072),
        usage: vec![KeyUsage::Certify, KeyUsage::Sign],
        secret: false,
        locked: false,
        created: Some(AT.plus_days(-10)),
        expires: Some(AT.plus_days(355)),
        revoked: None,
        algorithm: None,
        subkeys: vec![SubkeyReport {
            id: "76543210FEDCBA98".into(),
            thumbprint: SUBKEY.into(),
            key_type: "RSA".into(),
            bits: Some(2048),
            usage: vec![KeyUsage::Encrypt],
            secret: false,
            locked: false,
            created: Some(AT.plus_days(-5)),
            expires: None,
            revoked: None,
        }],
        user_ids: vec![],
        source: None,
        findings: vec![],
    }
}

fn jwk() -> KeyReport {
    KeyReport {
        format: KeyFormat::Jwk,
        usage: vec![KeyUsage::Encrypt],
        algorithm: Some("RSA-OAEP-256".into()),
        created: None,
        expires: None,
        subkeys: vec![],
        ..certificate()
    }
}

#[test]
fn a_certificate_gives_an_entry_for_each_component() {
    let entries = Entry::of_key(&certificate(), &placement()).unwrap();
    let seen: Vec<_> = entries
        .iter()
        .map(|entry| (entry.thumbprint.as_str(), entry.key_use))
        .collect();
    assert_eq!(seen, [(PRIMARY, KeyUse::Sign), (SUBKEY, KeyUse::Encrypt)]);
    assert!(
        entries
            .iter()
            .all(|entry| entry.certificate.as_deref() == Some(PRIMARY))
    );
}

#[test]
fn a_subkey_without_an_end_ends_with_its_primary_key() {
    let entries = Entry::of_key(&certificate(), &placement()).unwrap();
    assert_eq!(entries[1].valid_to, Some(AT.plus_days(355)));
}

#[test]
fn a_revoked_subkey_gives_no_entry() {
    let mut key = certificate();
    key.subkeys[0].revoked = Some("retired".into());
    assert_eq!(Entry::of_key(&key, &placement()).unwrap().len(), 1);
}

#[test]
fn a_revoked_certificate_is_refused() {
    let key = KeyReport {
        revoked: Some("lost".into()),
        ..certificate()
    };
    let refusal = Entry::of_key(&key, &placement()).unwrap_err();
    assert_eq!(
        refusal,
        PlacementError::Revoked {
            thumbprint: PRIMARY.into()
        }
    );
}

#[test]
fn a_key_for_both_uses_needs_the_operators_word() {
    let key = KeyReport {
        usage: vec![KeyUsage::Sign, KeyUsage::Encrypt],
        ..jwk()
    };
    let refusal = Entry::of_key(&key, &placement()).unwrap_err();
    assert_eq!(refusal.code(), "key.ambiguous-use");
    let place = Placement {
        key_use: Some(KeyUse::Sign),
        ..placement()
    };
    assert_eq!(
        Entry::of_key(&key, &place).unwrap()[0].key_use,
        KeyUse::Sign
    );
}

#[test]
fn a_key_that_only_certifies_is_no_message_key() {
    let key = KeyReport {
        usage: vec![KeyUsage::Certify],
        subkeys: vec![],
        ..certificate()
    };
    assert_eq!(
        Entry::of_key(&key, &placement()).unwrap_err(),
        PlacementError::NoUse
    );
}

#[test]
fn a_key_for_another_use_than_asked_is_refused() {
    let place = Placement {
        key_use: Some(KeyUse::Sign),
        ..placement()
    };
    assert_eq!(
        Entry::of_key(&jwk(), &place).unwrap_err(),
        PlacementError::NoUse
    );
}

#[test]
fn a_jwk_takes_its_lifetime_from_the_placement() {
    let (from, to) = (AT.plus_days(1), AT.plus_days(366));
    let place = Placement {
        valid_from: Some(from),
        valid_to: Some(to),
        ..placement()
    };
    let entry = Entry::of_key(&jwk(), &place).unwrap().remove(0);
    assert_eq!((entry.valid_from, entry.valid_to), (from, Some(to)));
    assert_eq!(
        (entry.certificate, entry.algorithm.as_str()),
        (None, "RSA-OAEP-256")
    );
}

#[test]
fn a_key_that_names_its_own_dates_keeps_them() {
    let place = Placement {
        valid_to: Some(AT.plus_days(3)),
        ..placement()
    };
    let entries = Entry::of_key(&certificate(), &place).unwrap();
    assert_eq!(entries[0].valid_to, Some(AT.plus_days(355)));
}

#[test]
fn a_validity_that_ends_before_it_begins_is_refused() {
    let place = Placement {
        valid_to: Some(AT.plus_days(-1)),
        ..placement()
    };
    assert_eq!(
        Entry::of_key(&jwk(), &place).unwrap_err().code(),
        "key.empty-validity"
    );
}

#[test]
fn days_left_are_rounded_down() {
    let mut entry = sample(AT);
    let seconds_left = |seconds| Some(UnixTime::from_seconds(AT.seconds() + seconds));
    for (seconds, days) in [(UnixTime::DAY, 1), (UnixTime::DAY - 1, 0), (0, 0), (-1, -1)] {
        entry.valid_to = seconds_left(seconds);
        assert_eq!(entry.days_left(AT), Some(days), "{seconds} s");
    }
    entry.valid_to = None;
    assert_eq!(entry.days_left(AT), None);
}

#[test]
fn identifiers_are_the_serialized_names() {
    for owner in Owner::ALL {
        assert_eq!(serde_json::json!(owner), serde_json::json!(owner.code()));
        assert_eq!(Owner::from_code(owner.code()), Some(*owner));
    }
    for environment in Environment::ALL {
        assert_eq!(
            serde_json::json!(environment),
            serde_json::json!(environment.code())
        );
    }
    for key_use in KeyUse::ALL {
        assert_eq!(
            serde_json::json!(key_use),
            serde_json::json!(key_use.code())
        );
    }
}
