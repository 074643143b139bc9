//! What a receiver must refuse in a decrypted body, and what it should know: strict JSON, headers,
//! version, clock, fields, and how the body travelled. Every fault is reported, not only the first.

mod body;
mod fault;
mod travel;

use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

pub use fault::{Fault, FaultKind, Severity};
pub use travel::content_type_fault;

use crate::header::{ProtocolVersion, Timestamp};
use crate::idempotency::{self, Repetition};
use crate::method::Method;

/// A decrypted body and what is known of its way.
#[derive(Clone, Copy, Default)]
pub struct Check<'a> {
    /// The body, exact octets.
    pub body: &'a [u8],
    /// Now, in milliseconds since the epoch; without it the clock is not compared.
    pub now: Option<i64>,
    /// The URL it was sent to.
    pub url: Option<&'a str>,
    /// The account id that Google gave the partner; it must not stand in the partner's own URLs.
    pub account_id: Option<&'a str>,
    /// The `Content-Type` it was sent with, and the one that its envelope has.
    pub content_type: Option<(&'a str, &'a str)>,
    /// Earlier requests, to be compared by request id.
    pub earlier: &'a [Value],
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// What the body is.
    pub kind: BodyKind,
    /// The method, by URL or by its fields.
    pub method: Option<Method>,
    /// The request's id.
    pub request_id: Option<String>,
    /// The request's version.
    pub version: Option<ProtocolVersion>,
    /// When it was sent.
    pub sent: Option<Timestamp>,
    /// Everything that is wrong or worth knowing, in the order of the causes that it stands for.
    pub faults: Vec<Fault>,
}

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// It has a request header.
    Request,
    /// It has a response header and no error.
    Response,
    /// It has an error's fields.
    ErrorResponse,
    /// Neither header is there, or it can not be read.
    Unknown,
}

impl BodyKind {
    /// The name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::ErrorResponse => "error-response",
            Self::Unknown => "unknown",
        }
    }
}

/// Checks a body.
#[must_use]
pub fn check(check: &Check<'_>) -> Checked {
    let mut checked = Checked {
        kind: BodyKind::Unknown,
        method: check.url.and_then(Method::of_url),
        request_id: None,
        version: None,
        sent: None,
        faults: Vec::new(),
    };
    match strict_json::object(check.body) {
        Ok(members) => {
            let body = Value::Object(members);
            body::lint(&body, check.now, &mut checked);
            for earlier in check.earlier {
                if idempotency::compare(earlier, &body) == Repetition::Violation {
                    checked
                        .faults
                        .push(Fault::replayed(checked.request_id.as_deref()));
                    break;
                }
            }
        }
        Err(error) => checked.faults.push(Fault::json(error)),
    }
    travel::lint(check, &mut checked);
    checked.faults.sort_by_key(|fault| fault.kind);
    checked
}

impl Checked {
    /// The fault that decides: the first that is an error and has a code to answer with.
    #[must_use]
    pub fn deciding(&self) -> Option<&Fault> {
        self.faults
            .iter()
            .find(|fault| fault.severity == Severity::Error && fault.kind.answer().is_some())
    }
}

/// How far a request's time may be off, in milliseconds.
pub const CLOCK_SKEW_MAX: i64 = 60_000;

/// Characters of a request id.
pub const REQUEST_ID_MAX: usize = 100;

#[cfg(test)]
mod tests;
