//! Starting, refusing to start, and ending.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::json;

use crate::support::{Server, refusal};

fn mode_of(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// A directory of a server that holds one key of its own.
fn with_own_key() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let generate = json!({
        "environment": "sandbox", "format": "jwk", "use": "sign", "type": "p256",
    });
    assert_eq!(
        server
            .post("/api/v1/keys", &json!({ "generate": generate }))
            .status,
        201
    );
    assert_eq!(server.stop("TERM"), Some(0));
    dir
}

#[test]
fn everything_it_makes_is_for_the_owner_alone() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("data");
    let _server = Server::start(&dir);
    assert_eq!(mode_of(&dir), 0o700);
    let files: Vec<_> = fs::read_dir(&dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(files.len() >= 2, "{files:?}");
    for file in files {
        assert_eq!(mode_of(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn sigint_and_sigterm_end_it_in_order() {
    for signal in ["INT", "TERM"] {
        let dir = tempfile::tempdir().unwrap();
        let server = Server::start(dir.path());
        assert_eq!(server.get("/healthz").status, 200);
        assert_eq!(server.stop(signal), Some(0), "{signal}");
        assert!(!dir.path().join("keyset.sqlite3-wal").exists(), "{signal}");
    }
}

#[test]
fn an_address_that_others_reach_is_refused_with_the_reason() {
    let dir = tempfile::tempdir().unwrap();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:8081"] {
        let (status, text) = refusal(dir.path(), &["--listen", address]);
        assert_eq!(status, Some(1), "{address}");
        assert!(text.contains("loopback only"), "{text}");
    }
    assert_eq!(
        fs::read_dir(dir.path()).unwrap().count(),
        0,
        "nothing was made"
    );
}

#[test]
fn an_address_in_use_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (status, text) = refusal(dir.path(), &["--listen", &address]);
    assert_eq!(status, Some(1));
    assert!(text.contains(&address), "{text}");
}

#[test]
fn wrong_usage_ends_with_status_1() {
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_keyset-server"))
        .arg("--no-such-option")
        .output()
        .unwrap()
        .status;
    assert_eq!(status.code(), Some(1));
}

#[test]
fn another_master_key_is_refused() {
    let dir = with_own_key();
    fs::write(dir.path().join("master.key"), [9; 32]).unwrap();
    let (status, text) = refusal(dir.path(), &[]);
    assert_eq!(status, Some(1));
    assert!(text.contains("master.key: the key was replaced"), "{text}");
}

#[test]
fn a_missing_master_key_is_not_made_anew() {
    let dir = with_own_key();
    fs::remove_file(dir.path().join("master.key")).unwrap();
    let (status, text) = refusal(dir.path(), &[]);
    assert_eq!(status, Some(1));
    assert!(
        text.contains("master.key is missing; put it back"),
        "{text}"
    );
    assert!(!dir.path().join("master.key").exists());
}

#[test]
fn a_master_key_that_others_may_read_is_refused() {
    let dir = with_own_key();
    let key = dir.path().join("master.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o604)).unwrap();
    let (status, text) = refusal(dir.path(), &[]);
    assert_eq!(status, Some(1));
    assert!(text.contains("0604"), "{text}");
}

#[test]
fn a_data_directory_that_is_a_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "text").unwrap();
    let (status, text) = refusal(&file, &[]);
    assert_eq!(status, Some(1));
    assert!(text.contains("as the data directory"), "{text}");
}
