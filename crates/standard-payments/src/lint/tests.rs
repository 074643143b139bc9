use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde_json::json;

use super::*;

const NOW: i64 = 1_795_510_800_000;

fn echo() -> Value {
    json!({
        "requestHeader": {
            "protocolVersion": {"major": 1, "minor": 0, "revision": 0},
            "requestId": "echo-1",
            "requestTimestamp": NOW.to_string()
        },
        "clientMessage": "hello"
    })
}

/// The kinds and paths of what is wrong with a body.
fn faults(body: &Value) -> Vec<(&'static str, String)> {
    faults_of(body.to_string().as_bytes())
}

fn faults_of(body: &[u8]) -> Vec<(&'static str, String)> {
    let checked = check(&Check {
        body,
        now: Some(NOW),
        ..Check::default()
    });
    checked
        .faults
        .iter()
        .map(|fault| (fault.kind.code(), fault.path.clone()))
        .collect()
}

/// What is found when one member of the echo is another value, or gone.
fn with(pointer: &str, value: Option<Value>) -> Vec<(&'static str, String)> {
    let mut body = echo();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let members = body
        .pointer_mut(parent)
        .and_then(Value::as_object_mut)
        .unwrap();
    match value {
        Some(value) => members.insert(name.into(), value),
        None => members.remove(name),
    };
    faults(&body)
}

#[test]
fn a_good_echo_has_no_fault() {
    let checked = check(&Check {
        body: echo().to_string().as_bytes(),
        now: Some(NOW),
        ..Check::default()
    });
    assert_eq!(checked.faults, []);
    assert_eq!(checked.kind, BodyKind::Request);
    assert_eq!(checked.method.map(|method| method.name), Some("echo"));
    assert_eq!(checked.request_id.as_deref(), Some("echo-1"));
    assert_eq!(checked.sent.map(|sent| sent.millis), Some(NOW));
}

#[test]
fn every_missing_field_is_named() {
    for (pointer, path) in [
        ("/requestHeader/requestId", "requestHeader.requestId"),
        (
            "/requestHeader/requestTimestamp",
            "requestHeader.requestTimestamp",
        ),
        (
            "/requestHeader/protocolVersion",
            "requestHeader.protocolVersion",
        ),
        (
            "/requestHeader/protocolVersion/minor",
            "requestHeader.protocolVersion.minor",
        ),
        ("/requestHeader", "requestHeader"),
    ] {
        assert_eq!(
            with(pointer, None),
            [("protocol.missing-field", path.into())]
        );
    }
}

#[test]
fn values_are_held_to_their_rules() {
    let long = "a".repeat(101);
    for (pointer, value, path) in [
        (
            "/requestHeader/requestId",
            json!("a b"),
            "requestHeader.requestId",
        ),
        (
            "/requestHeader/requestId",
            json!(""),
            "requestHeader.requestId",
        ),
        (
            "/requestHeader/requestId",
            json!(long),
            "requestHeader.requestId",
        ),
        (
            "/requestHeader/requestId",
            json!(7),
            "requestHeader.requestId",
        ),
        (
            "/requestHeader/requestTimestamp",
            json!(NOW),
            "requestHeader.requestTimestamp",
        ),
        (
            "/requestHeader/protocolVersion/major",
            json!("1"),
            "requestHeader.protocolVersion.major",
        ),
        (
            "/requestHeader/protocolVersion/major",
            json!(-1),
            "requestHeader.protocolVersion.major",
        ),
        ("/clientMessage", json!({}), "clientMessage"),
    ] {
        assert_eq!(
            with(pointer, Some(value.clone())),
            [("protocol.field-value", path.into())],
            "{value}"
        );
    }
    assert_eq!(
        with("/requestHeader/requestId", Some(json!("a".repeat(100)))),
        []
    );
}

#[test]
fn the_clock_may_be_sixty_seconds_off_and_no_more() {
    for (off, due) in [(0, 0), (60_000, 0), (-60_000, 0), (60_001, 1), (-60_001, 1)] {
        let time = json!((NOW + off).to_string());
        assert_eq!(
            with("/requestHeader/requestTimestamp", Some(time)).len(),
            due,
            "{off}"
        );
        let time = json!({"epochMillis": (NOW + off).to_string()});
        assert_eq!(
            with("/requestHeader/requestTimestamp", Some(time)).len(),
            due,
            "{off}"
        );
    }
}

#[test]
fn another_major_version_is_refused_and_another_minor_is_not() {
    let at = "/requestHeader/protocolVersion/";
    let path = "requestHeader.protocolVersion";
    assert_eq!(
        with(&[at, "major"].concat(), Some(json!(2))),
        [("protocol.version", path.into())]
    );
    assert_eq!(with(&[at, "minor"].concat(), Some(json!(9))), []);
}

#[test]
fn what_is_not_strict_json_is_named_with_its_rule() {
    for (body, code) in [
        (&b"\xef\xbb\xbf{}"[..], "json.byte-order-mark"),
        (b"{\"a\":1,\"a\":1}", "json.duplicate-member"),
        (b"{\"a\":1,}", "json.trailing-comma"),
        (b"{} // c", "json.comment"),
        (b"{\"a\":NaN}", "json.not-a-value"),
        (b"", "json.empty"),
        (b"[]", "json.kind"),
        (b"<html>", "json.syntax"),
    ] {
        assert_eq!(faults_of(body), [(code, String::new())]);
    }
}

#[test]
fn unknown_fields_are_warnings_where_all_fields_are_public() {
    assert_eq!(
        with("/more", Some(json!(1))),
        [("protocol.unknown-field", "more".into())]
    );
    assert_eq!(
        with("/requestHeader/requestid", Some(json!("x"))),
        [("protocol.unknown-field", "requestHeader.requestid".into())]
    );
    let mut body = echo();
    let members = body.as_object_mut().unwrap();
    members.remove("clientMessage");
    members.insert("fundsReservation".into(), json!({"amount": "1000000"}));
    assert_eq!(
        faults(&body),
        [],
        "the fields of a card method are not public"
    );
}

#[test]
fn the_gravest_cause_decides() {
    let body = json!({"requestHeader": {"requestId": "a b", "requestTimestamp": "1"}});
    let checked = check(&Check {
        body: body.to_string().as_bytes(),
        now: Some(NOW),
        ..Check::default()
    });
    assert_eq!(
        checked.deciding().map(|fault| fault.kind),
        Some(FaultKind::MissingField)
    );
    assert_eq!(checked.faults.len(), 3);
}

#[test]
fn a_repeated_request_id_with_other_content_is_a_violation() {
    let body = echo();
    let mut earlier = echo();
    let run = |earlier: &Value| {
        let text = body.to_string();
        let checked = check(&Check {
            body: text.as_bytes(),
            earlier: core::slice::from_ref(earlier),
            ..Check::default()
        });
        checked.deciding().map(|fault| fault.kind)
    };
    assert_eq!(run(&earlier), None);
    *earlier.pointer_mut("/clientMessage").unwrap() = json!("other");
    assert_eq!(run(&earlier), Some(FaultKind::Replayed));
}

#[test]
fn an_error_response_is_held_to_its_codes_and_says_no_secret() {
    let error = |code: &str, description: &str| {
        faults(&json!({
            "responseHeader": {"responseTimestamp": "1"},
            "errorResponseCode": code,
            "errorDescription": description
        }))
    };
    assert_eq!(error("INVALID_FIELD_VALUE", "amount is negative"), []);
    for code in ["UNKNOWN_ERROR_RESPONSE_CODE", "NO_SUCH_CODE"] {
        let at_code = ("protocol.field-value", String::from("errorResponseCode"));
        assert_eq!(error(code, ""), [at_code], "{code}");
    }
    let token = "eyJhbGciOiJSU0EtT0FFUC0yNTYiLCJlbmMiOiJBMjU2R0NNIn0.AAAA";
    for text in [
        "card 4111 1111 1111 1111",
        token,
        "-----BEGIN PGP MESSAGE-----",
    ] {
        assert_eq!(
            error("INVALID_FIELD_VALUE", text),
            [("protocol.field-value", String::from("errorDescription"))],
            "{text}"
        );
    }
}

#[test]
fn the_account_id_belongs_into_googles_urls_only() {
    let body = echo().to_string();
    let run = |url| {
        let checked = check(&Check {
            body: body.as_bytes(),
            url: Some(url),
            account_id: Some("ACME_KR"),
            ..Check::default()
        });
        checked
            .faults
            .iter()
            .map(|fault| fault.kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        run("https://vgw.googleapis.com/gsp/korea-cards-v1/echo/ACME_KR"),
        []
    );
    assert_eq!(run("https://acme.example/echo"), []);
    assert_eq!(
        run("https://acme.example/ACME_KR/echo"),
        [FaultKind::AccountIdInUrl]
    );
}

#[test]
fn the_content_type_must_be_the_envelopes() {
    let body = echo().to_string();
    let run = |sent| {
        let checked = check(&Check {
            body: body.as_bytes(),
            content_type: Some((sent, "application/jose; charset=utf-8")),
            ..Check::default()
        });
        checked.faults.len()
    };
    assert_eq!(run("application/jose;charset=UTF-8"), 0);
    assert_eq!(run("application/json"), 1);
}
