//! `POST /api/v1/keys/{thumbprint}/steps`: a key lives its life over HTTP.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::audit::verify;
use crate::support::{Answer, CERTIFICATE, JWK_THUMBPRINT, Server, jwk};

fn fresh() -> (TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    (dir, server)
}

/// A key of our own in sandbox, PreActive and trusted: its thumbprint.
pub(crate) fn own_key(server: &Server, environment: &str) -> String {
    let generate = json!({
        "environment": environment, "format": "jwk", "use": "sign", "type": "p256",
    });
    let added = server.post("/api/v1/keys", &json!({ "generate": generate }));
    assert_eq!(added.status, 201, "{}", added.text());
    added.json()["added"][0].as_str().unwrap().into()
}

pub(crate) fn step(server: &Server, thumbprint: &str, body: Value) -> Answer {
    let mut request = json!({"environment": "sandbox"});
    for (member, value) in body.as_object().unwrap() {
        request[member] = value.clone();
    }
    server.post(&format!("/api/v1/keys/{thumbprint}/steps"), &request)
}

pub(crate) fn evidence(kind: &str, digit: &str) -> Value {
    json!({"step": "verify", "evidence": {
        "kind": kind, "at": "2026-01-01T00:00:00Z", "exchange": digit.repeat(64),
    }})
}

/// Evidence of this very moment, as the server's clock has it.
fn fresh_evidence(server: &Server, thumbprint: &str) -> Value {
    let key = server.get(&format!("/api/v1/keys/{thumbprint}")).json();
    let mut body = evidence("local-round-trip", "0");
    body["evidence"]["at"] = key["created"].clone();
    body
}

/// Brings a key of our own into use.
pub(crate) fn activated(server: &Server) -> String {
    let thumbprint = own_key(server, "sandbox");
    let verified = step(server, &thumbprint, fresh_evidence(server, &thumbprint));
    assert_eq!(verified.status, 200, "{}", verified.text());
    let active = step(server, &thumbprint, json!({"step": "activate"}));
    assert_eq!(active.status, 200, "{}", active.text());
    thumbprint
}

fn reasons(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.problem(), (409, "step.refused".into()));
    let problem = answer.json();
    let reasons = problem["reasons"].as_array().unwrap();
    for reason in reasons {
        assert!(reason["text"].as_str().unwrap().ends_with('.'), "{reason}");
    }
    let code = |reason: &Value| reason["reason"].as_str().unwrap().into();
    reasons.iter().map(code).collect()
}

fn history(server: &Server, thumbprint: &str) -> Vec<Value> {
    let page = server.get(&format!("/api/v1/keys/{thumbprint}/history"));
    page.json()["events"].as_array().unwrap().clone()
}

#[test]
fn a_counterpartys_key_is_trusted_after_the_comparison() {
    let (_dir, server) = fresh();
    server.import(jwk());
    let compared = json!({"fingerprint": JWK_THUMBPRINT, "channel": "telephone"});
    let answer = step(
        &server,
        JWK_THUMBPRINT,
        json!({"step": "trust", "comparison": compared}),
    );
    assert_eq!(answer.status, 200, "{}", answer.text());
    let taken = answer.json();
    assert_eq!(
        taken["key"]["state"],
        json!({"name": "pre-active", "trusted": true, "verified": false})
    );
    assert_eq!(taken["comparison"]["channel"], "telephone");
    assert_eq!(taken["comparison"]["operator"], "local");
}

#[test]
fn a_key_nobody_compared_is_not_trusted() {
    let (_dir, server) = fresh();
    server.import(jwk());
    let without = step(&server, JWK_THUMBPRINT, json!({"step": "trust"}));
    assert_eq!(reasons(&without), ["comparison-missing"]);
    let other = json!({"fingerprint": "another", "channel": "telephone"});
    let wrong = step(
        &server,
        JWK_THUMBPRINT,
        json!({"step": "trust", "comparison": other}),
    );
    assert_eq!(reasons(&wrong), ["comparison-differs"]);
}

#[test]
fn every_reason_is_told_at_once() {
    let (_dir, server) = fresh();
    server.import(jwk());
    let refused = step(&server, JWK_THUMBPRINT, json!({"step": "activate"}));
    assert_eq!(reasons(&refused), ["not-trusted", "not-verified"]);
}

#[test]
fn a_refused_step_changes_nothing() {
    let (_dir, server) = fresh();
    server.import(jwk());
    let before = server.get("/api/v1/keyset").body;
    step(&server, JWK_THUMBPRINT, json!({"step": "activate"}));
    assert_eq!(server.get("/api/v1/keyset").body, before);
    assert_eq!(history(&server, JWK_THUMBPRINT).len(), 1);
}

#[test]
fn the_environments_do_not_mix() {
    let (_dir, server) = fresh();
    let thumbprint = own_key(&server, "sandbox");
    let body = json!({"environment": "production", "step": "compromise"});
    assert_eq!(
        reasons(&step(&server, &thumbprint, body)),
        ["other-environment"]
    );
}

#[test]
fn the_history_tells_each_step_with_its_states() {
    let (_dir, server) = fresh();
    let thumbprint = activated(&server);
    let told: Vec<_> = history(&server, &thumbprint)
        .iter()
        .map(|event| [&event["action"], &event["from"], &event["to"]].map(|value| value.clone()))
        .collect();
    assert_eq!(
        json!(told),
        json!([
            ["generate", null, "pre-active"],
            ["verify", "pre-active", "pre-active"],
            ["activate", "pre-active", "active"],
        ])
    );
}

#[test]
fn a_step_asked_again_answers_the_same_and_is_told_once() {
    let (_dir, server) = fresh();
    let thumbprint = activated(&server);
    let requests = [
        fresh_evidence(&server, &thumbprint),
        json!({"step": "activate"}),
        json!({"step": "suspend", "confirmed": true}),
        json!({"step": "compromise"}),
    ];
    for request in requests {
        let first = step(&server, &thumbprint, request.clone());
        assert_eq!(first.status, 200, "{}", first.text());
        let events = history(&server, &thumbprint).len();
        let again = step(&server, &thumbprint, request.clone());
        assert_eq!(again.json(), first.json(), "{request}");
        assert_eq!(history(&server, &thumbprint).len(), events, "{request}");
    }
}

#[test]
fn what_is_left_without_a_key_is_told() {
    let (_dir, server) = fresh();
    let thumbprint = activated(&server);
    let answer = step(&server, &thumbprint, json!({"step": "compromise"}));
    assert_eq!(
        answer.json()["warnings"],
        json!(["nothing-protects", "nothing-processes"])
    );
}

#[test]
fn the_last_key_is_not_deactivated() {
    let (_dir, server) = fresh();
    let thumbprint = activated(&server);
    let refused = step(&server, &thumbprint, json!({"step": "deactivate"}));
    assert_eq!(reasons(&refused), ["no-successor"]);
}

#[test]
fn of_two_keys_deactivated_at_once_one_stays() {
    let (dir, server) = fresh();
    for _ in 0..5 {
        let keys = [activated(&server), activated(&server)];
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let askers = keys.each_ref().map(|key| {
                let server = &server;
                scope.spawn(move || step(server, key, json!({"step": "deactivate"})).status)
            });
            askers.map(|asker| asker.join().unwrap()).into()
        });
        let active = keys.iter().filter(|key| {
            let shown = server.get(&format!("/api/v1/keys/{key}")).json();
            shown["state"]["name"] == "active"
        });
        let active: Vec<_> = active.cloned().collect();
        assert_eq!(active.len(), 1, "{statuses:?}");
        // Out of the way of the next round, in which the two shall be alone.
        step(&server, &active[0], json!({"step": "compromise"}));
    }
    assert_eq!(verify(dir.path()).0, Some(0));
}

#[test]
fn what_needs_two_people_is_not_done_by_one() {
    let (_dir, server) = fresh();
    let thumbprint = own_key(&server, "sandbox");
    let refused = step(&server, &thumbprint, json!({"step": "destroy"}));
    assert!(reasons(&refused).contains(&"second-person".into()));
}

#[test]
fn members_of_another_step_are_refused_by_name() {
    let (_dir, server) = fresh();
    let thumbprint = own_key(&server, "sandbox");
    let mut request = evidence("echo", "0");
    request["step"] = json!("activate");
    for (request, code, member) in [
        (request, "request.needless-member", "evidence"),
        (
            json!({"step": "activate", "confirmed": true}),
            "request.needless-member",
            "confirmed",
        ),
        (
            json!({"step": "verify"}),
            "request.missing-member",
            "evidence",
        ),
        (
            evidence("counterparty-word", "0"),
            "request.needless-member",
            "exchange",
        ),
        (evidence("echo", "x"), "request.bad-member", "exchange"),
    ] {
        let answer = step(&server, &thumbprint, request);
        assert_eq!(answer.problem(), (422, code.into()));
        assert_eq!(answer.json()["member"], member);
    }
}

#[test]
fn a_body_does_not_say_who_asks() {
    let (_dir, server) = fresh();
    let thumbprint = own_key(&server, "sandbox");
    let request = json!({"step": "destroy", "operator": "kim", "second": "lee"});
    let answer = step(&server, &thumbprint, request);
    assert_eq!(answer.problem(), (400, "request.body".into()));
}

#[test]
fn an_unknown_key_takes_no_step() {
    let (_dir, server) = fresh();
    let answer = step(&server, "none", json!({"step": "activate"}));
    assert_eq!(answer.problem(), (404, "key.unknown".into()));
}

#[test]
fn the_log_is_read_page_by_page() {
    let (dir, server) = fresh();
    activated(&server);
    server.import(CERTIFICATE);
    let whole = server.get("/api/v1/audit").json();
    assert_eq!(whole["next"], Value::Null);
    let mut pages = Vec::new();
    let mut after = json!(0);
    while !after.is_null() {
        let page = server
            .get(&format!("/api/v1/audit?limit=2&after={after}"))
            .json();
        pages.extend(page["events"].as_array().unwrap().clone());
        after = page["next"].clone();
    }
    assert_eq!(json!(pages), whole["events"]);
    assert_eq!(pages.len(), 8);
    assert!(verify(dir.path()).1.contains("whole: 8 events"));
}

#[test]
fn a_page_that_can_not_be_is_refused() {
    let (_dir, server) = fresh();
    for query in ["limit=0", "limit=501", "after=-1", "page=2"] {
        let answer = server.get(&format!("/api/v1/audit?{query}"));
        assert_eq!(answer.problem(), (400, "request.query".into()), "{query}");
    }
}
