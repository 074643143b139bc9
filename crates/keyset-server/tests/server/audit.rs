//! The audit log and the command that walks it.

use std::path::Path;

use tempfile::TempDir;

use crate::support::{CERTIFICATE, Server, jwk, program};

/// A directory whose log tells of several keys, its server ended.
fn filled() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    for public in [jwk(), CERTIFICATE.into()] {
        assert_eq!(server.import(public).status, 201);
    }
    assert_eq!(server.stop("TERM"), Some(0));
    dir
}

/// What `audit verify` says, and its exit status.
pub(crate) fn verify(dir: &Path) -> (Option<i32>, String) {
    verify_with(&["--data-dir", dir.to_str().unwrap()])
}

/// The same where these options say the database is.
pub(crate) fn verify_with(storage: &[&str]) -> (Option<i32>, String) {
    let mut command = program();
    let output = command.args(["audit", "verify"]).args(storage).output();
    let output = output.unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

/// Changes the database behind the server's back, with the words of SQL.
fn tamper(dir: &Path, sql: &str) {
    tamper_file(&dir.join("keyset.sqlite3"), sql);
}

/// The same with the file.
pub(crate) fn tamper_file(path: &Path, sql: &str) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(async {
            let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
            let done = sqlx::query(sqlx::AssertSqlSafe(sql))
                .execute(&pool)
                .await
                .unwrap();
            assert!(done.rows_affected() > 0, "{sql}");
            pool.close().await;
        });
}

#[test]
fn a_log_that_nobody_touched_is_whole() {
    let dir = filled();
    let (status, said) = verify(dir.path());
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("whole: 6 events"), "{said}");
}

#[test]
fn it_is_walked_while_the_server_runs() {
    let dir = filled();
    let server = Server::start(dir.path());
    assert_eq!(verify(dir.path()).0, Some(0));
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn a_changed_event_is_named() {
    let dir = filled();
    tamper(
        dir.path(),
        "UPDATE events SET operator = 'nobody' WHERE number = 2",
    );
    let (status, said) = verify(dir.path());
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("event 2 was changed"), "{said}");
}

#[test]
fn a_removed_event_is_named() {
    let dir = filled();
    tamper(dir.path(), "DELETE FROM events WHERE number = 1");
    let (status, said) = verify(dir.path());
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("event 1 was removed"), "{said}");
}

#[test]
fn an_event_put_before_the_first_is_noticed() {
    let dir = filled();
    tamper(
        dir.path(),
        "INSERT INTO events (number, at, operator, action, details, hash) \
         VALUES (-1, 0, 'nobody', 'import', '{}', '')",
    );
    let (status, said) = verify(dir.path());
    assert_eq!(status, Some(2), "{said}");
}

#[test]
fn where_no_database_is_nothing_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let (status, said) = verify(dir.path());
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("is not there"), "{said}");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}
