//! Published keys over time: the signed set, several servers, and the wait before the first use.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde_json::{Value, json};

use crate::steps::{evidence, own_key, step};
use crate::support::{Server, jwk};

fn part(token: &str, place: usize) -> Value {
    let text = token.split('.').nth(place).unwrap();
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(text).unwrap()).unwrap()
}

fn signer(server: &Server) -> String {
    let keys = server.get("/.well-known/keyset-signer.json").json();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
    keys["keys"][0]["kid"].as_str().unwrap().into()
}

#[test]
fn the_signed_set_is_the_document_with_its_claims() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_with(dir.path(), &["--issuer", "partner.example"]);
    server.import(jwk());
    let answer = server.get("/api/v1/keyset.jws");
    assert_eq!(answer.header("content-type"), Some("application/jose"));
    let header = part(answer.text(), 0);
    let kid = signer(&server);
    assert_eq!(
        header,
        json!({"alg": "ES256", "kid": kid, "typ": "keyset+jwt"})
    );
    let mut payload = part(answer.text(), 1);
    let members = payload.as_object_mut().unwrap();
    let (issued, end) = (
        members.remove("iat").unwrap(),
        members.remove("exp").unwrap(),
    );
    assert!(issued.as_i64() < end.as_i64(), "{issued} {end}");
    assert_eq!(members.remove("iss"), Some(json!("partner.example")));
    assert_eq!(members.remove("environment"), Some(json!("sandbox")));
    assert_eq!(payload, server.get("/api/v1/keyset").json());
}

#[test]
fn the_signed_set_of_one_environment_has_no_key_of_the_other() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_for_production(dir.path());
    server.import(jwk());
    own_key(&server, "production");
    for (environment, owner) in [("sandbox", "counterparty"), ("production", "ours")] {
        let signed = server.get(&format!("/api/v1/keyset.jws?environment={environment}"));
        let payload = part(signed.text(), 1);
        let entries = payload["entries"].as_array().unwrap();
        assert_eq!(entries.len(), 1, "{payload}");
        assert_eq!(entries[0]["owner"], owner);
    }
}

#[test]
fn the_key_that_signs_stays_the_same_over_a_restart_and_is_no_key_of_the_set() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let kid = signer(&server);
    server.stop("TERM");
    let server = Server::start(dir.path());
    assert_eq!(signer(&server), kid);
    assert_eq!(server.get("/api/v1/keyset").json()["entries"], json!([]));
    assert_eq!(
        server.get("/.well-known/jwks.json").json(),
        json!({"keys": []})
    );
}

#[test]
fn a_change_by_another_server_shows_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let (one, other) = (Server::start(dir.path()), Server::start(dir.path()));
    assert_eq!(
        one.get("/.well-known/jwks.json").json(),
        json!({"keys": []})
    );
    own_key(&other, "sandbox");
    let keys = one.get("/.well-known/jwks.json").json();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
    assert_eq!(signer(&one), signer(&other));
}

#[test]
fn a_key_that_readers_may_not_know_yet_does_not_become_active() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_with(dir.path(), &["--max-age", "3600"]);
    let thumbprint = own_key(&server, "sandbox");
    let key = server.get(&format!("/api/v1/keys/{thumbprint}")).json();
    let mut seen = evidence("local-round-trip", "0");
    seen["evidence"]["at"] = key["created"].clone();
    assert_eq!(step(&server, &thumbprint, seen).status, 200);
    let refused = step(&server, &thumbprint, json!({"step": "activate"}));
    assert_eq!(refused.problem(), (409, "step.refused".into()));
    assert_eq!(
        refused.json()["reasons"][0]["reason"],
        "published-too-short"
    );
    server.stop("TERM");
    let server = Server::start_with(dir.path(), &["--max-age", "0"]);
    let taken = step(&server, &thumbprint, json!({"step": "activate"}));
    assert_eq!(taken.status, 200, "{}", taken.text());
}

#[test]
fn readers_may_keep_what_they_fetched_for_as_long_as_is_configured() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_with(dir.path(), &["--max-age", "7"]);
    for path in [
        "/.well-known/jwks.json",
        "/.well-known/keyset-signer.json",
        "/api/v1/keyset.jws",
    ] {
        let answer = server.get(path);
        assert_eq!(
            answer.header("cache-control"),
            Some("public, max-age=7"),
            "{path}"
        );
        let known = [("If-None-Match", answer.header("etag").unwrap())];
        assert_eq!(server.get_with(path, &known).status, 304, "{path}");
    }
}
