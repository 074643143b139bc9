//! One file about a message for a ticket or the counterparty: what it is, what became of it, and why.
//! It holds ids, numbers and sentences. Nothing of a payload and nothing of a key's private part can
//! get into it: neither is among what it is made from, and texts that came with the message are
//! redacted.

mod html;

use envelope::inspect::finding::Finding;
use envelope::inspect::{Inspection, Layer, RecipientSeen};
use envelope::open::OpenReport;
use envelope::protocol::ProtocolReport;
use envelope::{Diagnosis, UnixTime};
use serde::Serialize;
use serde_json::{Map, Value};
use standard_payments::redact;

use crate::state::open::OpenOutcome;
use crate::worker::protocol::Inspected;

pub use html::html;

/// The buttons' heading.
pub const TITLE: &str = "Report";
/// What it is good for.
pub const ABOUT: &str =
    "For a ticket or the counterparty: what happened and why, without any payload or secret.";
/// As a page.
pub const AS_HTML: &str = "Report as HTML";
/// For programs.
pub const AS_JSON: &str = "Report as JSON";
/// The name of the file, without its ending.
pub const FILE: &str = "envelope-report";

/// The report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// When it was made.
    pub made: UnixTime,
    /// The message as it was received.
    pub message: Message,
    /// What shows without a key.
    pub inspection: Inspection,
    /// What became of opening it; none where nobody tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opening: Option<OpenReport>,
    /// What the payment protocol says of its payload.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<ProtocolReport>,
    /// Length of the payload in octets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload_octets: Option<u64>,
}

/// A message as it was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// What it is.
    pub format: &'static str,
    /// What was around it.
    pub wrapping: String,
    /// Its length in octets.
    pub octets: u64,
}

impl Report {
    /// The report on a message, opened or not.
    #[must_use]
    pub fn of(inspected: &Inspected, outcome: Option<&OpenOutcome>, made: UnixTime) -> Self {
        let opening = outcome.map(|outcome| without_content(&outcome.report));
        let protocol = outcome.and_then(|outcome| outcome.protocol.as_ref());
        let opened = outcome.filter(|outcome| outcome.report.ok);
        Self {
            made,
            message: Message {
                format: inspected.format.label(),
                wrapping: inspected.wrapping.clone(),
                octets: inspected.bytes,
            },
            inspection: inspection(&inspected.inspection),
            opening,
            protocol: protocol.map(judged),
            payload_octets: opened.map(|outcome| outcome.payload.len() as u64),
        }
    }

    /// For programs.
    #[must_use]
    pub fn json(&self) -> Vec<u8> {
        // Everything in it has a JSON form.
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }
}

/// Texts of the message stand in headers and facts.
fn inspection(seen: &Inspection) -> Inspection {
    Inspection {
        layers: seen.layers.iter().map(layer).collect(),
        recipients: seen.recipients.iter().map(recipient).collect(),
        header: seen.header.as_ref().map(hidden),
        findings: seen.findings.iter().map(finding).collect(),
        diagnosis: seen.diagnosis.as_ref().map(diagnosis),
        ..seen.clone()
    }
}

fn layer(layer: &Layer) -> Layer {
    let facts = layer.facts.iter();
    Layer {
        facts: facts
            .map(|(name, fact)| (name.clone(), hidden(fact)))
            .collect(),
        ..layer.clone()
    }
}

fn recipient(seen: &RecipientSeen) -> RecipientSeen {
    RecipientSeen {
        id: seen.id.as_deref().map(redact),
        ..seen.clone()
    }
}

fn without_content(report: &OpenReport) -> OpenReport {
    let mut report = report.clone();
    report.payload_base64 = None;
    report.diagnosis = report.diagnosis.as_ref().map(diagnosis);
    for found in &mut report.trace.findings {
        *found = finding(found);
    }
    for recipient in &mut report.trace.recipients {
        recipient.id = recipient.id.as_deref().map(redact);
    }
    for signature in &mut report.trace.signatures {
        signature.signer = signature.signer.as_deref().map(redact);
    }
    report
}

/// The request's id is part of the payload.
fn judged(report: &ProtocolReport) -> ProtocolReport {
    let id = report.request_id.as_deref().filter(|id| !id.is_empty());
    let without_id = |text: &str| match id {
        Some(id) => redact(text).replace(id, "…"),
        None => redact(text),
    };
    let findings = report.findings.iter().map(|found| Finding {
        message: without_id(&found.message),
        ..found.clone()
    });
    ProtocolReport {
        request_id: None,
        sent_millis: None,
        findings: findings.collect(),
        diagnosis: report.diagnosis.as_ref().map(|found| Diagnosis {
            summary: without_id(&found.summary),
            ..diagnosis(found)
        }),
        ..report.clone()
    }
}

fn diagnosis(diagnosis: &Diagnosis) -> Diagnosis {
    let evidence = diagnosis.evidence.iter();
    let evidence: Map<String, Value> = evidence
        .map(|(name, fact)| (name.clone(), hidden(fact)))
        .collect();
    Diagnosis {
        summary: redact(&diagnosis.summary),
        remedy: redact(&diagnosis.remedy),
        evidence,
        ..diagnosis.clone()
    }
}

fn finding(finding: &Finding) -> Finding {
    Finding {
        message: redact(&finding.message),
        ..finding.clone()
    }
}

fn hidden(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(redact(text)),
        Value::Array(items) => Value::Array(items.iter().map(hidden).collect()),
        Value::Object(members) => {
            let members = members.iter();
            Value::Object(
                members
                    .map(|(name, value)| (name.clone(), hidden(value)))
                    .collect(),
            )
        }
        plain => plain.clone(),
    }
}

#[cfg(test)]
mod tests;
