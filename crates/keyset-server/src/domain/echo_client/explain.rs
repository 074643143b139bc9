//! Why an echo did not pass, in words: what happened, what we know of the keys, and what to do next.

use envelope::Refused;
use envelope::key::state::KeyState;
use envelope::keyset::KeyUse;
use envelope::keyset::life::{EvidenceKind, Life};
use keyset_api::{EchoDiagnosis, EchoKey};
use serde_json::Value;
use standard_payments::{ErrorResponseCode, redact};

use super::Sent;
use crate::outbound::CallError;

/// No answer came.
pub(super) fn no_answer(error: CallError) -> EchoDiagnosis {
    EchoDiagnosis {
        code: error.code().into(),
        summary: error.to_string(),
        remedy: error.remedy().into(),
    }
}

/// The answer says 200, and nothing else.
pub(super) fn nothing_in_it() -> EchoDiagnosis {
    EchoDiagnosis {
        code: "echo.empty-answer".into(),
        summary: "The counterparty answered 200 with nothing in it.".into(),
        remedy: "Check that the address is that of an echo.".into(),
    }
}

/// The envelope of the answer does not open.
pub(super) fn not_opened(refused: &Refused) -> EchoDiagnosis {
    let diagnosis = &refused.diagnosis;
    EchoDiagnosis {
        code: diagnosis.cause.code().into(),
        summary: format!("The answer was not accepted. {}", diagnosis.summary),
        remedy: diagnosis.remedy.clone(),
    }
}

/// How far the time in the answer is off, in milliseconds.
pub(super) fn clock(off: i64) -> String {
    let side = if off > 0 { "ahead" } else { "behind" };
    format!(
        "The answer opened. Its time is {} s {side}; 60 s are allowed.",
        off.unsigned_abs().div_euclid(1_000)
    )
}

/// The envelope is good, and the message another one.
pub(super) fn other_message() -> EchoDiagnosis {
    EchoDiagnosis {
        code: "echo.other-message".into(),
        summary: "The answer opened, but does not bring back the message that was sent.".into(),
        remedy: "Tell the counterparty: this is not an answer to the request.".into(),
    }
}

/// A key under test had no part in an echo that is good otherwise.
pub(super) fn not_used(key: &EchoKey, lives: &[Life]) -> EchoDiagnosis {
    let name = lives
        .iter()
        .find(|life| life.entry.thumbprint == key.thumbprint)
        .map_or(key.thumbprint.as_str(), |life| &life.entry.id);
    let (what, remedy) = match key.key_use {
        KeyUse::Encrypt => (
            "the answer was not sealed to it",
            "Ask the counterparty to take in the key and to seal to it: it seals to the newest key \
             that it knows.",
        ),
        KeyUse::Sign => (
            "the answer was not signed by it",
            "Ask the counterparty whether it signs with this key already.",
        ),
    };
    EchoDiagnosis {
        code: "echo.key-not-used".into(),
        summary: format!("The message came back, but key {name} is not proved: {what}."),
        remedy: remedy.into(),
    }
}

/// The counterparty refuses: with words in the envelope or outside of it, or without any.
pub(super) fn refused(sent: &Sent, status: u16, text: &[u8], lives: &[Life]) -> EchoDiagnosis {
    let words = serde_json::from_slice::<Value>(text).unwrap_or_default();
    let member = |name| words.get(name).and_then(Value::as_str);
    let Some(code) = member("errorResponseCode") else {
        return without_words(sent, status, text.is_empty(), lives);
    };
    let known = ErrorResponseCode::from_name(code);
    let code = known.map_or("an unknown code", ErrorResponseCode::name);
    let description = member("errorDescription").map_or_else(String::new, |text| {
        let short: String = redact(text).chars().take(LONGEST).collect();
        format!(" It says: {short}")
    });
    EchoDiagnosis {
        code: "echo.refused".into(),
        summary: format!(
            "The counterparty refused the request with {code} (HTTP {status}).{description}"
        ),
        remedy: known.map_or_else(|| UNKNOWN_CODE.into(), |code| remedy(code, sent, lives)),
    }
}

/// What the counterparty does not say, we can only guess: from what is on record of the keys.
fn without_words(sent: &Sent, status: u16, is_empty: bool, lives: &[Life]) -> EchoDiagnosis {
    let what = if is_empty {
        "nothing in it"
    } else {
        "nothing that explains it"
    };
    if status != 404 {
        return EchoDiagnosis {
            code: "echo.status".into(),
            summary: format!("The counterparty answered {status} with {what}."),
            remedy: "Try again; if it stays so, ask the counterparty what its log says of the \
                     request id."
                .into(),
        };
    }
    EchoDiagnosis {
        code: "echo.refused-without-words".into(),
        summary: format!(
            "The counterparty answered 404 with {what}: so it answers as long as it accepts no \
             signature. Either it does not know our signing key, or it has no key that opens the \
             request, or the account in the address is wrong. {} {}",
            signed_by(sent, lives),
            sealed_to(sent, lives)
        ),
        remedy: "Ask the counterparty, in this order: whether it has the signing key named here, \
                 whether the key it was sealed to is still in use, and whether the account in \
                 --counterparty-url is ours."
            .into(),
    }
}

fn remedy(code: ErrorResponseCode, sent: &Sent, lives: &[Life]) -> String {
    match code {
        ErrorResponseCode::InvalidPayloadSignature => format!(
            "{} Ask the counterparty whether it has this key, and whether it is valid there.",
            signed_by(sent, lives)
        ),
        ErrorResponseCode::InvalidPayloadEncryption => format!(
            "{} Ask the counterparty for its present key.",
            sealed_to(sent, lives)
        ),
        ErrorResponseCode::RequestTimestampOutOfRange => {
            "Compare the clocks of both sides; 60 seconds are allowed.".into()
        }
        _ => "Give the counterparty the request id; its log says more.".into(),
    }
}

fn signed_by(sent: &Sent, lives: &[Life]) -> String {
    format!(
        "It was signed by {}.",
        told(&sent.sealed.signers, sent, lives)
    )
}

fn sealed_to(sent: &Sent, lives: &[Life]) -> String {
    format!(
        "It was sealed to {}.",
        told(&sent.sealed.recipients, sent, lives)
    )
}

/// The keys and what is on record of each, such as `key 1A2B (not in use yet, never in an echo)`.
fn told(thumbprints: &[String], sent: &Sent, lives: &[Life]) -> String {
    let keys: Vec<String> = thumbprints
        .iter()
        .filter_map(|print| lives.iter().find(|life| life.entry.thumbprint == *print))
        .map(|life| {
            let state = match life.entry.state {
                KeyState::PreActive { .. } => "not in use yet",
                _ => "in use",
            };
            format!("key {} ({state}, {})", life.entry.id, last_echo(life, sent))
        })
        .collect();
    keys.join(" and ")
}

fn last_echo(life: &Life, sent: &Sent) -> String {
    let echoes = life.evidence.iter();
    let last = echoes
        .filter(|seen| seen.kind == EvidenceKind::Echo && seen.at <= sent.at)
        .map(|seen| seen.at)
        .max();
    match last {
        Some(at) => format!("last good echo on {}", at.date()),
        None => "never in a good echo".into(),
    }
}

const UNKNOWN_CODE: &str = "Ask the counterparty what this code means.";

/// Of a description, in characters.
const LONGEST: usize = 200;
