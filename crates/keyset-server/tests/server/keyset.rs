//! `GET /api/v1/keyset`.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{CERTIFICATE, JWK_THUMBPRINT, Server, jwk};

/// A server with the counterparty's sandbox JWK and certificate, and a production key of ours.
fn filled() -> (TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_for_production(dir.path());
    assert_eq!(server.import(jwk()).status, 201);
    assert_eq!(server.import(CERTIFICATE).status, 201);
    let generate = json!({
        "environment": "production", "format": "jwk", "use": "sign", "type": "p256",
    });
    assert_eq!(
        server
            .post("/api/v1/keys", &json!({ "generate": generate }))
            .status,
        201
    );
    (dir, server)
}

fn entries(server: &Server, query: &str) -> Vec<Value> {
    let answer = server.get(&format!("/api/v1/keyset{query}"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["entries"].as_array().unwrap().clone()
}

#[test]
fn every_filter_leaves_only_what_matches() {
    let (_dir, server) = filled();
    for (query, count) in [
        ("", 4),
        ("?owner=ours", 1),
        ("?owner=counterparty", 3),
        ("?environment=production", 1),
        ("?format=openpgp", 2),
        ("?use=encrypt", 2),
        ("?state=pre-active", 4),
        ("?state=active", 0),
        ("?owner=counterparty&format=jwk&use=encrypt", 1),
    ] {
        assert_eq!(entries(&server, query).len(), count, "{query}");
    }
}

#[test]
fn unknown_filters_and_values_are_refused() {
    let (_dir, server) = filled();
    for query in [
        "owner=us",
        "colour=red",
        "state=",
        "owner=ours&owner=ours",
        "state=Active",
    ] {
        let answer = server.get(&format!("/api/v1/keyset?{query}"));
        assert_eq!(answer.problem(), (400, "request.query".into()), "{query}");
    }
}

#[test]
fn the_components_of_a_certificate_are_entries_side_by_side() {
    let (_dir, server) = filled();
    let found = entries(&server, "?format=openpgp");
    assert_eq!(found[0]["use"], "sign");
    assert_eq!(found[1]["use"], "encrypt");
    assert_eq!(found[0]["thumbprint"], found[1]["certificate"]);
    assert_eq!(found[0]["certificate"], found[1]["certificate"]);
    assert_eq!(found[0]["public"], found[1]["public"]);
}

#[test]
fn an_entry_says_everything_of_its_key() {
    let (_dir, server) = filled();
    let mut entry = entries(&server, "?use=encrypt&format=jwk").remove(0);
    let members = entry.as_object_mut().unwrap();
    for moment in ["created", "state_since", "valid_from"] {
        assert!(
            members
                .remove(moment)
                .unwrap()
                .as_str()
                .unwrap()
                .ends_with('Z'),
            "{moment}"
        );
    }
    assert_eq!(
        entry,
        json!({
            "id": "2011-04-29", "thumbprint": JWK_THUMBPRINT, "certificate": null,
            "owner": "counterparty", "environment": "sandbox", "format": "jwk", "use": "encrypt",
            "algorithm": "RSA-OAEP-256", "bits": 2048, "valid_to": null,
            "state": {"name": "pre-active", "trusted": false, "verified": false},
            "public": {"jwk": jwk()},
        })
    );
}

#[test]
fn what_is_known_already_is_not_sent_again() {
    let (_dir, server) = filled();
    let first = server.get("/api/v1/keyset");
    let tag = first.header("etag").unwrap();
    assert!(tag.starts_with('"'), "a strong tag: {tag}");
    for known in [tag.to_string(), format!("\"other\", W/{tag}"), "*".into()] {
        let again = server.get_with("/api/v1/keyset", &[("If-None-Match", &known)]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{known}");
        assert_eq!(again.header("etag"), Some(tag));
    }
}

#[test]
fn a_change_changes_the_tag() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let before = server.get("/api/v1/keyset");
    server.import(jwk());
    let known = [("If-None-Match", before.header("etag").unwrap())];
    assert_eq!(server.get_with("/api/v1/keyset", &known).status, 200);
}

#[test]
fn no_shared_cache_may_keep_it() {
    let (_dir, server) = filled();
    let answer = server.get("/api/v1/keyset");
    assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
}
