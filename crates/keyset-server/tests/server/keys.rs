//! `/api/v1/keys`: adding, showing and downloading single keys.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Answer, CERTIFICATE, JWK_THUMBPRINT, NEWER_CERTIFICATE, Server, jwk};

fn fresh() -> (TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    (dir, server)
}

fn generate(server: &Server, request: Value) -> Answer {
    server.post("/api/v1/keys", &json!({ "generate": request }))
}

#[test]
fn an_imported_key_is_neither_trusted_nor_verified() {
    let (_dir, server) = fresh();
    let state = &server.import(jwk()).json()["entries"][0]["state"];
    assert_eq!(
        *state,
        json!({"name": "pre-active", "trusted": false, "verified": false})
    );
}

#[test]
fn a_jwk_may_come_as_an_object_or_as_text() {
    for public in [jwk(), Value::from(jwk().to_string())] {
        let (_dir, server) = fresh();
        assert_eq!(server.import(public).status, 201);
    }
}

#[test]
fn a_new_key_is_found_at_its_location() {
    let (_dir, server) = fresh();
    let added = server.import(CERTIFICATE);
    let location = added.header("location").unwrap();
    assert_eq!(server.get(location).json(), added.json()["entries"][0]);
}

#[test]
fn an_entry_is_found_by_thumbprint_and_by_id() {
    let (_dir, server) = fresh();
    server.import(jwk());
    for id in [JWK_THUMBPRINT, "2011-04-29"] {
        let found = server.get(&format!("/api/v1/keys/{id}"));
        assert_eq!(found.json()["thumbprint"], JWK_THUMBPRINT, "{id}");
    }
}

#[test]
fn an_id_of_two_entries_is_ambiguous() {
    let (_dir, server) = fresh();
    server.import(jwk());
    let twin = json!({
        "kty": "EC", "crv": "P-256", "kid": "2011-04-29", "use": "sig",
        "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    });
    assert_eq!(server.import(twin).status, 201);
    let answer = server.get("/api/v1/keys/2011-04-29");
    assert_eq!(answer.problem(), (409, "key.ambiguous-id".into()));
}

#[test]
fn an_unknown_id_is_not_found() {
    let (_dir, server) = fresh();
    for path in ["/api/v1/keys/none", "/api/v1/keys/none/public"] {
        assert_eq!(
            server.get(path).problem(),
            (404, "key.unknown".into()),
            "{path}"
        );
    }
}

#[test]
fn a_certificate_is_downloaded_as_armor() {
    let (_dir, server) = fresh();
    let added = server.import(CERTIFICATE);
    let answer = server.get(&format!("{}/public", added.header("location").unwrap()));
    assert_eq!(answer.header("content-type"), Some("application/pgp-keys"));
    assert!(
        answer
            .text()
            .starts_with("-----BEGIN PGP PUBLIC KEY BLOCK-----")
    );
    let disposition = answer.header("content-disposition").unwrap();
    assert!(
        disposition.starts_with("attachment; filename=\"FA848F86"),
        "{disposition}"
    );
}

#[test]
fn a_jwk_is_downloaded_as_it_came() {
    let (_dir, server) = fresh();
    server.import(jwk());
    let answer = server.get(&format!("/api/v1/keys/{JWK_THUMBPRINT}/public"));
    assert_eq!(answer.header("content-type"), Some("application/jwk+json"));
    assert_eq!(answer.json(), jwk());
}

#[test]
fn a_key_taken_in_again_changes_nothing() {
    let (_dir, server) = fresh();
    for public in [jwk(), CERTIFICATE.into()] {
        assert_eq!(server.import(public.clone()).status, 201);
        let before = server.get("/api/v1/keyset").body;
        let events = server.get("/api/v1/audit").body;
        let again = server.import(public);
        assert_eq!(again.status, 200, "{}", again.text());
        assert_eq!(again.json()["added"], json!([]));
        assert_eq!(server.get("/api/v1/keyset").body, before);
        assert_eq!(server.get("/api/v1/audit").body, events);
    }
}

#[test]
fn a_newer_certificate_brings_its_subkey_and_its_dates() {
    let (_dir, server) = fresh();
    assert_eq!(server.import(CERTIFICATE).status, 201);
    let before = server.get("/api/v1/keyset").json();
    let newer = server.import(NEWER_CERTIFICATE);
    assert_eq!(newer.status, 201, "{}", newer.text());
    let brought = newer.json();
    assert_eq!(brought["added"].as_array().unwrap().len(), 1, "{brought}");
    // The old subkey too: it ends with its primary key.
    assert_eq!(brought["changed"].as_array().unwrap().len(), 2, "{brought}");
    let after = server.get("/api/v1/keyset").json();
    assert_eq!(after["entries"].as_array().unwrap().len(), 3);
    for known in before["entries"].as_array().unwrap() {
        let path = format!("/api/v1/keys/{}", known["thumbprint"].as_str().unwrap());
        let now = server.get(&path).json();
        for member in ["state", "state_since", "created", "owner"] {
            assert_eq!(now[member], known[member], "{member}");
        }
    }
    // The older one again takes nothing away.
    assert_eq!(server.import(CERTIFICATE).status, 200);
    assert_eq!(server.get("/api/v1/keyset").json(), after);
}

#[test]
fn a_key_does_not_enter_the_other_environment() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_for_production(dir.path());
    for public in [jwk(), CERTIFICATE.into()] {
        assert_eq!(server.import(public.clone()).status, 201);
        let import = json!({
            "owner": "counterparty", "environment": "production", "public": public,
        });
        let answer = server.post("/api/v1/keys", &json!({ "import": import }));
        assert_eq!(answer.problem(), (409, "key.not-admitted".into()));
        let reason = &answer.json()["reasons"][0];
        assert_eq!(reason["reason"], "other-environment");
        assert!(reason["text"].as_str().unwrap().contains("production"));
    }
}

#[test]
fn a_name_with_the_character_zero_is_refused() {
    let (_dir, server) = fresh();
    let mut public = jwk();
    public["kid"] = json!("two\0names");
    assert_eq!(
        server.import(public).problem(),
        (422, "request.zero-character".into())
    );
}

#[test]
fn a_key_sent_many_times_at_once_is_added_once() {
    let (_dir, server) = fresh();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| server.import(jwk()).status))
            .collect();
        senders
            .into_iter()
            .map(|sender| sender.join().unwrap())
            .collect()
    });
    assert_eq!(
        statuses.iter().filter(|status| **status == 201).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        7,
        "{statuses:?}"
    );
}

#[test]
fn a_generated_jwk_is_ours_trusted_and_dated() {
    let (_dir, server) = fresh();
    let request = json!({
        "environment": "sandbox", "format": "jwk", "use": "sign", "type": "p256", "days": 30,
    });
    let added = generate(&server, request);
    assert_eq!(added.status, 201, "{}", added.text());
    let entry = &added.json()["entries"][0];
    assert_eq!(
        (&entry["owner"], &entry["use"]),
        (&json!("ours"), &json!("sign"))
    );
    assert_eq!(
        entry["state"],
        json!({"name": "pre-active", "trusted": true, "verified": false})
    );
    assert!(entry["valid_to"].is_string(), "{entry}");
}

#[test]
fn a_generated_certificate_has_a_key_for_each_use() {
    let (_dir, server) = fresh();
    let request = json!({
        "environment": "sandbox", "format": "openpgp", "user_id": "Partner <keys@partner.example>",
    });
    let added = generate(&server, request).json();
    let uses: Vec<_> = added["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| &key["use"])
        .collect();
    assert_eq!(uses, ["sign", "encrypt"]);
}

#[test]
fn a_key_that_the_profile_forbids_is_refused_with_a_remedy() {
    let (_dir, server) = fresh();
    let request = json!({
        "environment": "sandbox", "format": "jwk", "use": "sign", "type": "p256", "days": 9000,
    });
    let answer = generate(&server, request);
    assert_eq!(answer.problem(), (422, "key-lifetime".into()));
    assert!(answer.json()["remedy"].is_string());
}

#[test]
fn what_the_format_needs_is_asked_for_by_name() {
    let (_dir, server) = fresh();
    for (format, member) in [("jwk", "use"), ("openpgp", "user_id")] {
        let answer = generate(&server, json!({"environment": "sandbox", "format": format}));
        assert_eq!(answer.problem(), (422, "request.missing-member".into()));
        assert_eq!(answer.json()["member"], member);
    }
}

#[test]
fn a_text_without_a_key_is_refused() {
    let (_dir, server) = fresh();
    for text in ["", "hello", "{}", "-----BEGIN PGP PUBLIC KEY BLOCK-----"] {
        let (status, code) = server.import(text).problem();
        assert_eq!(status, 422, "{text}: {code}");
    }
}

#[test]
fn two_keys_at_once_are_refused() {
    let (_dir, server) = fresh();
    let answer = server.import(json!({"keys": [jwk(), jwk()]}));
    assert_eq!(answer.problem(), (422, "key.not-one".into()));
}

#[test]
fn unknown_members_are_refused_by_name() {
    let (_dir, server) = fresh();
    let body = json!({"generate": {"environment": "sandbox", "format": "jwk", "colour": "red"}});
    let answer = server.post("/api/v1/keys", &body);
    assert_eq!(answer.problem(), (400, "request.body".into()));
    assert!(answer.text().contains("colour"));
}

#[test]
fn what_is_not_json_is_refused() {
    let (_dir, server) = fresh();
    for body in ["", "{", "[1,]", "{\"import\":", "\u{feff}{}"] {
        let answer = server.ask("POST", "/api/v1/keys", &server.signed_in(), body.as_bytes());
        assert_eq!(answer.problem(), (400, "request.body".into()), "{body}");
    }
}

#[test]
fn another_content_type_is_refused() {
    let (_dir, server) = fresh();
    for headers in [&[("Content-Type", "text/plain")][..], &[]] {
        let answer = server.ask("POST", "/api/v1/keys", headers, b"{}");
        assert_eq!(answer.problem(), (415, "request.content-type".into()));
    }
}

#[test]
fn a_body_over_the_limit_is_refused() {
    let (_dir, server) = fresh();
    let answer = server.import(" ".repeat(1024 * 1024));
    assert_eq!(answer.problem(), (413, "request.too-large".into()));
}

#[test]
fn a_wrong_method_is_told_the_right_one() {
    let (_dir, server) = fresh();
    let answer = server.ask("DELETE", "/api/v1/keys", &[], b"");
    assert_eq!(answer.problem(), (405, "request.method".into()));
    assert_eq!(answer.header("allow"), Some("POST"));
}

#[test]
fn an_unknown_address_is_not_found() {
    let (_dir, server) = fresh();
    for path in ["/", "/api", "/api/v2/keyset", "/api/docs/none.js"] {
        assert_eq!(
            server.get(path).problem(),
            (404, "request.no-route".into()),
            "{path}"
        );
    }
}
