//! Only strict JSON is read: what other readers let pass is refused.

use standard_payments::lint::{Check as Body, FaultKind, check};

use super::bench::Bench;
use super::{Check, Verdict};

/// The reader of decrypted bodies refuses everything that is not strict.
pub(super) fn json(bench: &Bench<'_>) -> Verdict {
    const CHECK: Check = Check("strict-json", "Only strict JSON");
    if !bench.reads(GOOD) {
        return CHECK.failed("A good body was refused.");
    }
    match BAD.iter().find(|(_, body)| bench.reads(body)) {
        Some((what, _)) => CHECK.failed(format!("A body with {what} was read.")),
        None => CHECK.passed(
            "Duplicate members, comments, trailing commas, NaN and a byte-order mark are refused.",
        ),
    }
}

/// As the counterparty's calls are read.
pub(super) fn reads(body: &[u8]) -> bool {
    let checked = check(&Body {
        body,
        ..Body::default()
    });
    let mut faults = checked.faults.iter();
    !faults.any(|fault| matches!(fault.kind, FaultKind::Json(_)))
}

const GOOD: &[u8] = br#"{"clientMessage":"one"}"#;

const BAD: [(&str, &[u8]); 5] = [
    (
        "a member twice",
        br#"{"clientMessage":"one","clientMessage":"two"}"#,
    ),
    ("a comment", b"{\"clientMessage\":\"one\" /* two */}"),
    ("a trailing comma", br#"{"clientMessage":"one",}"#),
    ("NaN", br#"{"clientMessage":NaN}"#),
    (
        "a byte-order mark",
        b"\xEF\xBB\xBF{\"clientMessage\":\"one\"}",
    ),
];
