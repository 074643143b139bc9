//! Changing keys: whatever imports as an OpenPGP key may be renewed, revoked, locked and merged.

use envelope::KeyRing;
use envelope::key::report::KeyReport;
use envelope::key::ring::{HeldKey, KeyMaterial};
use envelope::openpgp::amend::{
    PassphraseRequest, RevocationReason, RevokeRequest, change_passphrase, merge, refresh, revoke,
};
use envelope::openpgp::certificate::Certificate;
use envelope::secret::SecretBytes;

use crate::check;
use crate::held::{AT, permissive, refresh_request, rng};
use crate::samples::unlocked_certificates;

/// Any octets may be merged into a key, and any key may be changed or the change is refused. What
/// comes of it imports again as the same key, with everything that was in it.
pub fn amend(input: &[u8]) {
    for held in certificates(&unlocked_certificates()) {
        merges(held, input);
    }
    let mut ring = KeyRing::new();
    if ring.import(input, "hostile").is_err() {
        return;
    }
    for key in certificates(&ring).take(KEYS_MAX) {
        merges(key, input);
        refreshes(key);
        revokes(key);
        if is_chosen(input) {
            locks(key);
        }
    }
}

/// Nothing is taken away by a merge, and the same once more brings nothing.
fn merges(held: &Certificate, newer: &[u8]) {
    let Ok(merged) = merge(held, newer, &[]) else {
        return;
    };
    let after = imports_again(&merged.certificate);
    let before = report(held);
    assert_eq!(after.thumbprint, before.thumbprint);
    for user_id in &before.user_ids {
        assert!(after.user_ids.contains(user_id), "a user id is gone");
    }
    for subkey in &before.subkeys {
        let is_there = |other: &_| same(other, subkey);
        assert!(after.subkeys.iter().any(is_there), "a subkey is gone");
    }
    let again = merge(&merged.certificate, newer, &[]).map(|merged| merged.added.is_empty());
    assert_eq!(again.ok(), Some(true), "the second merge brings more");
}

fn same(
    one: &envelope::key::report::SubkeyReport,
    other: &envelope::key::report::SubkeyReport,
) -> bool {
    one.thumbprint == other.thumbprint && one.secret >= other.secret
}

/// A new subkey is one more, encrypts, and reaches whoever holds the old certificate.
fn refreshes(key: &Certificate) {
    let request = refresh_request();
    let Ok(refreshed) = refresh(key, &request, &mut rng(1)) else {
        return;
    };
    let (before, after) = (report(key), imports_again(&refreshed));
    assert_eq!(after.thumbprint, before.thumbprint);
    assert_eq!(after.subkeys.len(), before.subkeys.len() + 1);
    let newest = after.subkeys.last().expect("there is a subkey");
    assert!(newest.secret && newest.revoked.is_none());
    let merged = merge(key, refreshed.export_public().as_bytes(), &[]).expect("it is the same key");
    assert_eq!(merged.added.subkeys, [&*newest.id]);
}

/// A revoked key is revoked, also for whoever takes in the revocation alone.
fn revokes(key: &Certificate) {
    let subkeys = report(key).subkeys;
    let names = [None, subkeys.first().map(|subkey| subkey.id.as_str())];
    for subkey in names {
        let request = RevokeRequest {
            subkey,
            reason: RevocationReason::Compromised,
            note: "lost",
            passphrases: &[],
            profile: permissive(),
            at: AT,
        };
        let Ok(revoked) = revoke(key, &request, &mut rng(2)) else {
            continue;
        };
        let after = imports_again(&revoked.certificate);
        match subkey {
            Some(id) => {
                let found = after.subkeys.iter().find(|subkey| subkey.id == id);
                assert!(found.is_some_and(|subkey| subkey.revoked.is_some()));
            }
            None => assert!(after.revoked.is_some(), "not revoked"),
        }
        let Some(alone) = revoked.revocation else {
            continue;
        };
        let merged = merge(key, alone.as_bytes(), &[]).expect("the revocation is of this key");
        assert!(report(&merged.certificate).revoked.is_some());
    }
}

/// Under a passphrase it is the same key, locked.
fn locks(key: &Certificate) {
    let before = report(key);
    // Every part costs a derivation, slow as it has to be.
    if before.subkeys.len() > 1 {
        return;
    }
    let new = SecretBytes::new(b"new".to_vec());
    let request = PassphraseRequest {
        current: &[],
        new: Some(&new),
    };
    let Ok(locked) = change_passphrase(key, &request, &mut rng(3)) else {
        return;
    };
    let after = imports_again(&locked);
    assert_eq!(after.thumbprint, before.thumbprint);
    assert_eq!(after.locked, before.secret);
    assert_eq!(after.subkeys.len(), before.subkeys.len());
}

/// The report of what was exported and read again. A certificate that its owner never signed is
/// worth nothing and need not be read.
fn imports_again(key: &Certificate) -> KeyReport {
    if !key.is_secret() && check::is_unbound(&report(key)) {
        return report(key);
    }
    let held = HeldKey {
        source: "amended".into(),
        material: KeyMaterial::OpenPgp(key.clone()),
    };
    let written = held.export_secret().map_or_else(
        || held.export_public().into_bytes(),
        |secret| secret.expose().to_vec(),
    );
    check::imports(&written);
    let mut ring = KeyRing::new();
    ring.import(&written, "again")
        .expect("a changed key is read");
    let again = certificates(&ring).next().map(report);
    assert_eq!(again.as_ref(), Some(&report(key)));
    report(key)
}

fn report(key: &Certificate) -> KeyReport {
    key.report(permissive(), AT)
}

fn certificates(ring: &KeyRing) -> impl Iterator<Item = &Certificate> {
    ring.iter().filter_map(|key| match &key.material {
        KeyMaterial::OpenPgp(certificate) => Some(certificate),
        KeyMaterial::Jose(_) => None,
    })
}

/// Every sixteenth input, by its octets.
fn is_chosen(input: &[u8]) -> bool {
    let sum = input
        .iter()
        .fold(0_u8, |sum, octet| sum.wrapping_add(*octet));
    sum & 15 == 0
}

/// More would show what the first ones did.
const KEYS_MAX: usize = 4;
