//! An opened payload in words: its headings, its switches, and what the payment protocol says of it.

use envelope::inspect::finding::Severity;
use envelope::protocol::ProtocolReport;

/// Over the payload.
pub const TITLE: &str = "Payload";
/// On the label beside it.
pub const OPENED: &str = "opened";
/// The switch that shows sensitive values.
pub const REVEAL: &str = "Show sensitive values";
/// What the switch is about.
pub const HIDDEN: &str = "Sensitive values are hidden. The switch is off again when you leave.";
/// While they show.
pub const SHOWN: &str = "Sensitive values are shown until you leave this view.";
/// The field for what is looked for.
pub const SEARCH: &str = "Search the payload";
/// Folds everything.
pub const FOLD_ALL: &str = "Fold all";
/// And shows it again.
pub const UNFOLD_ALL: &str = "Unfold all";
/// Not all of it is on the page.
pub const CUT: &str = "Only the beginning is shown. The download has all of it.";
/// Over what the protocol says of it.
pub const PROTOCOL: &str = "Payment protocol";
/// Nothing is wrong.
pub const IN_ORDER: &str = "Strict JSON, header, version, clock and fields are in order.";

/// Copies it.
pub const COPY: &str = "Copy";
/// Offers it as a file.
pub const DOWNLOAD: &str = "Download";
/// What is copied and offered.
pub const AS_IT_WAS: &str = "payload as it was";
/// A payload of octets that are no text.
pub const BINARY: &str = "binary";
/// A JSON object or array.
pub const JSON: &str = "JSON";
/// Any other text.
pub const TEXT: &str = "text";

/// The key that opened it.
#[must_use]
pub fn opened_by(key: &str, source: &str) -> String {
    format!("Opened by {key} from {source}.")
}

/// The button of a line that can be folded.
#[must_use]
pub fn fold(path: &str, is_folded: bool) -> String {
    let what = if path.is_empty() { "the payload" } else { path };
    if is_folded {
        format!("Unfold {what}")
    } else {
        format!("Fold {what}")
    }
}

/// What stands behind a folded line, with the mark that closes it.
#[must_use]
pub fn folded(hidden: usize, closing: &str) -> String {
    match hidden {
        1 => format!("… 1 line … {closing}"),
        lines => format!("… {lines} lines … {closing}"),
    }
}

/// What the body is: `echo request, id 0011`.
#[must_use]
pub fn kind(report: &ProtocolReport) -> String {
    let kind = match report.kind.as_str() {
        "error-response" => "error response",
        "unknown" => "neither request nor response",
        kind => kind,
    };
    let kind = match &report.method {
        Some(method) => format!("{method} {kind}"),
        None => kind.into(),
    };
    match &report.request_id {
        Some(id) => format!("{kind}, id {id}"),
        None => kind,
    }
}

/// The verdict on it in a word or two, and whether it is a bad one.
#[must_use]
pub fn verdict(report: &ProtocolReport) -> (String, Option<Severity>) {
    let worst = report.findings.iter().map(|finding| finding.severity).max();
    let said = match (report.findings.len(), worst) {
        (0, _) => "in order".into(),
        (1, Some(Severity::Error)) => "1 fault".into(),
        (_, Some(Severity::Error)) => {
            let errors = report.findings.iter();
            let errors = errors.filter(|finding| finding.severity == Severity::Error);
            match errors.count() {
                1 => "1 fault".into(),
                faults => format!("{faults} faults"),
            }
        }
        (1, _) => "1 remark".into(),
        (remarks, _) => format!("{remarks} remarks"),
    };
    (said, worst)
}

#[cfg(test)]
mod tests {
    use standard_payments::Check;

    use super::*;

    fn checked(body: &str) -> ProtocolReport {
        envelope::protocol::check(&Check {
            body: body.as_bytes(),
            now: Some(1_800_000_000_000),
            ..Check::default()
        })
    }

    #[test]
    fn an_echo_is_named_by_its_method_and_id() {
        let report = checked(&crate::present::echo::request(1_800_000_000_000, "Hello."));
        assert!(
            kind(&report).starts_with("echo request, id "),
            "{}",
            kind(&report)
        );
        assert_eq!(verdict(&report), ("in order".into(), None));
    }

    #[test]
    fn faults_are_counted_apart_from_remarks() {
        let report = checked(r#"{"requestHeader":{"requestId":"a"},"requestHeader":{}}"#);
        assert_eq!(verdict(&report), ("1 fault".into(), Some(Severity::Error)));
        let report = checked("{}");
        assert_eq!(kind(&report), "neither request nor response");
    }

    #[test]
    fn what_is_folded_says_how_much() {
        assert_eq!(folded(1, "},"), "… 1 line … },");
        assert_eq!(folded(12, "]"), "… 12 lines … ]");
        assert_eq!(fold("requestHeader", false), "Fold requestHeader");
        assert_eq!(fold("", true), "Unfold the payload");
    }
}
