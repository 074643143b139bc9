//! What goes into the file comes out again, also after it was closed; what is not ours is refused.

use std::path::PathBuf;

use envelope::key::report::KeyFormat;
use envelope::keyset::{Environment, KeyUse, Owner};
use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::sealing::{PartKind, PartName};

const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

struct Place {
    dir: TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("keyset.sqlite3")
    }

    async fn store(&self) -> SqliteStore {
        SqliteStore::open(&self.path()).await.unwrap()
    }
}

fn entry(thumbprint: &str, state: KeyState) -> Entry {
    Entry {
        id: "kid".into(),
        thumbprint: thumbprint.into(),
        certificate: None,
        owner: Owner::Ours,
        environment: Environment::Sandbox,
        format: KeyFormat::Jwk,
        key_use: KeyUse::Encrypt,
        algorithm: "RSA-OAEP-256".into(),
        bits: Some(2048),
        state,
        valid_from: AT,
        valid_to: None,
        created: AT,
    }
}

fn key(thumbprint: &str) -> NewKey {
    let name = PartName::current(thumbprint.into(), PartKind::PrivateJwk);
    let public = json!({"jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}});
    NewKey {
        holder: thumbprint.into(),
        public: serde_json::from_value(public).unwrap(),
        private: Some(PrivatePart {
            name,
            sealed: vec![1, 2, 3],
        }),
        entries: vec![entry(thumbprint, KeyState::Active)],
    }
}

#[tokio::test]
async fn keys_and_private_parts_survive_a_restart() {
    let place = Place::new();
    let store = place.store().await;
    store.add(vec![key("a")]).await.unwrap();
    store.close().await;

    let store = place.store().await;
    let found = store.keys().await.unwrap();
    assert_eq!(found[0].entry, key("a").entries[0]);
    assert_eq!(found[0].public, key("a").public);
    assert_eq!(
        Some(store.private_parts().await.unwrap().remove(0)),
        key("a").private
    );
}

#[tokio::test]
async fn every_state_is_read_as_it_was_written() {
    let states = [
        KeyState::PreActive {
            trusted: false,
            verified: false,
        },
        KeyState::PreActive {
            trusted: true,
            verified: false,
        },
        KeyState::PreActive {
            trusted: true,
            verified: true,
        },
        KeyState::Active,
        KeyState::Suspended,
        KeyState::Deactivated,
        KeyState::Compromised,
        KeyState::Destroyed,
    ];
    let place = Place::new();
    let store = place.store().await;
    for (number, state) in states.into_iter().enumerate() {
        let thumbprint = number.to_string();
        let entries = vec![entry(&thumbprint, state)];
        store
            .add(vec![NewKey {
                entries,
                ..key(&thumbprint)
            }])
            .await
            .unwrap();
    }
    let found = store.keys().await.unwrap();
    assert_eq!(
        found.iter().map(|key| key.entry.state).collect::<Vec<_>>(),
        states
    );
}

#[tokio::test]
async fn a_key_that_is_there_already_is_refused_with_everything_beside_it() {
    let place = Place::new();
    let store = place.store().await;
    store.add(vec![key("a")]).await.unwrap();
    let refusal = store.add(vec![key("b"), key("a")]).await.unwrap_err();
    assert!(matches!(refusal, StoreError::Exists { thumbprint } if thumbprint == "a"));
    assert_eq!(store.keys().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_file_damaged_in_the_middle_is_refused_and_left_alone() {
    let place = Place::new();
    let store = place.store().await;
    store.add(vec![key("a")]).await.unwrap();
    store.close().await;
    let mut octets = std::fs::read(place.path()).unwrap();
    let (from, to) = (4096, octets.len() - 100);
    octets[from..to].fill(0xA5);
    std::fs::write(place.path(), &octets).unwrap();

    let refusal = SqliteStore::open(&place.path()).await.unwrap_err();
    let OpenError::File(FileError { reason, .. }) = refusal else {
        panic!("{refusal}")
    };
    assert!(matches!(reason, FileReason::Damaged), "{reason:?}");
    assert_eq!(std::fs::read(place.path()).unwrap(), octets);
    assert_eq!(std::fs::read_dir(place.dir.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_newer_version_known_only_to_the_log_is_refused() {
    let place = Place::new();
    let store = place.store().await;
    sqlx::raw_sql("PRAGMA user_version = 99")
        .execute(&store.pool)
        .await
        .unwrap();
    // Copied while it is open: the version is still in the write-ahead log alone.
    let copy = Place::new();
    for name in ["keyset.sqlite3", "keyset.sqlite3-wal"] {
        std::fs::copy(place.dir.path().join(name), copy.dir.path().join(name)).unwrap();
    }
    let before = std::fs::read(copy.path()).unwrap();
    let refusal = SqliteStore::open(&copy.path()).await.unwrap_err();
    assert!(refusal.to_string().contains("version 99"), "{refusal}");
    assert_eq!(std::fs::read(copy.path()).unwrap(), before);
}

#[tokio::test]
async fn a_file_closed_in_order_leaves_no_companions() {
    let place = Place::new();
    place.store().await.close().await;
    assert_eq!(std::fs::read_dir(place.dir.path()).unwrap().count(), 1);
}
