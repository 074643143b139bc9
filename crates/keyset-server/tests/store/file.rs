//! What only a file can do: be damaged, be of another version, keep traces.

use std::path::PathBuf;

use envelope::key::state::KeyState;
use envelope::keyset::life::Life;
use keyset_server::store::sqlite::{FileError, FileReason, SqliteStore};
use keyset_server::store::{Change, OpenError, Store as _};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::place::{AT, Place, adding, entry, key, log, make};

fn path(place: &Place) -> PathBuf {
    place.folder().join("keyset.sqlite3")
}

async fn store(place: &Place) -> SqliteStore {
    SqliteStore::open(&path(place)).await.unwrap()
}

/// Another program at the same file.
async fn connect(place: &Place) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path(place));
    options.connect().await.unwrap()
}

#[tokio::test]
async fn a_file_damaged_in_the_middle_is_refused_and_left_alone() {
    let place = Place::file();
    let store = store(&place).await;
    make(&store, adding(vec![key("a")])).await.unwrap();
    store.close().await;
    let mut octets = std::fs::read(path(&place)).unwrap();
    let (from, to) = (4096, octets.len() - 100);
    octets[from..to].fill(0xA5);
    std::fs::write(path(&place), &octets).unwrap();

    let refusal = SqliteStore::open(&path(&place)).await.unwrap_err();
    let OpenError::File(FileError { reason, .. }) = refusal else {
        panic!("{refusal}")
    };
    assert!(matches!(reason, FileReason::Damaged), "{reason:?}");
    assert_eq!(std::fs::read(path(&place)).unwrap(), octets);
    assert_eq!(std::fs::read_dir(place.folder()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_newer_version_known_only_to_the_log_is_refused() {
    let place = Place::file();
    // The database stays open meanwhile, so that its log is not written back.
    let _store = store(&place).await;
    let mut beside = connect(&place).await;
    sqlx::raw_sql("PRAGMA user_version = 99")
        .execute(&mut beside)
        .await
        .unwrap();
    // Copied while it is open: the version is still in the write-ahead log alone.
    let copy = Place::file();
    for name in ["keyset.sqlite3", "keyset.sqlite3-wal"] {
        std::fs::copy(place.folder().join(name), copy.folder().join(name)).unwrap();
    }
    let before = std::fs::read(path(&copy)).unwrap();
    let refusal = SqliteStore::open(&path(&copy)).await.unwrap_err();
    assert!(refusal.to_string().contains("version 99"), "{refusal}");
    assert_eq!(std::fs::read(path(&copy)).unwrap(), before);
}

#[tokio::test]
async fn a_file_closed_in_order_leaves_no_companions() {
    let place = Place::file();
    store(&place).await.close().await;
    assert_eq!(std::fs::read_dir(place.folder()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_forgotten_private_part_is_overwritten() {
    let place = Place::file();
    let store = store(&place).await;
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
    let octets = std::fs::read(path(&place)).unwrap();
    assert!(!octets.windows(sealed.len()).any(|window| window == sealed));
}

#[tokio::test]
async fn a_file_of_version_1_keeps_its_keys() {
    let place = Place::file();
    std::fs::write(path(&place), []).unwrap();
    let mut connection = connect(&place).await;
    for script in [
        include_str!("../../migrations/sqlite/0001_keyset.sql"),
        include_str!("../fixtures/version-1.sql"),
    ] {
        sqlx::raw_sql(script)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    connection.close().await.unwrap();

    let store = store(&place).await;
    let found = store.keys().await.unwrap();
    assert_eq!(found[0].life, Life::new(entry("a", KeyState::Active)));
    assert_eq!(found[0].life.since, AT);
    assert_eq!(
        Some(store.private_parts().await.unwrap().parts.remove(0)),
        key("a").private
    );
    assert_eq!(log(&store).await, [], "of the time before nothing is known");
}
