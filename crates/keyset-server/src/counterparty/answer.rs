//! Answering an echo as Google does: a fault of the envelope gets 404 and nothing else, and is
//! explained only once the signature verified.

use envelope::key::report::KeyFormat;
use envelope::keyset::KeyUse;
use serde_json::Value;
use standard_payments::echo::EchoRequest;
use standard_payments::idempotency::{Repetition, compare};
use standard_payments::{
    Check, ErrorResponse, ErrorResponseCode, ResponseHeader, Timestamp, check,
};

use super::Simulation;
use super::fault::Fault;
use super::message::{Spoiled, millis};
use super::wire::{self, Opening, Outgoing};
use crate::error::ApiError;

/// An answer with something in it.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) body: Vec<u8>,
}

/// What is answered, before it is sealed.
struct Words {
    status: u16,
    text: String,
}

/// The answer to a request; none where nothing is explained.
///
/// # Errors
/// [`ApiError`] when the simulation itself fails.
pub(super) async fn answer(
    simulation: &Simulation,
    body: Vec<u8>,
) -> Result<Option<Answer>, ApiError> {
    let Some(format) = wire::format_of(&body) else {
        return Ok(None);
    };
    if simulation.has(Fault::EmptyNotFound) {
        return Ok(None);
    }
    let opening = wire::open(simulation, body, format).await?;
    let opened = match &opening.outcome {
        Ok(opened) => opened,
        Err(refused) => {
            let cause = refused.diagnosis.cause.code();
            tracing::info!(cause, "an echo was answered with 404 and nothing else");
            return Ok(None);
        }
    };
    let words = words(simulation, opened.payload().expose())?;
    sealed(simulation, &opening, format, words).await.map(Some)
}

/// What the request deserves, whose signature is good.
fn words(simulation: &Simulation, request: &[u8]) -> Result<Words, ApiError> {
    let now = millis(simulation.app.ambient.now());
    let header = ResponseHeader {
        response_timestamp: Timestamp::text(if simulation.has(Fault::LateClock) {
            now.saturating_sub(LATE)
        } else {
            now
        }),
    };
    let checked = check(&Check {
        body: request,
        now: Some(now),
        earlier: &simulation.answered(),
        ..Check::default()
    });
    let refused = checked.deciding().and_then(|fault| {
        let code = fault.kind.answer()?;
        Some((code, fault.message.clone()))
    });
    let read = serde_json::from_slice::<EchoRequest>(request);
    let (code, text) = match (refused, read) {
        (None, Ok(request)) => {
            remember(simulation, &request);
            let text = text(&request.answer(header, Some(GREETING.into())))?;
            let is_spoiled = simulation.has(Fault::DuplicateMember);
            return Ok(Words {
                status: 200,
                text: if is_spoiled {
                    Spoiled::DuplicateMember.spoil(&text)
                } else {
                    text
                },
            });
        }
        (Some(refused), _) => refused,
        (None, Err(_)) => (
            ErrorResponseCode::InvalidDecryptedRequest,
            "This is not an echo.".into(),
        ),
    };
    Ok(Words {
        status: code.http(),
        text: self::text(&ErrorResponse {
            response_header: header,
            error_response_code: Some(code),
            error_description: Some(text),
            payment_integrator_error_identifier: None,
        })?,
    })
}

/// Seals an answer. A request that was sealed to a key not in use yet is answered under keys not in
/// use yet, so that one echo shows that the new keys work in both directions.
async fn sealed(
    simulation: &Simulation,
    opening: &Opening,
    format: KeyFormat,
    words: Words,
) -> Result<Answer, ApiError> {
    let at = simulation.app.ambient.now();
    let signers = wire::signers(simulation, format, opening.by_next).await?;
    let strangers = &simulation.strangers;
    let signers = if simulation.has(Fault::UnknownSigner) {
        let unknown = strangers.unknown(&simulation.app, format, KeyUse::Sign);
        unknown.await?.as_ref().clone()
    } else if simulation.has(Fault::ExpiredAndActiveSignatures) && format == KeyFormat::OpenPgp {
        let expired = strangers.expired(&simulation.app).await?;
        signers.and(&expired.signer, simulation).ring()
    } else {
        signers.ring()
    };
    let recipients = if simulation.has(Fault::WrongRecipient) {
        let unknown = strangers.unknown(&simulation.app, format, KeyUse::Encrypt);
        unknown.await?.as_ref().clone()
    } else {
        let known = &opening.known;
        known.keys.only(known.recipients(format, at))
    };
    let outgoing = Outgoing {
        text: words.text,
        format,
        signers,
        recipients,
    };
    let sealed = wire::seal(simulation, outgoing).await?;
    Ok(Answer {
        status: words.status,
        content_type: sealed.report.content_type,
        body: sealed.message,
    })
}

/// A request that was answered with 200 may be repeated, and its id not be used for another.
fn remember(simulation: &Simulation, request: &EchoRequest) {
    let Ok(request) = serde_json::to_value(request) else {
        return;
    };
    let mut answered = simulation.answered();
    let is_repeat = |earlier: &Value| compare(earlier, &request) == Repetition::Repeat;
    if !answered.iter().any(is_repeat) {
        if answered.len() >= REMEMBERED {
            answered.remove(0);
        }
        answered.push(request);
    }
}

fn text(value: &impl serde::Serialize) -> Result<String, ApiError> {
    serde_json::to_string(value).map_err(|_| ApiError::Internal {
        doing: "writing an answer as JSON",
    })
}

/// Requests that are remembered; a real counterparty remembers for days.
const REMEMBERED: usize = 256;

/// How late a late clock is, in milliseconds.
const LATE: i64 = 300_000;

const GREETING: &str = "simulated counterparty";

#[cfg(test)]
mod tests;
