//! `--rotation-policy` and `GET /api/v1/policy`.

use std::path::PathBuf;

use serde_json::json;
use tempfile::TempDir;

use crate::steps::{activated, step};
use crate::support::{Server, refusal};

fn policy(dir: &TempDir, text: &str) -> PathBuf {
    let path = dir.path().join("policy.toml");
    std::fs::write(&path, text).unwrap();
    path
}

fn started_with(text: &str) -> (TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let path = policy(&dir, text);
    let arguments = ["--rotation-policy", path.to_str().unwrap()];
    let server = Server::start_with(&dir.path().join("data"), &arguments);
    (dir, server)
}

#[test]
fn the_policy_of_the_file_is_shown_with_what_it_leaves_out() {
    let (_dir, server) = started_with("overlap = 21\n");
    assert_eq!(
        server.get_with("/api/v1/policy", &[]).json(),
        json!({"rotation": {
            "begin_before": 60, "overlap": 21, "destroy_after": 30, "evidence_fresh": 30,
            "publish_before": 0,
        }})
    );
}

#[test]
fn the_guards_and_plans_go_by_the_policy_of_the_file() {
    let (_dir, server) = started_with("destroy_after = 400\n");
    let key = activated(&server);
    let lost = step(&server, &key, json!({"step": "compromise"}));
    let since = lost.json()["key"]["state_since"].clone();
    let plan = server.get("/api/v1/rotations").json()["rotations"][0]["plan"].clone();
    let refused = step(&server, &key, json!({"step": "destroy"})).json();
    let reasons = refused["reasons"].as_array().unwrap();
    let early = reasons
        .iter()
        .find(|reason| reason["reason"] == "too-early");
    assert_eq!(early.unwrap()["from"], plan["destroy"]);
    let year = |moment: &serde_json::Value| moment.as_str().unwrap()[..4].parse::<u32>().unwrap();
    assert!(year(&plan["destroy"]) > year(&since), "{plan}");
}

#[test]
fn a_policy_that_can_not_be_used_ends_the_start() {
    let dir = tempfile::tempdir().unwrap();
    for (text, word) in [
        ("colour = 1\n", "colour"),
        ("overlap = 90\n", "overlap"),
        ("evidence_fresh = 0\n", "evidence_fresh"),
    ] {
        let path = policy(&dir, text);
        let arguments = ["--rotation-policy", path.to_str().unwrap()];
        let (status, said) = refusal(&dir.path().join("data"), &arguments);
        assert_eq!(status, Some(1));
        assert!(said.contains(word), "{said}");
    }
    let (status, said) = refusal(
        &dir.path().join("data"),
        &["--rotation-policy", "none.toml"],
    );
    assert_eq!(status, Some(1));
    assert!(said.contains("none.toml"), "{said}");
    assert!(!dir.path().join("data").exists(), "nothing is made");
}
