//! What a counterparty may fetch.

use serde_json::{Value, json};

use crate::support::{Server, jwk};

fn generate(server: &Server, environment: &str, format: &str) -> Value {
    let mut request = json!({"environment": environment, "format": format});
    match format {
        "jwk" => {
            request["use"] = json!("sign");
            request["type"] = json!("p256");
        }
        _ => request["user_id"] = json!("Partner <keys@partner.example>"),
    }
    let added = server.post("/api/v1/keys", &json!({ "generate": request }));
    assert_eq!(added.status, 201, "{}", added.text());
    added.json()["entries"][0].clone()
}

#[test]
fn our_trusted_key_is_published_with_its_lifetime() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let entry = generate(&server, "sandbox", "jwk");
    let answer = server.get("/.well-known/jwks.json");
    assert_eq!(
        answer.header("content-type"),
        Some("application/jwk-set+json")
    );
    let keys = answer.json()["keys"].clone();
    assert_eq!(keys.as_array().unwrap().len(), 1);
    assert_eq!(keys[0]["kid"], entry["id"]);
    let (from, to) = (
        keys[0]["nbf"].as_i64().unwrap(),
        keys[0]["exp"].as_i64().unwrap(),
    );
    assert_eq!(to - from, 365 * 86_400);
}

#[test]
fn the_counterpartys_key_is_not_published() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    assert_eq!(server.import(jwk()).status, 201);
    assert_eq!(
        server.get("/.well-known/jwks.json").json(),
        json!({"keys": []})
    );
}

#[test]
fn a_production_key_is_published_only_when_production_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_for_production(dir.path());
    let entry = generate(&server, "production", "jwk");
    assert_eq!(
        server.get("/.well-known/jwks.json").json(),
        json!({"keys": []})
    );
    let asked = server
        .get("/.well-known/jwks.json?environment=production")
        .json();
    assert_eq!(asked["keys"][0]["kid"], entry["id"]);
}

#[test]
fn an_unknown_environment_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    for path in ["/.well-known/jwks.json", "/keys/openpgp.asc"] {
        let answer = server.get(&format!("{path}?environment=moon"));
        assert_eq!(answer.problem(), (400, "request.query".into()), "{path}");
    }
}

#[test]
fn our_certificate_is_published_once_for_all_its_components() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    generate(&server, "sandbox", "openpgp");
    let answer = server.get("/keys/openpgp.asc");
    assert_eq!(answer.header("content-type"), Some("application/pgp-keys"));
    assert_eq!(
        answer.text().matches("BEGIN PGP PUBLIC KEY BLOCK").count(),
        1
    );
}

#[test]
fn without_a_certificate_there_is_nothing_to_fetch() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let answer = server.get("/keys/openpgp.asc");
    assert_eq!(answer.problem(), (404, "publish.nothing".into()));
}

#[test]
fn published_keys_may_be_kept_for_a_minute() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_with(dir.path(), &["--max-age", "60"]);
    let answer = server.get("/.well-known/jwks.json");
    assert_eq!(answer.header("cache-control"), Some("public, max-age=60"));
    let known = [("If-None-Match", answer.header("etag").unwrap())];
    assert_eq!(
        server.get_with("/.well-known/jwks.json", &known).status,
        304
    );
}
