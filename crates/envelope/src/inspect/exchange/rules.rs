//! Which sign speaks for which suspicion. Weights: [`DECISIVE`] says it outright, [`STRONG`] is rarely
//! anything else, [`FAIR`] is one of a few, [`FAINT`] only orders what else is there.
//!
//! A 404 without a reason is the counterparty's documented answer to an unknown signing key, account
//! id or encryption key; the rest of that row follows from what a receiver looks at before.

use super::{Caller, Exchange, Sign, Suspicion};

/// A row of the table.
pub(super) struct Rule {
    pub(super) suspicion: Suspicion,
    pub(super) sign: Sign,
    pub(super) weight: u32,
    /// Only where this side called.
    caller: Option<Caller>,
}

impl Rule {
    /// Whether it applies to a call.
    pub(super) fn speaks(&self, exchange: &Exchange) -> bool {
        self.caller.is_none_or(|caller| caller == exchange.caller) && self.sign.holds(exchange)
    }
}

const fn rule(suspicion: Suspicion, sign: Sign, weight: u32) -> Rule {
    Rule {
        suspicion,
        sign,
        weight,
        caller: None,
    }
}

const fn when(caller: Caller, suspicion: Suspicion, sign: Sign, weight: u32) -> Rule {
    Rule {
        suspicion,
        sign,
        weight,
        caller: Some(caller),
    }
}

const DECISIVE: u32 = 100;
const STRONG: u32 = 40;
const FAIR: u32 = 15;
const FAINT: u32 = 5;

use Caller::{Ours, Theirs};
use Suspicion as Of;

/// The table.
pub(super) const RULES: &[Rule] = &[
    // What the receiver says outright.
    rule(Of::Receiver, Sign::ServerFault, DECISIVE),
    rule(Of::Receiver, Sign::TooMany, DECISIVE),
    rule(Of::RecipientKey, Sign::SaysEncryption, DECISIVE),
    rule(Of::SigningKey, Sign::SaysSignature, DECISIVE),
    rule(Of::AccountId, Sign::SaysIdentifier, STRONG),
    rule(Of::Clock, Sign::SaysTime, DECISIVE),
    rule(Of::RequestId, Sign::SaysRepeated, DECISIVE),
    rule(Of::Content, Sign::SaysContent, DECISIVE),
    rule(Of::Content, Sign::AnsweredSealed, STRONG),
    rule(Of::Transport, Sign::NoAnswer, STRONG),
    rule(Of::Receiver, Sign::NoAnswer, FAIR),
    rule(Of::Transport, Sign::Bare403, STRONG),
    rule(Of::SigningKey, Sign::Bare401, STRONG),
    rule(Of::Transport, Sign::Bare401, FAIR),
    rule(Of::ContentType, Sign::WrongMethodOrType, STRONG),
    rule(Of::Address, Sign::WrongMethodOrType, FAIR),
    rule(Of::RequestId, Sign::Bare412, STRONG),
    rule(Of::Content, Sign::TooLarge, STRONG),
    // 404 without a reason.
    rule(Of::RecipientKey, Sign::Bare404, FAIR + 2),
    rule(Of::SigningKey, Sign::Bare404, FAIR + 1),
    rule(Of::AccountId, Sign::Bare404, FAIR),
    rule(Of::Environment, Sign::Bare404, FAIR - 1),
    rule(Of::Address, Sign::Bare404, FAINT),
    rule(Of::Wrapping, Sign::Bare404, FAINT),
    // 400 without a reason: it was looked at, and not understood.
    rule(Of::Wrapping, Sign::Bare400, FAIR),
    rule(Of::RecipientKey, Sign::Bare400, FAIR),
    rule(Of::Content, Sign::Bare400, FAIR),
    rule(Of::ContentType, Sign::Bare400, FAINT),
    rule(Of::Clock, Sign::Bare400, FAINT),
    // What the request shows by itself.
    rule(Of::Address, Sign::NoMethod, STRONG),
    rule(Of::AccountId, Sign::AccountIdMisplaced, DECISIVE),
    rule(Of::Transport, Sign::NotHttps, DECISIVE),
    rule(Of::Damage, Sign::BodyUnreadable, DECISIVE),
    rule(Of::Damage, Sign::BodyIsKey, DECISIVE),
    rule(Of::Wrapping, Sign::BodyNotWire, STRONG + FAIR),
    rule(Of::ContentType, Sign::ContentTypeForeign, STRONG),
    rule(Of::Algorithm, Sign::BodyForbidden, STRONG + FAIR),
    rule(Of::Algorithm, Sign::BodyNotEncrypted, DECISIVE),
    rule(Of::RecipientKey, Sign::RecipientUnknown, DECISIVE),
    // With the right recipient on it, what is left is who signed it and where it went.
    rule(Of::SigningKey, Sign::RecipientKnown, FAIR),
    rule(Of::AccountId, Sign::RecipientKnown, FAINT),
    // What changed.
    when(Ours, Of::SigningKey, Sign::OursChanged, STRONG),
    when(Ours, Of::RecipientKey, Sign::TheirsChanged, STRONG),
    when(Theirs, Of::RecipientKey, Sign::OursChanged, STRONG),
    when(Theirs, Of::SigningKey, Sign::TheirsChanged, STRONG),
    rule(Of::AccountId, Sign::NeverWorked, FAIR),
    rule(Of::Environment, Sign::NeverWorked, FAIR),
    when(Ours, Of::SigningKey, Sign::NeverWorked, FAIR),
    when(Theirs, Of::RecipientKey, Sign::NeverWorked, FAIR),
    rule(Of::Algorithm, Sign::NeverWorked, FAINT),
    // Keys end by themselves.
    rule(Of::RecipientKey, Sign::NothingChanged, FAIR),
    rule(Of::SigningKey, Sign::NothingChanged, FAIR),
    rule(Of::Receiver, Sign::NothingChanged, FAINT),
];
