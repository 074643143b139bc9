//! `envelope protocol check`

use serde_json::json;

use crate::sandbox::{Sandbox, members};

const AT: &str = "2026-11-25T00:00:00Z";
const AT_MILLIS: i64 = 1_795_564_800_000;

fn echo(request_id: &str, message: &str) -> String {
    json!({
        "requestHeader": {
            "protocolVersion": {"major": 1, "minor": 0, "revision": 0},
            "requestId": request_id,
            "requestTimestamp": AT_MILLIS.to_string()
        },
        "clientMessage": message
    })
    .to_string()
}

fn check(sandbox: &Sandbox, body: &str, flags: &str) -> crate::sandbox::Run {
    let run = format!("protocol check --at {AT} {flags}");
    sandbox.run_with(&run, body.as_bytes(), &[])
}

#[test]
fn a_good_request_is_in_order() {
    let sandbox = Sandbox::new();
    let run = check(&sandbox, &echo("one", "hello"), "--json").expect(0);
    let report = run.json();
    assert_eq!(
        members(&report),
        [
            "findings",
            "kind",
            "method",
            "ok",
            "request_id",
            "sent_millis"
        ]
    );
    assert_eq!(report["kind"], "request");
    assert_eq!(report["method"], "echo");
    let text = check(&sandbox, &echo("one", "hello"), "").expect(0);
    assert!(
        text.text().starts_with("Request, in order\n"),
        "{}",
        text.text()
    );
}

#[test]
fn a_refused_request_names_its_cause_and_the_answer_and_prints_no_value() {
    let sandbox = Sandbox::new();
    for (body, cause, answer) in [
        (
            "{\"a\":1,\"a\":1}".into(),
            "protocol-json",
            "INVALID_DECRYPTED_REQUEST",
        ),
        (
            echo("not allowed", "4111111111111111"),
            "protocol-field-value",
            "INVALID_FIELD_VALUE",
        ),
        (
            echo("one", "x").replace("\"requestId\":\"one\",", ""),
            "protocol-missing-field",
            "MISSING_REQUIRED_FIELD",
        ),
        (
            echo("one", "x").replace("\"major\":1", "\"major\":2"),
            "protocol-version",
            "INVALID_API_VERSION",
        ),
        (
            echo("one", "x").replace("17955648", "17955649"),
            "clock-skew",
            "REQUEST_TIMESTAMP_OUT_OF_RANGE",
        ),
    ] {
        let run = check(&sandbox, &body, "--json").expect(2);
        let report = run.json();
        assert_eq!(report["diagnosis"]["cause"], cause);
        assert_eq!(report["diagnosis"]["error_response"]["code"], answer);
        let text = check(&sandbox, &body, "").expect(2);
        for shown in [run.text(), text.text()] {
            assert!(!shown.contains("4111111111111111"), "{shown}");
        }
    }
}

#[test]
fn a_request_id_is_not_used_for_other_content() {
    let sandbox = Sandbox::new();
    sandbox.write("first", echo("one", "hello"));
    check(&sandbox, &echo("one", "hello"), "--earlier first").expect(0);
    let run = check(&sandbox, &echo("one", "other"), "--earlier first --json").expect(2);
    assert_eq!(run.json()["diagnosis"]["cause"], "replayed");
}

#[test]
fn the_way_it_travelled_is_checked_where_it_is_given() {
    let sandbox = Sandbox::new();
    let body = echo("one", "hello");
    let url = "--account-id ACME --url https://acme.example/ACME/echo";
    assert!(
        check(&sandbox, &body, url)
            .expect(2)
            .text()
            .contains("protocol.account-id-in-url")
    );
    let wrong = "--content-type application/json --format jwe";
    assert!(
        check(&sandbox, &body, wrong)
            .expect(2)
            .text()
            .contains("protocol.content-type")
    );
    check(&sandbox, &body, "--content-type application/json").expect(1);
}
