//! A refusal as text: what is wrong, the facts, what to do, and what to answer the sender.

use core::fmt::Write as _;

use envelope::Diagnosis;
use envelope::inspect::diagnose::ErrorResponse;

use super::{value, visible};

/// The diagnosis of something received, with what to answer its sender.
pub(crate) fn refusal(diagnosis: &Diagnosis) -> String {
    let answer = answer(&diagnosis.error_response);
    format!(
        "{}Answer the sender with: {answer}\n",
        own_refusal(diagnosis)
    )
}

/// The diagnosis of something asked for here; there is no sender to answer.
pub(crate) fn own_refusal(diagnosis: &Diagnosis) -> String {
    let mut text = format!("Refused: {}\n", diagnosis.cause);
    // Writing to a String cannot fail.
    let _ = writeln!(text, "  {}", visible(&diagnosis.summary));
    for (name, fact) in &diagnosis.evidence {
        let _ = writeln!(text, "  {}: {}", visible(name), value(fact));
    }
    let _ = writeln!(text, "What to do: {}", visible(&diagnosis.remedy));
    if !diagnosis.specification.is_empty() {
        let _ = writeln!(text, "Written in: {}", diagnosis.specification);
    }
    text
}

/// What to answer a sender with.
pub(super) fn answer(response: &ErrorResponse) -> String {
    match &response.code {
        Some(code) => format!("{code}, HTTP {}", response.http),
        None => format!(
            "HTTP {} (the fault is on this side, not the sender's)",
            response.http
        ),
    }
}

#[cfg(test)]
mod tests {
    use envelope::Cause;

    use super::*;

    #[test]
    fn a_refusal_says_why_what_to_do_and_what_to_answer() {
        let diagnosis = Diagnosis::new(
            Cause::NoMatchingKey,
            "Encrypted to 8A3F.",
            "Load the key whose encryption subkey is 8A3F.",
        )
        .with("recipients", vec!["8A3F", "77B0"]);
        assert_eq!(
            refusal(&diagnosis),
            "Refused: no-matching-key\n  Encrypted to 8A3F.\n  recipients: 8A3F, 77B0\n\
             What to do: Load the key whose encryption subkey is 8A3F.\n\
             Answer the sender with: INVALID_PAYLOAD_ENCRYPTION, HTTP 400\n"
        );
    }

    #[test]
    fn what_was_asked_for_here_has_no_sender() {
        let diagnosis = Diagnosis::new(Cause::KeyTooSmall, "1024 bits.", "Make a longer key.");
        assert_eq!(
            own_refusal(&diagnosis),
            "Refused: key-too-small\n  1024 bits.\nWhat to do: Make a longer key.\n"
        );
    }

    #[test]
    fn a_fault_of_our_own_does_not_blame_the_sender() {
        let diagnosis = Diagnosis::new(Cause::KeyLocked, "Locked.", "Give its passphrase.");
        assert!(
            refusal(&diagnosis)
                .ends_with("HTTP 500 (the fault is on this side, not the sender's)\n")
        );
    }
}
