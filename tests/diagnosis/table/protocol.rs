//! Bodies of the payment protocol after decryption, with one member changed.

use std::ffi::OsString;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::makers::Makers;
use crate::row::{Call, Expected, Origin, Row};

pub(super) fn rows(makers: &Makers) -> Result<Vec<Row>> {
    let earlier = makers.scratch.write("earlier.json", &makers.payload)?;
    let plain: Vec<OsString> = ["protocol", "check", "--at", NOW]
        .map(OsString::from)
        .into();
    let compared = [plain.clone(), vec!["--earlier".into(), earlier.into()]].concat();
    let row = |name: &str, call: &Vec<OsString>, input: Vec<u8>, expected| Row {
        name: name.into(),
        origin: Origin::Other,
        call: Call::Other(call.clone()),
        input,
        expected,
    };
    let mut rows = vec![
        row(
            "an echo request",
            &plain,
            makers.payload.clone(),
            Expected::Done(&[]),
        ),
        row(
            "the same request again",
            &compared,
            makers.payload.clone(),
            Expected::Done(&[]),
        ),
    ];
    for (name, body) in NO_JSON {
        let expected = Expected::Refused("protocol-json");
        rows.push(row(name, &plain, body.to_vec(), expected));
    }
    for (name, pointer, value, cause) in changes() {
        let mut body: Value = serde_json::from_slice(&makers.payload)?;
        let (parent, member) = pointer.rsplit_once('/').context("no pointer")?;
        let members = body.pointer_mut(parent).and_then(Value::as_object_mut);
        let members = members.context("no such member")?;
        match value {
            Some(value) => drop(members.insert(member.into(), value)),
            None => drop(members.remove(member)),
        }
        let call = if cause == "replayed" {
            &compared
        } else {
            &plain
        };
        let expected = Expected::Refused(cause);
        rows.push(row(name, call, body.to_string().into_bytes(), expected));
    }
    let error = json!({
        "responseHeader": {"responseTimestamp": "1795000000000"},
        "errorResponseCode": "UNKNOWN_ERROR_RESPONSE_CODE",
    });
    rows.push(row(
        "an error code that is never sent",
        &plain,
        error.to_string().into_bytes(),
        Expected::Refused("protocol-field-value"),
    ));
    Ok(rows)
}

/// Where in the request, what stands there then, and the cause.
type Change = (&'static str, &'static str, Option<Value>, &'static str);

fn changes() -> Vec<Change> {
    let id = "/requestHeader/requestId";
    let time = "/requestHeader/requestTimestamp";
    let major = "/requestHeader/protocolVersion/major";
    vec![
        ("no request id", id, None, "protocol-missing-field"),
        ("no timestamp", time, None, "protocol-missing-field"),
        (
            "no header",
            "/requestHeader",
            None,
            "protocol-missing-field",
        ),
        ("no major version", major, None, "protocol-missing-field"),
        (
            "a blank in the request id",
            id,
            Some(json!("a b")),
            "protocol-field-value",
        ),
        (
            "a long request id",
            id,
            Some(json!("a".repeat(101))),
            "protocol-field-value",
        ),
        (
            "a timestamp that is a number",
            time,
            Some(json!(1_795_000_000_000_u64)),
            "protocol-field-value",
        ),
        (
            "a message that is a number",
            "/clientMessage",
            Some(json!(7)),
            "protocol-field-value",
        ),
        ("version 2", major, Some(json!(2)), "protocol-version"),
        ("version 0", major, Some(json!(0)), "protocol-version"),
        (
            "two minutes ahead",
            time,
            Some(json!("1795000120000")),
            "clock-skew",
        ),
        (
            "an hour behind",
            time,
            Some(json!("1794996400000")),
            "clock-skew",
        ),
        (
            "other content by the same id",
            "/clientMessage",
            Some(json!("other")),
            "replayed",
        ),
        (
            "a field more by the same id",
            "/note",
            Some(json!("other")),
            "replayed",
        ),
    ]
}

const NO_JSON: &[(&str, &[u8])] = &[
    ("nothing", b""),
    ("a list", b"[]"),
    (
        "a member twice",
        br#"{"requestHeader":{},"requestHeader":{}}"#,
    ),
    ("a comma too many", br#"{"requestHeader":{},}"#),
    ("a comment", b"{} // more"),
    ("not a number", br#"{"requestHeader":NaN}"#),
    ("a byte-order mark", b"\xef\xbb\xbf{}"),
    ("no UTF-8", b"{\"clientMessage\":\"\xff\"}"),
    ("cut in the middle", br#"{"requestHeader":{"#),
    ("an error page", b"<html>"),
];

/// The moment that the requests name.
const NOW: &str = "2026-11-18T11:06:40Z";
