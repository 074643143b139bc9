//! Signing in, roles, and who is recorded.

use std::process::Command;

use serde_json::json;
use tempfile::TempDir;

use crate::steps::{own_key, step};
use crate::support::{Answer, Server};

fn fresh() -> (TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    (dir, server)
}

fn generate_with(server: &Server, headers: &[(&str, &str)]) -> Answer {
    let generate = json!({"generate": {
        "environment": "sandbox", "format": "jwk", "use": "sign", "type": "p256",
    }});
    let body = generate.to_string();
    server.ask("POST", "/api/v1/keys", headers, body.as_bytes())
}

fn headers_of(cookie: &str) -> [(&str, &str); 3] {
    [
        ("Content-Type", "application/json"),
        ("Cookie", cookie),
        ("X-Requested-By", "keyset-console"),
    ]
}

#[test]
fn the_link_of_the_start_signs_in_its_operator() {
    let (_dir, server) = fresh();
    let who = server.get("/api/v1/session").json();
    assert_eq!(who, json!({"operator": "local", "role": "key-manager"}));
}

#[test]
fn a_link_is_for_a_name_that_a_person_can_have() {
    let (dir, _server) = fresh();
    for name in [
        "",
        "kim lee",
        "kim\nlee",
        "Demo",
        "counterparty",
        "<b>kim</b>",
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_keyset-server"))
            .args(["operator", "link", name, "--role", "viewer", "--data-dir"])
            .arg(dir.path())
            .output()
            .unwrap();
        assert!(!output.status.success(), "{name:?}");
        assert!(output.stdout.is_empty(), "{name:?}");
    }
}

#[test]
fn a_link_counts_once() {
    let (_dir, server) = fresh();
    let again = server.follow(server.link());
    assert_eq!(again.problem(), (401, "session.link-ended".into()));
    assert_eq!(again.header("set-cookie"), None);
}

#[test]
fn a_cookie_is_for_this_site_and_not_for_scripts() {
    let (dir, server) = fresh();
    let answer = server.follow(&server.link_for(dir.path(), "lee", "viewer"));
    let cookie = answer.header("set-cookie").unwrap();
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
}

#[test]
fn nobody_changes_anything_without_signing_in() {
    let (_dir, server) = fresh();
    for cookie in ["", "keyset_session=", "keyset_session=guess", "other=1"] {
        let answer = generate_with(&server, &headers_of(cookie));
        assert_eq!(answer.problem(), (401, "session.none".into()), "{cookie}");
    }
}

#[test]
fn a_cookie_alone_changes_nothing() {
    let (_dir, server) = fresh();
    let [content_type, cookie, _] = server.signed_in();
    let answer = generate_with(&server, &[content_type, cookie]);
    assert_eq!(answer.problem(), (403, "request.requested-by".into()));
}

#[test]
fn the_key_set_is_read_without_signing_in_and_the_log_is_not() {
    let (_dir, server) = fresh();
    for path in ["/api/v1/keyset", "/api/v1/rotations", "/healthz"] {
        assert_eq!(server.get_with(path, &[]).status, 200, "{path}");
    }
    let log = server.get_with("/api/v1/audit", &[]);
    assert_eq!(log.problem(), (401, "session.none".into()));
}

#[test]
fn a_role_may_do_what_it_is_for() {
    let (dir, server) = fresh();
    let key = own_key(&server, "sandbox");
    let path = format!("/api/v1/keys/{key}/steps");
    let destroy = json!({"environment": "sandbox", "step": "destroy"}).to_string();
    for (role, generates, destroys) in [("viewer", 403, 403), ("operator", 201, 403)] {
        let cookie = server.sign_in(&server.link_for(dir.path(), "lee", role));
        let headers = headers_of(&cookie);
        assert_eq!(generate_with(&server, &headers).status, generates, "{role}");
        let answer = server.ask("POST", &path, &headers, destroy.as_bytes());
        assert_eq!(answer.status, destroys, "{role}");
        assert_eq!(answer.problem().1, "session.role");
        let log = server.get_with("/api/v1/audit", &[("Cookie", &cookie)]);
        assert_eq!(log.status, 200, "{role}");
    }
}

#[test]
fn a_change_is_recorded_under_the_name_of_who_made_it() {
    let (dir, server) = fresh();
    let cookie = server.sign_in(&server.link_for(dir.path(), "lee", "operator"));
    let added = generate_with(&server, &headers_of(&cookie)).json();
    let key = added["added"][0].as_str().unwrap();
    step(&server, key, json!({"step": "compromise"}));
    let history = server.get(&format!("/api/v1/keys/{key}/history")).json();
    assert_eq!(history["events"][0]["operator"], "lee");
    assert_eq!(history["events"][1]["operator"], "local");
}

#[test]
fn who_signed_out_is_signed_out() {
    let (_dir, server) = fresh();
    let headers = server.signed_in();
    let out = server.ask("DELETE", "/api/v1/session", &headers, b"");
    assert_eq!(out.status, 204);
    let answer = server.get("/api/v1/session");
    assert_eq!(answer.problem(), (401, "session.none".into()));
}

#[test]
fn no_secret_of_a_link_or_session_lies_on_disk() {
    let (dir, server) = fresh();
    let link = server.link_for(dir.path(), "lee", "viewer");
    let (_, open) = link.split_once("token=").unwrap();
    let (_, session) = server.signed_in()[1].1.split_once('=').unwrap();
    let (open, session) = (open.to_string(), session.to_string());
    let mut octets = Vec::new();
    for file in std::fs::read_dir(dir.path()).unwrap() {
        octets.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    for secret in [open, session] {
        let found = octets
            .windows(secret.len())
            .any(|window| window == secret.as_bytes());
        assert!(!found && secret.len() == 43);
    }
}
