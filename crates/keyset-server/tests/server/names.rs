//! One person under several names: what needs two people is not done by one who is written in two
//! ways.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::proxy::{HOST, fresh, said};
use crate::support::{Answer, Server, master_key_apart};

/// A server for production behind a proxy that names people.
struct Office {
    server: Server,
    _dir: TempDir,
}

impl Office {
    fn open() -> Self {
        let (dir, server) = fresh(&["--master-key", &master_key_apart()]);
        Self { server, _dir: dir }
    }

    fn post_as(&self, name: &str, path: &str, body: &Value) -> Answer {
        let mut headers = said(name, "key-manager").to_vec();
        headers.push(("X-Requested-By", "keyset-console"));
        headers.push(("Content-Type", "application/json"));
        let body = body.to_string();
        self.server
            .ask_as_is("POST", path, &headers, body.as_bytes())
    }

    /// A key of production that somebody asked to activate: the proposal.
    fn proposed_by(&self, name: &str) -> String {
        let generate = json!({
            "environment": "production", "format": "jwk", "use": "sign", "type": "p256",
        });
        let added = self.post_as(name, "/api/v1/keys", &json!({ "generate": generate }));
        assert_eq!(added.status, 201, "{}", added.text());
        let key = added.json()["added"][0].as_str().unwrap().to_string();
        let entry = &added.json()["entries"][0];
        let steps = format!("/api/v1/keys/{key}/steps");
        let verify = json!({"environment": "production", "step": "verify", "evidence": {
            "kind": "echo", "at": entry["created"], "exchange": "0".repeat(64),
        }});
        let verified = self.post_as(name, &steps, &verify);
        assert_eq!(verified.status, 200, "{}", verified.text());
        let activate = json!({"environment": "production", "step": "activate"});
        let asked = self.post_as(name, &steps, &activate);
        assert_eq!(asked.status, 202, "{}", asked.text());
        asked.json()["id"].as_str().unwrap().into()
    }

    fn approved_by(&self, name: &str, proposal: &str) -> Answer {
        let path = format!("/api/v1/proposals/{proposal}/approve");
        self.post_as(name, &path, &json!({}))
    }
}

#[test]
fn a_person_who_is_written_in_another_way_is_not_a_second_one() {
    let office = Office::open();
    for (one, other) in [
        ("kim", "Kim"),
        ("kim", "KIM"),
        // The wide letters of Korean and Japanese keyboards.
        ("kim", "ｋｉｍ"),
        // The Kelvin sign.
        ("kim", "\u{212A}im"),
        ("straße", "STRASSE"),
        (
            "김민준",
            "\u{1100}\u{1175}\u{11B7}\u{1106}\u{1175}\u{11AB}\u{110C}\u{116E}\u{11AB}",
        ),
    ] {
        let proposal = office.proposed_by(one);
        let refused = office.approved_by(other, &proposal);
        assert_eq!(refused.problem(), (403, "proposal.own".into()), "{other}");
        let taken = office.approved_by("lee", &proposal);
        assert_eq!(taken.status, 200, "{}", taken.text());
    }
}

#[test]
fn a_name_in_letters_of_any_language_is_taken_from_the_proxy() {
    let (_dir, server) = fresh(&[]);
    let answer = server.ask_as_is("GET", "/api/v1/session", &said("김민준", "viewer"), b"");
    assert_eq!(answer.json()["operator"], "김민준");
}

#[test]
fn a_name_that_only_looks_like_another_one_is_refused() {
    let (_dir, server) = fresh(&[]);
    for name in [
        "kim\u{200B}",
        "kim\u{3164}",
        "kim lee",
        "server",
        "SERVER",
        "kim\u{301}\u{200D}",
    ] {
        let answer = server.ask_as_is("GET", "/api/v1/session", &said(name, "viewer"), b"");
        assert_eq!(answer.problem(), (403, "session.name".into()), "{name:?}");
    }
    let nobody = server.ask_as_is("GET", "/api/v1/session", &[HOST], b"");
    assert_eq!(nobody.problem(), (401, "session.none".into()));
}
