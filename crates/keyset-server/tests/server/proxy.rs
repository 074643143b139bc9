//! A server that others reach through a proxy: who is believed, and what is open.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::json;
use tempfile::TempDir;

use crate::support::{Answer, Server, refusal};

const SECRET: &str = "throw-away-secret-of-these-tests-0123456789";

pub(crate) const HOST: (&str, &str) = ("Host", "keys.partner.example");

/// A server behind a proxy on this machine.
pub(crate) fn fresh(arguments: &[&str]) -> (TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let secret = secret_file(&dir, SECRET);
    let mut all = vec!["--public-origin", "https://keys.partner.example"];
    all.extend(["--proxy-secret-file", &secret]);
    all.extend(arguments);
    let server = Server::start_alone(&dir.path().join("data"), &all);
    (dir, server)
}

fn secret_file(dir: &TempDir, secret: &str) -> String {
    let path = dir.path().join("secret");
    fs::write(&path, format!("{secret}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path.to_str().unwrap().into()
}

/// What the proxy says of somebody.
pub(crate) fn said<'a>(user: &'a str, role: &'a str) -> [(&'static str, &'a str); 4] {
    [
        HOST,
        ("X-Proxy-Secret", SECRET),
        ("X-Forwarded-User", user),
        ("X-Forwarded-Role", role),
    ]
}

fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Answer {
    server.ask_as_is("GET", path, headers, b"")
}

#[test]
fn whom_the_proxy_names_is_signed_in() {
    let (_dir, server) = fresh(&[]);
    let answer = get(&server, "/api/v1/session", &said("kim", "operator"));
    assert_eq!(
        answer.json(),
        json!({"operator": "kim", "role": "operator"})
    );
}

#[test]
fn a_change_is_recorded_under_the_name_that_the_proxy_gave() {
    let (_dir, server) = fresh(&[]);
    let mut headers = said("kim", "operator").to_vec();
    headers.push(("Content-Type", "application/json"));
    let generate = json!({"generate": {
        "environment": "sandbox", "format": "jwk", "use": "sign", "type": "p256",
    }});
    let body = generate.to_string();
    let unmeant = server.ask_as_is("POST", "/api/v1/keys", &headers, body.as_bytes());
    assert_eq!(unmeant.problem(), (403, "request.requested-by".into()));
    headers.push(("X-Requested-By", "keyset-console"));
    let made = server.ask_as_is("POST", "/api/v1/keys", &headers, body.as_bytes());
    assert_eq!(made.status, 201, "{}", made.text());
    let log = get(&server, "/api/v1/audit", &said("lee", "viewer")).json();
    let events = log["events"].as_array().unwrap();
    let made = events.iter().find(|event| event["key"].is_string());
    assert_eq!(made.unwrap()["operator"], "kim", "{log}");
}

#[test]
fn groups_have_the_roles_that_they_were_given() {
    let (_dir, server) = fresh(&["--proxy-role", "key-manager=payments-keys"]);
    let path = "/api/v1/session";
    let named = get(&server, path, &said("kim", "staff, payments-keys"));
    assert_eq!(named.json()["role"], "key-manager");
    let unnamed = get(&server, path, &said("kim", "key-manager"));
    assert_eq!(unnamed.problem(), (403, "session.no-role".into()));
}

#[test]
fn nobody_else_is_believed() {
    let (_dir, server) = fresh(&[]);
    for secret in [None, Some(""), Some("guess"), Some(&SECRET[..42])] {
        let mut headers = vec![HOST, ("X-Forwarded-User", "kim")];
        headers.push(("X-Forwarded-Role", "key-manager"));
        headers.extend(secret.map(|secret| ("X-Proxy-Secret", secret)));
        let answer = get(&server, "/api/v1/session", &headers);
        let refused = (403, "session.proxy-secret".into());
        assert_eq!(answer.problem(), refused, "{secret:?}");
    }
}

#[test]
fn headers_that_are_there_twice_count_for_nobody() {
    let (_dir, server) = fresh(&[]);
    for again in [
        ("X-Proxy-Secret", "guess"),
        ("X-Forwarded-User", "lee"),
        ("X-Forwarded-Role", "key-manager"),
    ] {
        let mut headers = said("kim", "viewer").to_vec();
        headers.push(again);
        let answer = get(&server, "/api/v1/session", &headers);
        assert!(matches!(answer.problem().0, 401 | 403), "{again:?}");
    }
}

#[test]
fn without_a_proxy_its_headers_say_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let mut headers = said("kim", "key-manager").to_vec();
    headers[0] = ("Host", "localhost");
    let answer = get(&server, "/api/v1/session", &headers);
    assert_eq!(answer.problem(), (401, "session.none".into()));
}

#[test]
fn reading_needs_somebody_and_what_is_published_does_not() {
    let (_dir, server) = fresh(&[]);
    for path in ["/api/v1/keyset", "/api/v1/rotations", "/api/docs/", "/none"] {
        let answer = get(&server, path, &[HOST]);
        assert_eq!(answer.problem(), (401, "session.none".into()), "{path}");
    }
    for path in ["/healthz", "/.well-known/jwks.json"] {
        assert_eq!(get(&server, path, &[HOST]).status, 200, "{path}");
    }
    let nothing = get(&server, "/keys/openpgp.asc", &[HOST]);
    assert_eq!(nothing.problem().1, "publish.nothing");
    let seen = get(&server, "/api/v1/keyset", &said("kim", "viewer"));
    assert_eq!(seen.status, 200);
}

#[test]
fn links_are_off_where_others_reach_the_server() {
    let (dir, server) = fresh(&[]);
    assert!(server.link().starts_with("sign in through the proxy"));
    let link = server.link_for(&dir.path().join("data"), "lee", "key-manager");
    let path = &link[link.find("/api/").unwrap()..];
    let answer = get(&server, path, &[HOST]);
    assert_eq!(answer.problem(), (403, "session.link-is-local".into()));
    assert_eq!(answer.header("set-cookie"), None);
}

#[test]
fn another_name_and_another_sites_page_are_refused() {
    let (_dir, server) = fresh(&[]);
    let answer = get(&server, "/healthz", &[("Host", "rebound.example")]);
    assert_eq!(answer.problem(), (403, "request.host".into()));
    for origin in ["https://evil.example", "http://localhost:3000"] {
        let answer = get(&server, "/healthz", &[HOST, ("Origin", origin)]);
        assert_eq!(answer.problem(), (403, "request.origin".into()), "{origin}");
    }
}

#[test]
fn a_weak_or_open_secret_is_refused_at_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let path = secret_file(&dir, "short");
    let arguments = [
        "--public-origin",
        "https://keys.partner.example",
        "--proxy-secret-file",
        &path,
    ];
    let data = dir.path().join("data");
    let (status, text) = refusal(&data, &arguments);
    assert_eq!(status, Some(1));
    assert!(text.contains("too short"), "{text}");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(refusal(&data, &arguments).1.contains("0644"));
    assert!(!data.exists(), "nothing was made");
}

#[test]
fn a_public_name_alone_is_refused_because_nobody_could_sign_in() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (status, text) = refusal(&data, &["--public-origin", "https://keys.partner.example"]);
    assert_eq!(status, Some(1));
    assert!(text.contains("nobody could sign in"), "{text}");
}
