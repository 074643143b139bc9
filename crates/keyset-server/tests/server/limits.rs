//! How often somebody may ask.

use serde_json::json;
use tempfile::TempDir;

use crate::support::{Answer, Server};

fn limited(option: &str, number: &str) -> (TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_with(dir.path(), &[option, number]);
    (dir, server)
}

fn refused(answer: &Answer) {
    assert_eq!(answer.problem(), (429, "request.too-often".into()));
    let wait = answer
        .header("retry-after")
        .unwrap()
        .parse::<u64>()
        .unwrap();
    assert!((1..=61).contains(&wait), "{wait}");
}

#[test]
fn changes_of_a_person_are_counted_and_looking_is_not() {
    let (dir, server) = limited("--changes-per-minute", "2");
    let body = json!({"old": "none", "new": "none"});
    for _ in 0..2 {
        assert_eq!(server.post("/api/v1/rotations", &body).status, 404);
    }
    refused(&server.post("/api/v1/rotations", &body));
    assert_eq!(server.get("/api/v1/rotations").status, 200);
    let other = server.sign_in(&server.link_for(dir.path(), "lee", "operator"));
    let headers = [
        ("Content-Type", "application/json"),
        ("Cookie", other.as_str()),
        ("X-Requested-By", "keyset-console"),
    ];
    let body = body.to_string();
    let answer = server.ask("POST", "/api/v1/rotations", &headers, body.as_bytes());
    assert_eq!(answer.status, 404, "another person is not in the way");
}

#[test]
fn attempts_to_sign_in_are_counted() {
    let (_dir, server) = limited("--sign-ins-per-minute", "2");
    let guess = server.follow("/api/v1/sign-in?token=guess");
    assert_eq!(guess.status, 401);
    refused(&server.follow("/api/v1/sign-in?token=guess"));
}

#[test]
fn requests_of_an_address_are_counted() {
    let (_dir, server) = limited("--requests-per-minute", "3");
    for _ in 0..2 {
        assert_eq!(server.get_with("/healthz", &[]).status, 200);
    }
    refused(&server.get_with("/healthz", &[]));
}

#[test]
fn a_limit_of_none_at_all_is_refused_at_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let started = crate::support::command(dir.path())
        .args(["--changes-per-minute", "0"])
        .status();
    assert!(!started.unwrap().success());
}
