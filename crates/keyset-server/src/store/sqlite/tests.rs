//! What goes into the file comes out again, also after it was closed; what is not ours is refused.

use std::path::PathBuf;

use envelope::UnixTime;
use envelope::key::report::KeyFormat;
use envelope::key::state::KeyState;
use envelope::keyset::life::{Comparison, Evidence, EvidenceKind, Life};
use envelope::keyset::{Entry, Environment, KeyUse, Owner};
use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::audit::{Chain, Record};
use crate::sealing::{PartKind, PartName};
use crate::store::{Change, NewKey};

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
async fn keys_and_private_parts_survive_a_restart() {
    let place = Place::new();
    let store = place.store().await;
    make(&store, adding(vec![key("a")])).await.unwrap();
    store.close().await;

    let store = place.store().await;
    let found = store.keys().await.unwrap();
    assert_eq!(found[0].life, key("a").lives[0]);
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
        let key = NewKey {
            lives: vec![Life::new(entry(&thumbprint, state))],
            ..key(&thumbprint)
        };
        make(&store, adding(vec![key])).await.unwrap();
    }
    let found = store.keys().await.unwrap();
    assert_eq!(
        found
            .iter()
            .map(|key| key.life.entry.state)
            .collect::<Vec<_>>(),
        states
    );
}

#[tokio::test]
async fn a_key_that_is_there_already_is_refused_with_everything_beside_it() {
    let place = Place::new();
    let store = place.store().await;
    make(&store, adding(vec![key("a")])).await.unwrap();
    let refusal = make(&store, adding(vec![key("b"), key("a")]))
        .await
        .unwrap_err();
    assert!(matches!(refusal, StoreError::Exists { thumbprint } if thumbprint == "a"));
    assert_eq!(store.keys().await.unwrap().len(), 1);
    assert_eq!(log(&store).await.len(), 1, "the log tells of one change");
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
async fn what_is_on_record_of_a_key_comes_back() {
    let place = Place::new();
    let store = place.store().await;
    make(&store, adding(vec![key("a")])).await.unwrap();
    let evidence = |kind| Evidence {
        kind,
        at: AT,
        operator: "kim".into(),
        exchange: Some("00".repeat(32)),
    };
    let mut life = key("a").lives.remove(0);
    life.entry.state = KeyState::Deactivated;
    life.entry.valid_to = Some(AT.plus_days(9));
    life.since = AT.plus_days(1);
    life.comparison = Some(Comparison {
        fingerprint: "a".into(),
        channel: "telephone".into(),
        at: AT,
        operator: "lee".into(),
    });
    // Two changes: what was recorded by the first is not written again by the second.
    for kind in [EvidenceKind::LocalRoundTrip, EvidenceKind::Echo] {
        life.evidence.push(evidence(kind));
        let change = Change {
            changed: vec![life.clone()],
            ..Change::default()
        };
        make(&store, change).await.unwrap();
    }
    assert_eq!(store.keys().await.unwrap()[0].life, life);
}

#[tokio::test]
async fn the_revision_moves_with_every_change() {
    let place = Place::new();
    let store = place.store().await;
    let before = store.revision().await.unwrap();
    make(&store, adding(vec![key("a")])).await.unwrap();
    let after = store.revision().await.unwrap();
    assert!(before < after, "{before} {after}");
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
    assert_eq!(store.private_parts().await.unwrap(), []);
    store.close().await;
    let octets = std::fs::read(place.path()).unwrap();
    assert!(!octets.windows(sealed.len()).any(|window| window == sealed));
}

#[tokio::test]
async fn the_log_is_one_chain_over_all_changes() {
    let place = Place::new();
    let store = place.store().await;
    for thumbprint in ["a", "b", "c"] {
        make(&store, adding(vec![key(thumbprint)])).await.unwrap();
    }
    let mut chain = Chain::empty();
    for event in log(&store).await {
        chain.follow(&event).unwrap();
    }
    assert_eq!(chain.number(), 3);
}

#[tokio::test]
async fn a_decision_sees_what_the_one_before_it_wrote() {
    let place = Place::new();
    let stores = [place.store().await, place.store().await];
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..20 {
        let store = stores[number % 2].clone();
        tasks.spawn(async move {
            // Adds the key only where none is: two that look at once must not both find nothing.
            let mut decide = |current: &crate::store::Current| {
                current
                    .keys
                    .is_empty()
                    .then(|| adding(vec![key(&number.to_string())]))
            };
            store.change(&mut decide).await
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap().unwrap();
    }
    assert_eq!(stores[0].keys().await.unwrap().len(), 1);
    assert_eq!(log(&stores[1]).await.len(), 1);
}

/// As the first release wrote it.
#[tokio::test]
async fn a_file_of_version_1_keeps_its_keys() {
    let place = Place::new();
    std::fs::write(place.path(), []).unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(place.path());
    let pool = SqlitePool::connect_with(options).await.unwrap();
    for script in [
        include_str!("../../../migrations/0001_keyset.sql"),
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
        Some(store.private_parts().await.unwrap().remove(0)),
        key("a").private
    );
    assert_eq!(log(&store).await, [], "of the time before nothing is known");
}
