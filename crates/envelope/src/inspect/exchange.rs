//! A call that failed without a reason, such as an empty 404: what is likely to be behind it, the
//! likeliest first. It works on what both sides of the call show and on what the operator knows;
//! nothing is sent or opened here.
//!
//! The knowledge is a table: which [`Sign`] speaks for which [`Suspicion`], and how strongly. Words
//! for people are the shells' business.

mod rules;
mod sign;

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use standard_payments::ErrorResponseCode;
use standard_payments::method::{self, Host, Method};

use super::Inspection;
use super::diagnose::{Cause, Stage};
use crate::detect::Format;
use rules::RULES;
pub use sign::Sign;

/// What is known of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// Who called whom.
    pub caller: Caller,
    /// The HTTP status of the answer; none where no answer came.
    pub status: Option<u16>,
    /// The body of the answer.
    pub answer: Answer,
    /// What the URL shows.
    pub address: Address,
    /// What the request's body shows.
    pub body: Option<BodySeen>,
    /// Whether calls of this kind worked before.
    pub worked_before: Option<bool>,
    /// Whether keys of ours were changed since.
    pub our_keys_changed: Option<bool>,
    /// Whether keys of theirs were changed since.
    pub their_keys_changed: Option<bool>,
}

/// Who called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Caller {
    /// We called the counterparty.
    #[default]
    Ours,
    /// The counterparty called us.
    Theirs,
}

/// The body of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Nothing, or a text that says nothing, such as a web server's page.
    #[default]
    Bare,
    /// An error response with a code.
    Code(ErrorResponseCode),
    /// An envelope: the receiver could read the request.
    Envelope,
}

/// What the URL of a call shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Whether the method is one that this receiver answers.
    pub has_method: Option<bool>,
    /// Whether the account id stands in it where it must, and not where it must not.
    pub account_id_fits: Option<bool>,
    /// Whether it is encrypted on its way.
    pub is_https: Option<bool>,
}

/// What the body of a request shows without the receiver's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodySeen {
    /// What it is.
    pub format: Format,
    /// Whether it is written as it travels.
    pub is_wire: bool,
    /// Why it can not be read.
    pub cause: Option<Cause>,
    /// Whether every recipient that it names is a key that the receiver is known to have.
    pub recipients_known: Option<bool>,
    /// Whether its content type belongs to its format.
    pub content_type_fits: Option<bool>,
}

/// What may be behind a failed call: a closed list, in the order of processing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Suspicion {
    /// The receiver is away, overloaded or at fault itself.
    Receiver,
    /// TLS, a client certificate, or something between both sides.
    Transport,
    /// The URL names no method of the receiver.
    Address,
    /// The account id in the URL is not the one that the keys belong to.
    AccountId,
    /// The call goes to the other environment than its keys.
    Environment,
    /// The content type does not belong to the body.
    ContentType,
    /// The body is not written as it travels.
    Wrapping,
    /// The body is damaged, cut or no envelope.
    Damage,
    /// It is encrypted to a key that the receiver does not use (any more, or yet).
    RecipientKey,
    /// It is encrypted or signed in a way that the receiver does not accept.
    Algorithm,
    /// It is signed by a key that the receiver does not know, or not signed.
    SigningKey,
    /// What is inside is not what the protocol says.
    Content,
    /// The clocks differ, or an old request was sent again.
    Clock,
    /// The request id was used before.
    RequestId,
}

/// A suspicion and what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspect {
    /// What may be behind it.
    pub suspicion: Suspicion,
    /// How strongly all of it speaks.
    pub weight: u32,
    /// What speaks for it, the strongest first.
    pub signs: Vec<Sign>,
}

/// What is likely to be behind a failed call, the likeliest first. Among equals the one that a
/// receiver notices first stands first.
#[must_use]
pub fn suspects(exchange: &Exchange) -> Vec<Suspect> {
    let mut suspects: Vec<Suspect> = Suspicion::ALL
        .iter()
        .filter_map(|suspicion| suspect(*suspicion, exchange))
        .collect();
    suspects.sort_by_key(|suspect| core::cmp::Reverse(suspect.weight));
    suspects
}

fn suspect(suspicion: Suspicion, exchange: &Exchange) -> Option<Suspect> {
    let mut found: Vec<(u32, Sign)> = RULES
        .iter()
        .filter(|rule| rule.suspicion == suspicion && rule.speaks(exchange))
        .map(|rule| (rule.weight, rule.sign))
        .collect();
    found.sort_by_key(|(weight, _)| core::cmp::Reverse(*weight));
    let weight = found
        .iter()
        .fold(0_u32, |sum, (weight, _)| sum.saturating_add(*weight));
    (weight > 0).then(|| Suspect {
        suspicion,
        weight,
        signs: found.into_iter().map(|(_, sign)| sign).collect(),
    })
}

impl Suspicion {
    /// Every suspicion, in the order of processing.
    pub const ALL: &'static [Self] = &[
        Self::Receiver,
        Self::Transport,
        Self::Address,
        Self::AccountId,
        Self::Environment,
        Self::ContentType,
        Self::Wrapping,
        Self::Damage,
        Self::RecipientKey,
        Self::Algorithm,
        Self::SigningKey,
        Self::Content,
        Self::Clock,
        Self::RequestId,
    ];
}

impl Address {
    /// What a URL shows; an account id is compared where one is given.
    #[must_use]
    pub fn of(url: &str, account_id: Option<&str>, caller: Caller) -> Self {
        if url.is_empty() {
            return Self::default();
        }
        let is_googles = method::is_googles(url);
        let answers = |method: Method| match caller {
            Caller::Ours => method.host != Host::Partner,
            Caller::Theirs => method.host != Host::Google,
        };
        Self {
            has_method: Some(Method::of_url(url).is_some_and(answers)),
            account_id_fits: account_id
                .filter(|id| !id.is_empty())
                .map(|id| method::holds_account_id(url, id) == is_googles),
            is_https: Some(url.starts_with("https://")),
        }
    }
}

impl BodySeen {
    /// What an inspection tells. `known` are the ids of the receiver's keys, as far as they are at
    /// hand; `content_type` is the one it was sent with.
    #[must_use]
    pub fn of(inspection: &Inspection, known: &[&str], content_type: Option<&str>) -> Self {
        let named = inspection.recipients.iter();
        let named: Vec<&str> = named.filter_map(|one| one.id.as_deref()).collect();
        let is_known = |id: &&str| known.contains(id);
        Self {
            format: inspection.format,
            is_wire: !inspection.findings.iter().any(|one| one.rule == NOT_WIRE),
            cause: inspection.diagnosis.as_ref().map(|one| one.cause),
            recipients_known: (!named.is_empty() && !known.is_empty())
                .then(|| named.iter().all(is_known)),
            content_type_fits: content_type
                .filter(|text| !text.trim().is_empty())
                .zip(due_content_type(inspection.format))
                .map(|(sent, due)| {
                    standard_payments::lint::content_type_fault(sent, due).is_none()
                }),
        }
    }

    /// Whether it stopped at this stage.
    pub(super) fn stopped_at(&self, stage: Stage) -> bool {
        self.cause.is_some_and(|cause| cause.stage() == stage)
    }
}

const fn due_content_type(format: Format) -> Option<&'static str> {
    match format {
        Format::OpenPgp => Some("application/octet-stream; charset=utf-8"),
        Format::Jwe => Some("application/jose; charset=utf-8"),
        _ => None,
    }
}

/// The finding on a wrapping that is not the wire's.
const NOT_WIRE: &str = "encoding.not-wire";

#[cfg(test)]
mod tests;
