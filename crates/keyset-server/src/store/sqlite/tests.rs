//! What only a file can do: be damaged, be of another version, keep traces. What every storage does
//! is in `tests/store`.

use std::path::PathBuf;

use envelope::UnixTime;
use envelope::key::report::KeyFormat;
use envelope::key::state::KeyState;
use envelope::keyset::life::Life;
use envelope::keyset::{Entry, Environment, KeyUse, Owner};
use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::audit::{Event, Record};
use crate::sealing::{PartKind, PartName};
use crate::store::{Change, EventFilter, NewKey, PrivatePart, Store as _};

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
        lives: vec![Life::new(entry(thumbprint, KeyState::Active))],
    }
}

fn adding(keys: Vec<NewKey>) -> Change {
    Change {
        records: vec![Record::new(AT, "kim", "import")],
        added: keys,
        ..Change::default()
    }
}

async fn make(store: &SqliteStore, change: Change) -> Result<(), StoreError> {
    store.change(&mut |_| Some(change.clone())).await
}

async fn log(store: &SqliteStore) -> Vec<Event> {
    let all = EventFilter {
        after: 0,
        limit: 1000,
        key: None,
    };
    store.events(all).await.unwrap()
}

#[tokio::test]
async fn a_file_damaged_in_the_middle_is_refused_and_left_alone() {
    let place = Place::new();
    let store = place.store().await;
    make(&store, adding(vec![key("a")])).await.unwrap();
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

#[tokio::test]
async fn a_forgotten_private_part_is_overwritten() {
    let place = Place::new();
    let store = place.store().await;
    let mut secret = key("a");
    let sealed = b"sealed-octets-to-search-for".repeat(4);
    secret.private.as_mut().unwrap().sealed.clone_from(&sealed);
    make(&store, adding(vec![secret])).await.unwrap();
    let change = Change {
        forgotten: vec!["a".into()],
        ..Change::default()
    };
    make(&store, change).await.unwrap();
    assert_eq!(store.private_parts().await.unwrap().parts, []);
    store.close().await;
    let octets = std::fs::read(place.path()).unwrap();
    assert!(!octets.windows(sealed.len()).any(|window| window == sealed));
}

#[tokio::test]
async fn a_file_of_version_1_keeps_its_keys() {
    let place = Place::new();
    std::fs::write(place.path(), []).unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(place.path());
    let pool = SqlitePool::connect_with(options).await.unwrap();
    for script in [
        include_str!("../../../migrations/sqlite/0001_keyset.sql"),
        include_str!("../../../tests/fixtures/version-1.sql"),
    ] {
        sqlx::raw_sql(script).execute(&pool).await.unwrap();
    }
    pool.close().await;

    let store = place.store().await;
    let found = store.keys().await.unwrap();
    assert_eq!(found[0].life, Life::new(entry("a", KeyState::Active)));
    assert_eq!(found[0].life.since, AT);
    assert_eq!(
        Some(store.private_parts().await.unwrap().parts.remove(0)),
        key("a").private
    );
    assert_eq!(log(&store).await, [], "of the time before nothing is known");
}
