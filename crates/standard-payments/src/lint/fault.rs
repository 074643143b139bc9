//! A fault: what kind, where, in words, and what to answer.

use alloc::string::{String, ToString as _};

use strict_json::{JsonError, JsonErrorKind};

use crate::error_response::ErrorResponseCode;

/// Something wrong, or worth knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its kind.
    pub kind: FaultKind,
    /// How grave it is.
    pub severity: Severity,
    /// Where: a member by its path, such as `requestHeader.requestId`; empty for the body itself.
    pub path: String,
    /// What is wrong, in one sentence without any value of the body.
    pub message: String,
    /// What to do about it.
    pub remedy: &'static str,
}

/// Kinds, in the order in which they decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// Not strict JSON.
    Json(JsonErrorKind),
    /// A required field is not there.
    MissingField,
    /// A field has a value that is not allowed.
    FieldValue,
    /// The protocol version is not supported.
    Version,
    /// The time is too far off.
    ClockSkew,
    /// The request id was used for other content.
    Replayed,
    /// A member that the protocol does not have.
    UnknownField,
    /// The account id stands in a partner's own URL.
    AccountIdInUrl,
    /// The content type does not fit the envelope.
    ContentType,
}

/// How grave a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A receiver refuses it, or a rule is broken.
    Error,
    /// Worth a look.
    Warning,
}

impl FaultKind {
    /// Stable identifier.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Json(kind) => kind.code(),
            Self::MissingField => "protocol.missing-field",
            Self::FieldValue => "protocol.field-value",
            Self::Version => "protocol.version",
            Self::ClockSkew => "protocol.clock-skew",
            Self::Replayed => "protocol.replayed",
            Self::UnknownField => "protocol.unknown-field",
            Self::AccountIdInUrl => "protocol.account-id-in-url",
            Self::ContentType => "protocol.content-type",
        }
    }

    /// What a partner answers a request with; none where the request itself is not refused.
    #[must_use]
    pub const fn answer(self) -> Option<ErrorResponseCode> {
        Some(match self {
            Self::Json(_) => ErrorResponseCode::InvalidDecryptedRequest,
            Self::MissingField => ErrorResponseCode::MissingRequiredField,
            Self::FieldValue => ErrorResponseCode::InvalidFieldValue,
            Self::Version => ErrorResponseCode::InvalidApiVersion,
            Self::ClockSkew => ErrorResponseCode::RequestTimestampOutOfRange,
            Self::Replayed => ErrorResponseCode::IdempotencyViolation,
            Self::UnknownField | Self::AccountIdInUrl | Self::ContentType => return None,
        })
    }
}

impl Fault {
    pub(super) fn json(error: JsonError) -> Self {
        Self {
            kind: FaultKind::Json(error.kind),
            severity: Severity::Error,
            path: String::new(),
            message: alloc::format!(
                "The body is not strict JSON: {} (octet {}).",
                error.kind,
                error.at
            ),
            remedy: "Write plain JSON in UTF-8: each name once, double quotes, nothing else.",
        }
    }

    pub(super) fn missing(path: &str) -> Self {
        Self {
            kind: FaultKind::MissingField,
            severity: Severity::Error,
            path: path.to_string(),
            message: alloc::format!("The field {path} is missing."),
            remedy: "Ask for the field: the sender adds it and sends the request again, with a new time.",
        }
    }

    pub(super) fn value(path: &str, rule: &str) -> Self {
        Self {
            kind: FaultKind::FieldValue,
            severity: Severity::Error,
            path: path.to_string(),
            message: alloc::format!("The field {path} must be {rule}."),
            remedy: "Ask for another value: the sender corrects it and sends the request again, with a \
                     new time.",
        }
    }

    pub(super) fn version(found: crate::header::ProtocolVersion) -> Self {
        let crate::header::ProtocolVersion {
            major,
            minor,
            revision,
        } = found;
        Self {
            kind: FaultKind::Version,
            severity: Severity::Error,
            path: "requestHeader.protocolVersion".into(),
            message: alloc::format!(
                "Version {major}.{minor}.{revision} of the protocol is not supported; 1 is."
            ),
            remedy: "Agree on the version with the counterparty.",
        }
    }

    pub(super) fn clock(path: &str, seconds: i64) -> Self {
        let side = if seconds > 0 { "ahead" } else { "behind" };
        Self {
            kind: FaultKind::ClockSkew,
            severity: Severity::Error,
            path: path.to_string(),
            message: alloc::format!(
                "The time in {path} is {} s {side}; 60 s are allowed.",
                seconds.unsigned_abs()
            ),
            remedy: "Compare the clocks of both sides; a repeated request needs a fresh timestamp.",
        }
    }

    pub(super) fn replayed(request_id: Option<&str>) -> Self {
        Self {
            kind: FaultKind::Replayed,
            severity: Severity::Error,
            path: "requestHeader.requestId".into(),
            message: alloc::format!(
                "The request id {} was used before for other content.",
                request_id.unwrap_or_default()
            ),
            remedy: "Use a new request id for a new request; repeat an old one without a change.",
        }
    }

    pub(super) fn unknown(path: &str) -> Self {
        Self {
            kind: FaultKind::UnknownField,
            severity: Severity::Warning,
            path: path.to_string(),
            message: alloc::format!("The field {path} is not one of this message."),
            remedy: "Compare its spelling with the specification.",
        }
    }
}
