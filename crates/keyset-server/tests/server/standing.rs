//! What is on record of each key, and what would come of a key before it is taken in.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{CERTIFICATE, JWK_THUMBPRINT, NEWER_CERTIFICATE, SECRET_KEY, Server, jwk};

fn fresh() -> (TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    (dir, server)
}

fn import(public: impl Into<Value>) -> Value {
    json!({"owner": "counterparty", "environment": "sandbox", "public": public.into()})
}

fn entries(server: &Server) -> usize {
    let set = server.get("/api/v1/keyset").json();
    set["entries"].as_array().unwrap().len()
}

#[test]
fn every_demo_key_in_use_shows_its_newest_evidence() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_with(dir.path(), &["--demo"]);
    let standings = server.get("/api/v1/keyset/standing").json();
    let standings = standings["keys"].as_array().unwrap();
    assert_eq!(standings.len(), entries(&server));
    let set = server.get("/api/v1/keyset?state=active").json();
    for key in set["entries"].as_array().unwrap() {
        let is_it = |one: &&Value| one["thumbprint"] == key["thumbprint"];
        let standing = standings.iter().find(is_it).unwrap();
        assert!(standing["evidence"]["kind"].is_string(), "{standing}");
        assert_eq!(standing["used"]["count"], 0, "{standing}");
    }
}

#[test]
fn a_comparison_stands_beside_its_key() {
    let (_dir, server) = fresh();
    assert_eq!(server.import(jwk()).status, 201);
    let step = json!({
        "environment": "sandbox", "step": "trust",
        "comparison": {"fingerprint": JWK_THUMBPRINT, "channel": "telephone"},
    });
    let path = format!("/api/v1/keys/{JWK_THUMBPRINT}/steps");
    assert_eq!(server.post(&path, &step).status, 200);
    let standings = server.get("/api/v1/keyset/standing").json();
    let standing = &standings["keys"][0];
    assert_eq!(standing["comparison"]["channel"], "telephone");
    assert_eq!(standing["evidence"], Value::Null);
}

#[test]
fn a_preview_tells_what_an_import_would_and_keeps_nothing() {
    let (_dir, server) = fresh();
    let before = server.get("/api/v1/audit").json();
    let preview = server.post("/api/v1/keys/preview", &import(CERTIFICATE));
    assert_eq!(preview.status, 200, "{}", preview.text());
    assert_eq!(entries(&server), 0);
    assert_eq!(server.get("/api/v1/audit").json(), before);
    let mut imported = server.import(CERTIFICATE).json();
    let mut preview = preview.json();
    // A moment lies between the two.
    for answer in [&mut preview, &mut imported] {
        for entry in answer["entries"].as_array_mut().unwrap() {
            entry["created"].take();
            entry["state_since"].take();
        }
    }
    assert_eq!(preview, imported);
}

#[test]
fn a_preview_of_a_newer_certificate_names_what_is_new_of_it() {
    let (_dir, server) = fresh();
    assert_eq!(server.import(CERTIFICATE).status, 201);
    let before = entries(&server);
    let preview = server.post("/api/v1/keys/preview", &import(NEWER_CERTIFICATE));
    let preview = preview.json();
    assert_eq!(preview["added"].as_array().unwrap().len(), 1);
    assert!(!preview["changed"].as_array().unwrap().is_empty());
    assert_eq!(entries(&server), before);
}

#[test]
fn a_private_key_is_refused_in_a_preview_too() {
    let (_dir, server) = fresh();
    let refused = server.post("/api/v1/keys/preview", &import(SECRET_KEY));
    assert_eq!(refused.problem().0, 422);
    assert!(!refused.text().contains("BEGIN"), "{}", refused.text());
}
