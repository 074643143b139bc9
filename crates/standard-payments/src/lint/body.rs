//! The members of a body: headers first, then what is public of its method.

use alloc::string::{String, ToString as _};

use serde_json::{Map, Value};

use super::fault::{Fault, FaultKind, Severity};
use super::{BodyKind, CLOCK_SKEW_MAX, Checked, REQUEST_ID_MAX};
use crate::error_response::{ErrorResponseCode, NEVER_SENT};
use crate::header::{ProtocolVersion, Timestamp};
use crate::method::Method;
use crate::redact;

pub(super) fn lint(body: &Value, now: Option<i64>, checked: &mut Checked) {
    let Some(members) = body.as_object() else {
        return;
    };
    checked.kind = kind(members);
    if checked.method.is_none() && members.contains_key(CLIENT_MESSAGE) {
        checked.method = Method::from_name("echo");
    }
    match checked.kind {
        BodyKind::Request => request_header(members, now, checked),
        BodyKind::Response | BodyKind::ErrorResponse => response_header(members, checked),
        BodyKind::Unknown => checked.faults.push(Fault::missing("requestHeader")),
    }
    if checked.kind == BodyKind::ErrorResponse {
        error(members, checked);
    } else if checked.method.is_some_and(|method| method.name == "echo") {
        echo(members, checked);
    }
}

fn kind(members: &Map<String, Value>) -> BodyKind {
    let has = |name: &str| members.contains_key(name);
    if has("requestHeader") {
        BodyKind::Request
    } else if ERROR_FIELDS.iter().any(|name| has(name)) {
        BodyKind::ErrorResponse
    } else if has("responseHeader") {
        BodyKind::Response
    } else {
        BodyKind::Unknown
    }
}

fn request_header(members: &Map<String, Value>, now: Option<i64>, checked: &mut Checked) {
    let Some(header) = object(members, "requestHeader", "requestHeader", checked) else {
        return;
    };
    unknown(
        header,
        &["protocolVersion", "requestId", "requestTimestamp"],
        "requestHeader.",
        checked,
    );
    version(header, checked);
    request_id(header, checked);
    let path = "requestHeader.requestTimestamp";
    checked.sent = timestamp(header, "requestTimestamp", path, checked);
    if let (Some(sent), Some(now)) = (checked.sent, now) {
        let off = sent.millis.saturating_sub(now);
        if off.saturating_abs() > CLOCK_SKEW_MAX {
            checked.faults.push(Fault::clock(path, off / 1_000));
        }
    }
}

fn response_header(members: &Map<String, Value>, checked: &mut Checked) {
    if let Some(header) = object(members, "responseHeader", "responseHeader", checked) {
        unknown(header, &["responseTimestamp"], "responseHeader.", checked);
        let path = "responseHeader.responseTimestamp";
        checked.sent = timestamp(header, "responseTimestamp", path, checked);
    }
}

fn version(header: &Map<String, Value>, checked: &mut Checked) {
    let path = "requestHeader.protocolVersion";
    let Some(members) = object(header, "protocolVersion", path, checked) else {
        return;
    };
    unknown(
        members,
        &["major", "minor", "revision"],
        "requestHeader.protocolVersion.",
        checked,
    );
    let mut number = |name: &str| {
        let path = alloc::format!("{path}.{name}");
        match members.get(name) {
            None => {
                checked.faults.push(Fault::missing(&path));
                None
            }
            Some(value) => {
                let read = value.as_u64().and_then(|one| u32::try_from(one).ok());
                if read.is_none() {
                    checked.faults.push(Fault::value(&path, "a whole number"));
                }
                read
            }
        }
    };
    let (major, minor, revision) = (number("major"), number("minor"), number("revision"));
    if let (Some(major), Some(minor), Some(revision)) = (major, minor, revision) {
        let found = ProtocolVersion {
            major,
            minor,
            revision,
        };
        checked.version = Some(found);
        if major != SUPPORTED_MAJOR {
            checked.faults.push(Fault::version(found));
        }
    }
}

fn request_id(header: &Map<String, Value>, checked: &mut Checked) {
    let path = "requestHeader.requestId";
    let Some(id) = text(header, "requestId", path, checked) else {
        return;
    };
    let allowed =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, ':' | '-' | '_');
    if id.is_empty() || id.chars().count() > REQUEST_ID_MAX || !id.chars().all(allowed) {
        let rule = "1 to 100 characters of a-z, A-Z, 0-9, colon, hyphen and underscore";
        checked.faults.push(Fault::value(path, rule));
    }
    checked.request_id = Some(id);
}

/// Of an echo everything is public.
fn echo(members: &Map<String, Value>, checked: &mut Checked) {
    text(members, CLIENT_MESSAGE, CLIENT_MESSAGE, checked);
    let known: &[&str] = match checked.kind {
        BodyKind::Response => &["responseHeader", CLIENT_MESSAGE, "serverMessage"],
        _ => &["requestHeader", CLIENT_MESSAGE],
    };
    unknown(members, known, "", checked);
}

fn error(members: &Map<String, Value>, checked: &mut Checked) {
    let known = [
        "responseHeader",
        ERROR_CODE,
        ERROR_DESCRIPTION,
        "paymentIntegratorErrorIdentifier",
    ];
    unknown(members, &known, "", checked);
    match members.get(ERROR_CODE) {
        None => {}
        Some(Value::String(code)) if code == NEVER_SENT => {
            let rule = "a code that says something: UNKNOWN_ERROR_RESPONSE_CODE is never sent";
            checked.faults.push(Fault::value(ERROR_CODE, rule));
        }
        Some(Value::String(code)) if ErrorResponseCode::from_name(code).is_some() => {}
        Some(_) => checked
            .faults
            .push(Fault::value(ERROR_CODE, "one of the protocol's codes")),
    }
    if let Some(Value::String(description)) = members.get(ERROR_DESCRIPTION)
        && holds_secret(description)
    {
        checked.faults.push(Fault {
            kind: FaultKind::FieldValue,
            severity: Severity::Error,
            path: ERROR_DESCRIPTION.into(),
            message: "The error description holds what looks like a token, key or card number."
                .into(),
            remedy: "Describe the error without any value of the request.",
        });
    }
}

/// A card number, a JOSE token, an armored block, or a long run of base64.
fn holds_secret(text: &str) -> bool {
    let is_token_letter = |letter: char| {
        letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '+' | '/' | '=')
    };
    redact::is_sensitive(text)
        || text.contains("-----BEGIN")
        || text
            .split(|letter: char| !is_token_letter(letter))
            .any(|run| run.len() >= TOKEN_LENGTH)
}

fn object<'a>(
    members: &'a Map<String, Value>,
    name: &str,
    path: &str,
    checked: &mut Checked,
) -> Option<&'a Map<String, Value>> {
    match members.get(name) {
        Some(Value::Object(inner)) => return Some(inner),
        Some(_) => checked.faults.push(Fault::value(path, "an object")),
        None => checked.faults.push(Fault::missing(path)),
    }
    None
}

fn text(
    members: &Map<String, Value>,
    name: &str,
    path: &str,
    checked: &mut Checked,
) -> Option<String> {
    match members.get(name) {
        Some(Value::String(text)) => return Some(text.to_string()),
        Some(_) => checked.faults.push(Fault::value(path, "a text")),
        None => checked.faults.push(Fault::missing(path)),
    }
    None
}

fn timestamp(
    members: &Map<String, Value>,
    name: &str,
    path: &str,
    checked: &mut Checked,
) -> Option<Timestamp> {
    let Some(value) = members.get(name) else {
        checked.faults.push(Fault::missing(path));
        return None;
    };
    let read = Timestamp::read(value);
    if read.is_none() {
        let rule = "milliseconds since 1970 as a text of digits, or an object with epochMillis";
        checked.faults.push(Fault::value(path, rule));
    }
    read
}

fn unknown(members: &Map<String, Value>, known: &[&str], prefix: &str, checked: &mut Checked) {
    for name in members
        .keys()
        .filter(|name| !known.contains(&name.as_str()))
    {
        // A name is part of the body, too.
        let path = redact(&alloc::format!("{prefix}{name}"));
        checked.faults.push(Fault::unknown(&path));
    }
}

const CLIENT_MESSAGE: &str = "clientMessage";
const ERROR_CODE: &str = "errorResponseCode";
const ERROR_DESCRIPTION: &str = "errorDescription";
const ERROR_FIELDS: &[&str] = &[
    ERROR_CODE,
    ERROR_DESCRIPTION,
    "paymentIntegratorErrorIdentifier",
];
const SUPPORTED_MAJOR: u32 = 1;
/// Shorter runs occur in words and ids.
const TOKEN_LENGTH: usize = 40;
