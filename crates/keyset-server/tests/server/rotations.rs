//! `/api/v1/rotations`.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::steps::{activated, own_key, step};
use crate::support::{JWK_THUMBPRINT, Server, jwk};

fn fresh() -> (TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    (dir, server)
}

fn rotations(server: &Server) -> Vec<Value> {
    let list = server.get("/api/v1/rotations").json();
    list["rotations"].as_array().unwrap().clone()
}

fn tasks(rotation: &Value) -> Vec<&str> {
    let steps = rotation["next_steps"].as_array().unwrap();
    steps
        .iter()
        .map(|due| due["task"].as_str().unwrap())
        .collect()
}

#[test]
fn the_demo_keys_call_for_the_rotations_that_they_are_made_for() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_with(dir.path(), &["--demo"]);
    let found = rotations(&server);
    assert_eq!(found.len(), 8);
    for rotation in &found {
        assert_eq!(rotation["recorded"], false);
        assert!(rotation["new"].is_string(), "{rotation}");
        assert!(rotation["plan"]["begin"].is_string(), "{rotation}");
        assert!(tasks(rotation).contains(&"activate"), "{rotation}");
    }
}

#[test]
fn a_rotation_is_recorded_once() {
    let (_dir, server) = fresh();
    let request = json!({"old": activated(&server), "new": own_key(&server, "sandbox")});
    let first = server.post("/api/v1/rotations", &request);
    assert_eq!(first.status, 201, "{}", first.text());
    let again = server.post("/api/v1/rotations", &request);
    assert_eq!((again.status, again.json()), (200, first.json()));
    assert_eq!(rotations(&server), [first.json()]);
}

#[test]
fn a_compromised_key_calls_for_its_successor_at_once() {
    let (_dir, server) = fresh();
    let old = activated(&server);
    step(&server, &old, json!({"step": "compromise"}));
    let found = rotations(&server);
    assert_eq!(found[0]["plan"]["emergency"], true);
    assert_eq!(tasks(&found[0])[0], "obtain");
    assert_eq!(found[0]["next_steps"][0]["is_due"], true);
}

#[test]
fn what_blocks_a_task_is_told() {
    let (_dir, server) = fresh();
    let request = json!({"old": activated(&server), "new": own_key(&server, "sandbox")});
    let rotation = server.post("/api/v1/rotations", &request).json();
    let blocked = |task: &str| {
        let steps = rotation["next_steps"].as_array().unwrap();
        let due = steps.iter().find(|due| due["task"] == task).unwrap();
        due["blocked"][0]["reason"].clone()
    };
    assert_eq!(blocked("activate"), "not-verified");
    assert_eq!(blocked("deactivate"), "no-successor");
}

#[test]
fn keys_that_can_not_stand_in_for_each_other_are_no_rotation() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_for_production(dir.path());
    server.import(jwk());
    let old = activated(&server);
    let lost = own_key(&server, "sandbox");
    step(&server, &lost, json!({"step": "compromise"}));
    for (new, code) in [
        (old.clone(), "rotation.same-key"),
        (own_key(&server, "production"), "rotation.other-environment"),
        (JWK_THUMBPRINT.into(), "rotation.other-purpose"),
        (lost, "rotation.new-is-past"),
    ] {
        let answer = server.post("/api/v1/rotations", &json!({"old": old, "new": new}));
        assert_eq!(answer.problem(), (409, code.into()));
    }
    let unknown = server.post("/api/v1/rotations", &json!({"old": old, "new": "none"}));
    assert_eq!(unknown.problem(), (404, "key.unknown".into()));
}
