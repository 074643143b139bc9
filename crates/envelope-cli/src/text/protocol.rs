//! What was found in a decrypted body, as text.

use envelope::protocol::ProtocolReport;

use super::refusal::refusal;
use super::table::Table;
use super::{findings, visible};

/// The report in lines.
pub(crate) fn protocol(report: &ProtocolReport) -> String {
    let mut table = Table::new(headline(report), &[]);
    for (name, value) in [
        ("method", report.method.clone()),
        ("request id", report.request_id.clone()),
        (
            "sent",
            report.sent_millis.map(|millis| format!("{millis} ms")),
        ),
    ] {
        if let Some(value) = value {
            table.row([name.into(), visible(&value)]);
        }
    }
    let refusal = report.diagnosis.as_ref().map(refusal).unwrap_or_default();
    [table.into_text(), findings(&report.findings), refusal].concat()
}

fn headline(report: &ProtocolReport) -> String {
    let what = match report.kind.as_str() {
        "request" => "Request",
        "response" => "Response",
        "error-response" => "Error response",
        _ => "Body of an unknown kind",
    };
    if report.findings.is_empty() {
        format!("{what}, in order")
    } else {
        what.into()
    }
}
