//! Only strict JSON is read: what other readers let pass is refused.

use standard_payments::lint::{Check as Body, FaultKind, check};

use super::{Check, Verdict};

/// The reader of decrypted bodies refuses everything that is not strict.
pub(super) fn json() -> Verdict {
    judged(reads)
}

fn judged(reads: fn(&[u8]) -> bool) -> Verdict {
    const CHECK: Check = Check("strict-json", "Only strict JSON");
    if !reads(GOOD) {
        return CHECK.failed("A good body was refused.");
    }
    match BAD.iter().find(|(_, body)| reads(body)) {
        Some((what, _)) => CHECK.failed(format!("A body with {what} was read.")),
        None => CHECK.passed(
            "Duplicate members, comments, trailing commas, NaN and a byte-order mark are refused.",
        ),
    }
}

fn reads(body: &[u8]) -> bool {
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

#[cfg(test)]
mod tests {
    use keyset_api::CheckOutcome;
    use serde_json::Value;

    use super::*;

    #[test]
    fn our_reader_is_strict() {
        assert_eq!(json().outcome, CheckOutcome::Passed);
    }

    #[test]
    fn a_reader_that_takes_the_last_of_two_members_is_told() {
        let lenient = judged(|body| serde_json::from_slice::<Value>(body).is_ok());
        assert_eq!(lenient.outcome, CheckOutcome::Failed);
        assert!(lenient.text.contains("twice"), "{}", lenient.text);
    }

    #[test]
    fn a_reader_that_reads_nothing_is_told() {
        assert_eq!(judged(|_| false).outcome, CheckOutcome::Failed);
    }
}
