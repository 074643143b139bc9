//! No private part comes in through the public door, and none goes out through any.

use std::fs;

use serde_json::{Value, json};

use crate::support::{CERTIFICATE, SECRET_KEY, Server, jwk};

const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

#[test]
fn a_private_jwk_is_refused_by_the_name_of_its_member() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    for member in PRIVATE_MEMBERS {
        let mut private = jwk();
        private[member] = json!("AQAB");
        for public in [private.clone(), Value::from(private.to_string())] {
            let answer = server.import(public);
            assert_eq!(
                answer.problem(),
                (422, "key.private-part".into()),
                "{member}"
            );
            assert_eq!(answer.json()["member"], member);
        }
    }
    assert_eq!(server.get("/api/v1/keyset").json()["entries"], json!([]));
}

#[test]
fn a_private_jwk_in_a_set_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let mut private = jwk();
    private["qi"] = json!("AQAB");
    let answer = server.import(json!({"keys": [jwk(), private]}));
    assert_eq!(answer.json()["member"], "qi");
}

#[test]
fn a_secret_openpgp_key_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let answer = server.import(SECRET_KEY);
    assert_eq!(answer.problem(), (422, "key.private-part".into()));
}

#[test]
fn a_secret_openpgp_key_under_a_public_headline_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let disguised = SECRET_KEY.replace("PRIVATE KEY BLOCK", "PUBLIC KEY BLOCK");
    let (status, _) = server.import(disguised).problem();
    assert_eq!(status, 422);
    assert_eq!(server.get("/api/v1/keyset").json()["entries"], json!([]));
}

#[test]
fn nothing_of_a_refused_key_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let mut private = jwk();
    private["d"] = json!("c2VjcmV0LXdvcmQtdG8tc2VhcmNoLWZvcg");
    server.import(private);
    server.stop("TERM");
    let octets = fs::read(dir.path().join("keyset.sqlite3")).unwrap();
    let word = b"c2VjcmV0LXdvcmQ";
    assert!(!octets.windows(word.len()).any(|window| window == word));
}

#[test]
fn no_secret_of_somebody_who_signs_in_is_in_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let data = dir.path().join("data");
    let server = Server::start_with_log(&data, fs::File::create(&log).unwrap());
    server.get("/api/v1/sign-in/callback?code=code-of-a-provider&state=state-of-a-browser");
    assert_eq!(server.get("/api/v1/session").status, 200);
    let (_, link) = server.link().split_once("token=").unwrap();
    let (_, session) = server.signed_in()[1].1.split_once('=').unwrap();
    let said = fs::read_to_string(&log).unwrap();
    assert!(said.contains("/api/v1/sign-in/callback"), "{said}");
    for secret in [link, session, "code-of-a-provider", "state-of-a-browser"] {
        assert!(!said.contains(secret), "{secret}");
    }
}

#[test]
fn no_answer_holds_a_private_member() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_with(dir.path(), &["--demo"]);
    let added = server.import(CERTIFICATE);
    for path in every_address(&server) {
        let answer = server.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        holds_nothing_private(&path, answer.text());
    }
    holds_nothing_private("POST /api/v1/keys", added.text());
}

fn every_address(server: &Server) -> Vec<String> {
    let mut addresses: Vec<String> = [
        "/api/v1/keyset",
        "/.well-known/jwks.json",
        "/keys/openpgp.asc",
        "/healthz",
    ]
    .map(String::from)
    .into();
    for entry in server.get("/api/v1/keyset").json()["entries"]
        .as_array()
        .unwrap()
    {
        let thumbprint = entry["thumbprint"].as_str().unwrap();
        addresses.push(format!("/api/v1/keys/{thumbprint}"));
        addresses.push(format!("/api/v1/keys/{thumbprint}/public"));
    }
    assert!(addresses.len() > 30, "the demo set and what it is shown by");
    addresses
}

fn holds_nothing_private(path: &str, text: &str) {
    assert!(!text.contains("PRIVATE KEY"), "{path}");
    for member in PRIVATE_MEMBERS {
        assert!(
            !text.contains(&format!("\"{member}\":")),
            "{path} has {member}"
        );
    }
}
