//! What lies on disk: it survives a restart, holds no private part in clear, and is left alone
//! when it is not to be used.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{CERTIFICATE, JWK_THUMBPRINT, Server, jwk, refusal};

const DATABASE: &str = "keyset.sqlite3";

/// A directory with a database that holds one key, its server ended.
fn filled() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    assert_eq!(server.import(jwk()).status, 201);
    assert_eq!(server.stop("TERM"), Some(0));
    dir
}

/// The server must refuse the database with these words and leave every octet as it is.
fn refused_untouched(dir: &Path, words: &str) {
    let database = dir.join(DATABASE);
    let before = fs::read(&database).unwrap();
    let (status, text) = refusal(dir, &[]);
    assert_eq!(status, Some(1));
    assert!(text.contains(words) && text.contains(DATABASE), "{text}");
    assert_eq!(fs::read(&database).unwrap(), before);
    let names: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names.len(), 2, "no companion files: {names:?}");
}

#[test]
fn keys_survive_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    assert_eq!(server.import(jwk()).status, 201);
    assert_eq!(server.import(CERTIFICATE).status, 201);
    let before = server.get("/api/v1/keyset").json();
    server.stop("TERM");
    let after = Server::start(dir.path()).get("/api/v1/keyset").json();
    assert_eq!(after, before);
}

#[test]
fn keys_survive_being_killed() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    assert_eq!(server.import(jwk()).status, 201);
    server.stop("KILL");
    let found = Server::start(dir.path()).get("/api/v1/keyset").json();
    assert_eq!(found["entries"][0]["thumbprint"], JWK_THUMBPRINT);
}

#[test]
fn no_private_part_lies_on_disk_in_clear() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    for generate in [
        json!({"environment": "sandbox", "format": "jwk", "use": "encrypt"}),
        json!({"environment": "sandbox", "format": "openpgp", "user_id": "Ours <o@o.example>"}),
    ] {
        assert_eq!(
            server
                .post("/api/v1/keys", &json!({ "generate": generate }))
                .status,
            201
        );
    }
    // With the write-ahead log beside the file, then with the log written into it.
    holds_no_private_part(dir.path());
    server.stop("TERM");
    holds_no_private_part(dir.path());
}

fn holds_no_private_part(dir: &Path) {
    let mut octets = Vec::new();
    for file in fs::read_dir(dir).unwrap() {
        octets.extend(fs::read(file.unwrap().path()).unwrap());
    }
    let found = |words: &str| {
        octets
            .windows(words.len())
            .any(|window| window == words.as_bytes())
    };
    assert!(
        found("PGP PUBLIC KEY BLOCK"),
        "the search finds what is there"
    );
    for words in ["PRIVATE KEY", r#""d":"#, r#""p":"#, r#""dp":"#] {
        assert!(!found(words), "{words}");
    }
}

#[test]
fn a_newer_database_is_left_untouched() {
    let dir = filled();
    let path = dir.path().join(DATABASE);
    let mut octets = fs::read(&path).unwrap();
    octets[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&path, octets).unwrap();
    refused_untouched(dir.path(), "has version 99");
}

#[test]
fn a_database_damaged_at_its_beginning_is_left_untouched() {
    let dir = filled();
    let path = dir.path().join(DATABASE);
    let mut octets = fs::read(&path).unwrap();
    octets[..16].fill(0);
    fs::write(&path, octets).unwrap();
    refused_untouched(dir.path(), "is not a SQLite database");
}

#[test]
fn a_database_damaged_in_the_middle_is_left_untouched() {
    let dir = filled();
    let path = dir.path().join(DATABASE);
    let mut octets = fs::read(&path).unwrap();
    octets[4096..].fill(0xA5);
    fs::write(&path, octets).unwrap();
    refused_untouched(dir.path(), "is damaged");
}

#[test]
fn a_database_cut_short_is_left_untouched() {
    let dir = filled();
    let path = dir.path().join(DATABASE);
    let octets = fs::read(&path).unwrap();
    fs::write(&path, &octets[..octets.len() / 2]).unwrap();
    refused_untouched(dir.path(), "is damaged");
}

#[test]
fn a_directory_in_the_databases_place_is_refused() {
    let dir = filled();
    let path = dir.path().join(DATABASE);
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let (status, text) = refusal(dir.path(), &[]);
    assert_eq!(status, Some(1));
    assert!(text.contains("is not a file"), "{text}");
}

#[test]
fn an_empty_store_is_an_empty_key_set() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    assert_eq!(
        server.get("/api/v1/keyset").json()["entries"],
        Value::Array(vec![])
    );
}
