//! The Open pane.

use alloc::rc::Rc;

use envelope::open::OpenReport;
use envelope::protocol::ProtocolReport;

/// The pane's state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Open {
    /// Whether the worker is at it.
    pub running: bool,
    /// What came of it.
    pub outcome: Option<Rc<OpenOutcome>>,
}

/// What came of opening a message.
#[derive(Clone, PartialEq)]
pub struct OpenOutcome {
    /// Verdicts, keys and findings, or why it was refused.
    pub report: OpenReport,
    /// The payload, exact octets; empty when refused.
    pub payload: Vec<u8>,
    /// What the payment protocol says of it; none when refused.
    pub protocol: Option<ProtocolReport>,
}

/// What happens in the pane.
#[derive(Clone, Debug, PartialEq)]
pub enum OpenAction {
    /// The worker answered.
    Answered(Rc<OpenOutcome>),
    /// A request is on its way.
    Asked,
    /// The message, or what it is judged by, is another one.
    Outdated,
}

impl Open {
    /// The next state. An answer that nobody waits for is dropped: its message has changed.
    #[must_use]
    pub fn reduce(&self, action: OpenAction) -> Self {
        match action {
            OpenAction::Asked => Self {
                running: true,
                outcome: None,
            },
            OpenAction::Answered(outcome) if self.running => Self {
                running: false,
                outcome: Some(outcome),
            },
            OpenAction::Answered(_) => self.clone(),
            OpenAction::Outdated => Self::default(),
        }
    }
}

/// Without the payload.
impl core::fmt::Debug for OpenOutcome {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("OpenOutcome")
            .field("ok", &self.report.ok)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use envelope::detect::Format;
    use envelope::open::trace::OpenTrace;

    pub(crate) fn outcome() -> Rc<OpenOutcome> {
        Rc::new(OpenOutcome {
            report: OpenReport {
                ok: true,
                payload_base64: None,
                opened_by: None,
                diagnosis: None,
                would_open_if: Vec::new(),
                trace: OpenTrace {
                    format: Format::Jwe,
                    profile: "jwe-jws".into(),
                    keys_tried: Vec::new(),
                    recipients: Vec::new(),
                    signatures: Vec::new(),
                    findings: Vec::new(),
                },
            },
            payload: b"card number".to_vec(),
            protocol: None,
        })
    }

    #[test]
    fn an_answer_to_an_outdated_question_is_dropped() {
        let asked = Open::default().reduce(OpenAction::Asked);
        let outdated = asked.reduce(OpenAction::Outdated);
        assert_eq!(
            outdated.reduce(OpenAction::Answered(outcome())).outcome,
            None
        );
        assert!(
            asked
                .reduce(OpenAction::Answered(outcome()))
                .outcome
                .is_some()
        );
    }

    #[test]
    fn debug_output_holds_no_payload() {
        assert!(
            !format!("{:?}", outcome()).contains("99"),
            "{:?}",
            outcome()
        );
        assert!(!format!("{:?}", outcome()).contains("card"));
    }
}
