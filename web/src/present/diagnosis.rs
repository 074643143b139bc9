//! A refusal in words.

use envelope::Diagnosis;
use envelope::inspect::diagnose::Stage;

/// Before the cause's code.
pub const CAUSE: &str = "cause";
/// Before the section that it rests on.
pub const WRITTEN_IN: &str = "written in";
/// Before the answer that is due.
pub const ANSWER: &str = "answer the sender";
/// A column without a value.
pub const NOTHING: &str = "nothing";

/// Over the changes under which it would open.
pub const WOULD_OPEN: &str = "It would open with one of these changes";

/// The step of processing that stopped.
#[must_use]
pub const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Recognise => "recognising",
        Stage::Policy => "comparing with the profile",
        Stage::Decrypt => "decrypting",
        Stage::Verify => "verifying signatures",
        Stage::Protocol => "reading the payload",
    }
}

/// What to answer the sender with.
#[must_use]
pub fn answer(diagnosis: &Diagnosis) -> String {
    let response = &diagnosis.error_response;
    match &response.code {
        Some(code) => format!("HTTP {}, {code}", response.http),
        None => format!(
            "HTTP {}, without a code: the fault is on this side",
            response.http
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use envelope::Cause;

    #[test]
    fn a_fault_of_our_own_names_no_code() {
        let own = Diagnosis::new(Cause::KeyLocked, "s", "r");
        assert_eq!(
            answer(&own),
            "HTTP 500, without a code: the fault is on this side"
        );
        let theirs = Diagnosis::new(Cause::NoMatchingKey, "s", "r");
        assert_eq!(answer(&theirs), "HTTP 400, INVALID_PAYLOAD_ENCRYPTION");
    }
}
