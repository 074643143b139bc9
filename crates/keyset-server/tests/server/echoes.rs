//! `POST /api/v1/echoes` with a simulated counterparty beside the server.

use std::net::TcpListener;
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::steps::{own_key, step};
use crate::support::Server;

/// A server with the demo keys and a counterparty that knows it.
struct Pair {
    partner: Server,
    counterparty: Server,
    _dirs: [TempDir; 2],
}

impl Pair {
    fn start() -> Self {
        let dirs = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let (listen, calls) = (free_address(), free_address());
        let published = format!("http://{listen}");
        let called = format!("http://{calls}/korea-cards-v1/echo");
        let known = ["--partner", &published, "--partner-echo", &called];
        let counterparty = Server::simulation(dirs[0].path(), &known);
        let echo = echo_of(counterparty.address());
        let options = [
            "--demo",
            "--max-age",
            "1",
            "--counterparty-url",
            &echo,
            "--partner-listen",
            &calls,
        ];
        Self {
            partner: Server::start_at(dirs[1].path(), &listen, &options),
            counterparty,
            _dirs: dirs,
        }
    }

    fn echo(&self, order: &Value) -> Value {
        echo(&self.partner, order)
    }

    fn misbehave(&self, faults: &[&str]) {
        let set = self
            .counterparty
            .post("/counterparty/faults", &json!({ "faults": faults }));
        assert_eq!(set.status, 200, "{}", set.text());
    }

    /// The keys of the partner's key set that match.
    fn keys(&self, query: &str) -> Vec<Value> {
        let set = self.partner.get(&format!("/api/v1/keyset?{query}")).json();
        set["entries"].as_array().unwrap().clone()
    }
}

/// What came of a call of the counterparty.
fn called(pair: &Pair, format: &str, kind: &str) -> Value {
    let call = json!({"format": format, "kind": kind});
    let answer = pair.counterparty.post("/counterparty/call", &call);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn echo(server: &Server, order: &Value) -> Value {
    let mut asked = json!({"environment": "sandbox"});
    for (member, value) in order.as_object().unwrap() {
        asked[member] = value.clone();
    }
    let answer = server.post("/api/v1/echoes", &asked);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

fn echo_of(address: &str) -> String {
    format!("sandbox=http://{address}/gsp/korea-cards-v1/echo/PARTNER")
}

fn proved(report: &Value) -> Vec<(String, String)> {
    let keys = report["keys"].as_array().unwrap().iter();
    let mut proved: Vec<_> = keys
        .filter(|key| key["proved"] == true)
        .map(|key| {
            let text = |member: &str| key[member].as_str().unwrap().to_string();
            (text("owner"), text("use"))
        })
        .collect();
    proved.sort();
    proved
}

fn every_role() -> Vec<(String, String)> {
    let pair = |owner: &str, key_use: &str| (owner.to_string(), key_use.to_string());
    vec![
        pair("counterparty", "encrypt"),
        pair("counterparty", "sign"),
        pair("ours", "encrypt"),
        pair("ours", "sign"),
    ]
}

fn thumbprint(key: &Value) -> &str {
    key["thumbprint"].as_str().unwrap()
}

#[test]
fn an_echo_that_comes_back_is_evidence_for_every_key_in_it() {
    let pair = Pair::start();
    for format in ["openpgp", "jwk"] {
        let report = pair.echo(&json!({"format": format}));
        assert_eq!(report["passed"], true, "{report}");
        assert_eq!(report["status"], 200);
        assert_eq!(proved(&report), every_role(), "{report}");
        for key in report["keys"].as_array().unwrap() {
            let print = thumbprint(key);
            let history = pair.partner.get(&format!("/api/v1/keys/{print}/history"));
            let text = history.text();
            assert!(
                text.contains(report["exchange"].as_str().unwrap()),
                "{text}"
            );
        }
    }
}

#[test]
fn every_echo_is_listed_with_its_report_the_newest_first() {
    let pair = Pair::start();
    let good = pair.echo(&json!({"format": "openpgp"}));
    pair.misbehave(&["empty-404"]);
    let bad = pair.echo(&json!({"format": "jwk"}));
    let list = pair.partner.get("/api/v1/echoes").json();
    let echoes = list["echoes"].as_array().unwrap();
    let place = |report: &Value| echoes.iter().position(|one| one == report).unwrap();
    assert!(place(&bad) < place(&good), "{list}");
    let nobody = pair.partner.get_with("/api/v1/echoes", &[]);
    assert_eq!(nobody.problem(), (401, "session.none".into()));
}

#[test]
fn each_fault_of_the_counterparty_is_diagnosed() {
    let pair = Pair::start();
    for (fault, code) in [
        ("unknown-signer", "unknown-signer"),
        ("wrong-recipient", "no-matching-key"),
        ("empty-404", "echo.refused-without-words"),
        ("late-clock", "protocol.clock-skew"),
        ("duplicate-member", "json.duplicate-member"),
    ] {
        pair.misbehave(&[fault]);
        for format in ["openpgp", "jwk"] {
            let report = pair.echo(&json!({"format": format}));
            assert_eq!(report["passed"], false, "{fault}: {report}");
            assert_eq!(report["diagnosis"]["code"], code, "{fault}: {report}");
            assert!(proved(&report).is_empty(), "{fault}: {report}");
            for text in ["summary", "remedy"] {
                let text = report["diagnosis"][text].as_str().unwrap();
                assert!(text.ends_with('.'), "{fault}: {text}");
            }
        }
    }
    pair.misbehave(&[]);
    assert_eq!(pair.echo(&json!({"format": "jwk"}))["passed"], true);
}

#[test]
fn an_expired_signature_beside_a_good_one_is_accepted() {
    let pair = Pair::start();
    pair.misbehave(&["expired-and-active-signatures"]);
    let report = pair.echo(&json!({"format": "openpgp"}));
    assert_eq!(report["passed"], true, "{report}");
    let expired = pair.counterparty.get("/counterparty/expired.asc");
    assert_eq!(pair.partner.import(expired.text()).status, 201);
    let report = pair.echo(&json!({"format": "openpgp"}));
    assert_eq!(report["passed"], true, "known and expired: {report}");
}

#[test]
fn a_request_that_is_refused_without_a_word_is_explained_by_what_is_on_record() {
    let pair = Pair::start();
    pair.misbehave(&["empty-404"]);
    let report = pair.echo(&json!({"format": "jwk"}));
    let summary = report["diagnosis"]["summary"].as_str().unwrap();
    for key in report["keys"].as_array().unwrap() {
        let known = pair
            .partner
            .get(&format!("/api/v1/keys/{}", thumbprint(key)));
        let id = known.json()["id"].as_str().unwrap().to_string();
        assert!(summary.contains(&id), "{id}: {summary}");
    }
}

#[test]
fn a_new_key_of_ours_is_proved_before_it_is_in_use() {
    let pair = Pair::start();
    // The counterparty seals to the newest key that it knows, and the demo made one this second.
    sleep(Duration::from_millis(1100));
    let encrypt = json!({"environment": "sandbox", "format": "jwk", "use": "encrypt"});
    let added = pair
        .partner
        .post("/api/v1/keys", &json!({ "generate": encrypt }));
    let encrypt = added.json()["added"][0].as_str().unwrap().to_string();
    // A signer that the counterparty does not know makes it ask for our keys, with this one.
    for key in [own_key(&pair.partner, "sandbox"), encrypt] {
        let report = pair.echo(&json!({"format": "jwk", "our_key": key}));
        assert_eq!(report["passed"], true, "{report}");
        let known = pair.partner.get(&format!("/api/v1/keys/{key}")).json();
        let due = json!({"name": "pre-active", "trusted": true, "verified": true});
        assert_eq!(known["state"], due);
    }
}

#[test]
fn the_counterpartys_next_keys_are_proved_once_they_are_trusted() {
    let pair = Pair::start();
    let waiting = pair.keys("owner=counterparty&state=pre-active");
    assert_eq!(waiting.len(), 4);
    let first =
        json!({"environment": "sandbox", "format": "jwk", "their_key": thumbprint(&waiting[0])});
    let refused = pair.partner.post("/api/v1/echoes", &first);
    assert_eq!(refused.status, 409, "{}", refused.text());
    for key in &waiting {
        let compared = json!({"fingerprint": thumbprint(key), "channel": "telephone"});
        let trust = json!({"step": "trust", "comparison": compared});
        let trusted = step(&pair.partner, thumbprint(key), trust);
        assert_eq!(trusted.status, 200, "{}", trusted.text());
    }
    for key in waiting.iter().filter(|key| key["use"] == "encrypt") {
        let order = json!({"format": key["format"], "their_key": thumbprint(key)});
        let report = pair.echo(&order);
        assert_eq!(report["passed"], true, "{report}");
    }
    for key in pair.keys("owner=counterparty&state=pre-active") {
        assert_eq!(key["state"]["verified"], true, "{key}");
    }
}

#[test]
fn a_key_that_the_answer_does_not_use_is_not_proved() {
    let pair = Pair::start();
    let in_use = pair.keys("owner=ours&state=active&format=jwk&use=encrypt");
    let order = json!({"format": "jwk", "our_key": thumbprint(&in_use[0])});
    // The counterparty seals to the newest key that is published, which waits for its first use.
    let report = pair.echo(&order);
    assert_eq!(report["passed"], false, "{report}");
    assert_eq!(report["diagnosis"]["code"], "echo.key-not-used", "{report}");
    assert_eq!(proved(&report).len(), 4, "the keys in use are: {report}");
}

#[test]
fn without_an_address_nobody_is_called() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let order = json!({"environment": "production", "format": "jwk"});
    let refused = server.post("/api/v1/echoes", &order);
    assert_eq!(refused.problem(), (409, "echo.no-counterparty".into()));
    assert!(refused.text().contains("--counterparty-url production="));
}

#[test]
fn a_counterparty_that_is_away_is_told_so() {
    let (dir, away) = (tempfile::tempdir().unwrap(), free_address());
    let demo = Server::start_with(dir.path(), &["--demo"]);
    demo.stop("TERM");
    let server = Server::start_with(dir.path(), &["--counterparty-url", &echo_of(&away)]);
    let report = echo(&server, &json!({"format": "openpgp"}));
    assert_eq!(report["passed"], false);
    assert_eq!(report["diagnosis"]["code"], "echo.unreachable", "{report}");
    assert_eq!(report["answer"], Value::Null);
}

#[test]
fn each_call_of_the_counterparty_is_answered_as_it_must_be() {
    let pair = Pair::start();
    for (kind, code) in [
        ("valid", None),
        ("known-and-unknown-signers", None),
        ("expired-and-active-signatures", None),
        ("unknown-signer", Some("INVALID_PAYLOAD_SIGNATURE")),
        ("wrong-recipient", Some("INVALID_PAYLOAD_ENCRYPTION")),
        ("late-clock", Some("REQUEST_TIMESTAMP_OUT_OF_RANGE")),
        ("reused-request-id", Some("IDEMPOTENCY_VIOLATION")),
        ("byte-order-mark", Some("INVALID_DECRYPTED_REQUEST")),
        ("comment", Some("INVALID_DECRYPTED_REQUEST")),
        ("duplicate-member", Some("INVALID_DECRYPTED_REQUEST")),
        ("not-a-number", Some("INVALID_DECRYPTED_REQUEST")),
        ("trailing-comma", Some("INVALID_DECRYPTED_REQUEST")),
    ] {
        for format in ["openpgp", "jwk"] {
            let called = called(&pair, format, kind);
            assert_eq!(called["as_due"], true, "{format}: {called}");
            assert_eq!(
                called["error_response_code"],
                json!(code),
                "{format}: {called}"
            );
        }
    }
}

#[test]
fn a_call_under_a_key_that_waits_is_evidence_for_it() {
    let pair = Pair::start();
    // The first echoes of the demo prove what waits there: others are made, newer by a second, and
    // the counterparty keeps what is published for a second.
    sleep(Duration::from_millis(1100));
    let jwk = json!({"environment": "sandbox", "format": "jwk", "use": "encrypt"});
    let certificate = json!({
        "environment": "sandbox", "format": "openpgp", "user_id": "Kim <kim@partner.example>",
    });
    for generate in [jwk, certificate] {
        let made = pair
            .partner
            .post("/api/v1/keys", &json!({ "generate": generate }));
        let entries = made.json()["entries"].as_array().unwrap().clone();
        let encrypts = |entry: &&Value| entry["use"] == "encrypt";
        let key = entries.iter().find(encrypts).unwrap();
        sleep(Duration::from_millis(1100));
        let called = called(&pair, key["format"].as_str().unwrap(), "valid");
        assert_eq!(called["sealed_to"], key["thumbprint"], "{called}");
        let known = pair
            .partner
            .get(&format!("/api/v1/keys/{}", thumbprint(key)));
        assert_eq!(known.json()["state"]["verified"], true, "{}", known.text());
        let history = pair
            .partner
            .get(&format!("/api/v1/keys/{}/history", thumbprint(key)));
        let events = history.json()["events"].as_array().unwrap().clone();
        let last = events.last().unwrap();
        assert_eq!(
            (&last["action"], &last["operator"]),
            (&json!("verify"), &json!("counterparty"))
        );
    }
}
