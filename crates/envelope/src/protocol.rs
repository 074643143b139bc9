//! The payment protocol inside the envelope, in the words of this crate: what is wrong with a
//! decrypted body as findings, and one diagnosis with the answer that a partner should give.
//! The rules themselves are in `standard-payments`; a body is never part of what is returned.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use standard_payments::lint::{Fault, FaultKind, Severity as FaultSeverity};
use standard_payments::{Check, Checked};

use crate::detect::Format;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::inspect::finding::{Finding, Severity};

/// What was found in a body; the shape of `envelope protocol check --json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProtocolReport {
    /// Whether nothing of severity `error` was found.
    pub ok: bool,
    /// `request`, `response`, `error-response` or `unknown`.
    pub kind: String,
    /// The method, where it is known by its URL or fields.
    pub method: Option<String>,
    /// The request's id.
    pub request_id: Option<String>,
    /// When it was sent, in milliseconds since the epoch.
    pub sent_millis: Option<i64>,
    /// Everything that is wrong or worth knowing.
    pub findings: Vec<Finding>,
    /// The fault that decides, where the body is to be refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<Diagnosis>,
}

/// Checks a decrypted body.
#[must_use]
pub fn check(check: &Check<'_>) -> ProtocolReport {
    let checked = standard_payments::check(check);
    let findings: Vec<Finding> = checked.faults.iter().map(finding).collect();
    ProtocolReport {
        ok: !findings
            .iter()
            .any(|finding| finding.severity == Severity::Error),
        kind: checked.kind.name().into(),
        method: checked.method.map(|method| method.name.to_string()),
        request_id: checked.request_id.clone(),
        sent_millis: checked.sent.map(|sent| sent.millis),
        diagnosis: diagnosis(&checked),
        findings,
    }
}

fn finding(fault: &Fault) -> Finding {
    let severity = match fault.severity {
        FaultSeverity::Error => Severity::Error,
        FaultSeverity::Warning => Severity::Warning,
    };
    let finding = Finding::new(fault.kind.code(), severity, fault.message.clone());
    if fault.path.is_empty() {
        finding
    } else {
        finding.at(fault.path.clone())
    }
}

fn diagnosis(checked: &Checked) -> Option<Diagnosis> {
    let fault = checked.deciding()?;
    let diagnosis = Diagnosis::new(cause(fault.kind)?, fault.message.clone(), fault.remedy)
        .in_format(Format::Unknown);
    Some(if fault.path.is_empty() {
        diagnosis
    } else {
        diagnosis.with("field", fault.path.as_str())
    })
}

const fn cause(kind: FaultKind) -> Option<Cause> {
    Some(match kind {
        FaultKind::Json(_) => Cause::ProtocolJson,
        FaultKind::MissingField => Cause::ProtocolMissingField,
        FaultKind::FieldValue => Cause::ProtocolFieldValue,
        FaultKind::Version => Cause::ProtocolVersion,
        FaultKind::ClockSkew => Cause::ClockSkew,
        FaultKind::Replayed => Cause::Replayed,
        FaultKind::UnknownField | FaultKind::AccountIdInUrl | FaultKind::ContentType => {
            return None;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use strict_json::JsonErrorKind;

    /// The protocol crate and the cause list name the same answer.
    #[test]
    fn a_fault_and_its_cause_answer_alike() {
        for kind in [
            FaultKind::Json(JsonErrorKind::Syntax),
            FaultKind::MissingField,
            FaultKind::FieldValue,
            FaultKind::Version,
            FaultKind::ClockSkew,
            FaultKind::Replayed,
        ] {
            let (due, answer) = (
                kind.answer().unwrap(),
                cause(kind).unwrap().error_response(),
            );
            assert_eq!(answer.code.as_deref(), Some(due.name()), "{kind:?}");
            assert_eq!(answer.http, due.http(), "{kind:?}");
        }
    }

    #[test]
    fn a_refused_body_has_one_diagnosis_and_all_findings() {
        let body = br#"{"requestHeader":{"requestId":"a b"}}"#;
        let report = check(&Check {
            body,
            ..Check::default()
        });
        assert!(!report.ok);
        let diagnosis = report.diagnosis.unwrap();
        assert_eq!(diagnosis.cause, Cause::ProtocolMissingField);
        assert_eq!(report.findings.len(), 3);
        assert_eq!(report.kind, "request");
    }
}
