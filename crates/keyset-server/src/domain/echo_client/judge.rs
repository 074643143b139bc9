//! Whether an echo came back as it should: status, envelope, strict JSON, clock, message, in this
//! order. Values only; nothing is called and nothing kept.

use envelope::keyset::life::Life;
use envelope::{Opened, UnixTime};
use keyset_api::EchoDiagnosis;
use standard_payments::echo::EchoResponse;
use standard_payments::lint::{CLOCK_SKEW_MAX, FaultKind};
use standard_payments::{Check, check};

use super::explain;
use super::{Came, Sent};

/// Judges an echo.
///
/// # Errors
/// Why it did not come back as it should, and what to do.
pub(super) fn judge(
    sent: &Sent,
    came: &Came,
    at: UnixTime,
    lives: &[Life],
) -> Result<(), EchoDiagnosis> {
    let reply = came
        .reply
        .as_ref()
        .map_err(|error| explain::no_answer(*error))?;
    if reply.status != GOOD {
        let opened = came
            .opening
            .as_ref()
            .and_then(|one| one.outcome.as_ref().ok());
        let text = opened.map_or(reply.body.as_slice(), |opened| opened.payload().expose());
        return Err(explain::refused(sent, reply.status, text, lives));
    }
    let opening = came.opening.as_ref().ok_or_else(explain::nothing_in_it)?;
    match &opening.outcome {
        Ok(opened) => message(sent, opened, at),
        Err(refused) => Err(explain::not_opened(refused)),
    }
}

/// What stands in the envelope.
fn message(sent: &Sent, opened: &Opened, at: UnixTime) -> Result<(), EchoDiagnosis> {
    let body = opened.payload().expose();
    let checked = check(&Check {
        body,
        ..Check::default()
    });
    if let Some(fault) = checked.deciding() {
        return Err(EchoDiagnosis {
            code: fault.kind.code().into(),
            summary: format!("The answer opened. {}", fault.message),
            remedy: format!(
                "{} Tell the counterparty; its answers break the protocol.",
                fault.remedy
            ),
        });
    }
    let now = at.seconds().saturating_mul(1_000);
    let off = checked
        .sent
        .map(|time| time.millis.saturating_sub(now))
        .filter(|off| off.saturating_abs() > CLOCK_SKEW_MAX);
    if let Some(off) = off {
        return Err(EchoDiagnosis {
            code: FaultKind::ClockSkew.code().into(),
            summary: explain::clock(off),
            remedy: "Compare the clocks of both sides.".into(),
        });
    }
    match serde_json::from_slice::<EchoResponse>(body) {
        Ok(answer) if answer.client_message == sent.request.client_message => Ok(()),
        _ => Err(explain::other_message()),
    }
}

const GOOD: u16 = 200;
