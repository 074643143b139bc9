//! What the operator knows of a call that failed, as it is asked for, and what follows from it.

use alloc::rc::Rc;

use envelope::inspect::exchange::{Address, Answer, BodySeen, Caller, Exchange, Suspect, suspects};
use standard_payments::ErrorResponseCode;

use super::keys::Keys;
use crate::worker::protocol::Inspected;

/// The answers given so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// Who called whom.
    pub caller: Caller,
    /// The HTTP status; none where no answer came.
    pub status: Option<u16>,
    /// What the body of the answer was.
    pub answered: Answered,
    /// The error code, where there was one.
    pub code: Option<ErrorResponseCode>,
    /// The URL that was called.
    pub url: Rc<str>,
    /// The account id.
    pub account_id: Rc<str>,
    /// The content type of the request.
    pub content_type: Rc<str>,
    /// Whether it worked before.
    pub worked_before: Option<bool>,
    /// Whether our keys changed since.
    pub our_keys_changed: Option<bool>,
    /// Whether theirs did.
    pub their_keys_changed: Option<bool>,
}

/// What the body of an answer was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answered {
    /// Nothing that says anything.
    #[default]
    Bare,
    /// An error response.
    Code,
    /// An envelope.
    Envelope,
}

/// A question was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyAction {
    /// The account id.
    AccountId(Rc<str>),
    /// What the answer was.
    Answered(Answered),
    /// Who called.
    Caller(Caller),
    /// The error code.
    Code(Option<ErrorResponseCode>),
    /// The content type.
    ContentType(Rc<str>),
    /// Begin anew.
    Reset,
    /// Whether our keys changed.
    OursChanged(Option<bool>),
    /// The status.
    Status(Option<u16>),
    /// Whether theirs changed.
    TheirsChanged(Option<bool>),
    /// The URL.
    Url(Rc<str>),
    /// Whether it worked before.
    Worked(Option<bool>),
}

impl Default for Why {
    fn default() -> Self {
        Self {
            caller: Caller::Ours,
            status: Some(404),
            answered: Answered::Bare,
            code: None,
            url: "".into(),
            account_id: "".into(),
            content_type: "".into(),
            worked_before: None,
            our_keys_changed: None,
            their_keys_changed: None,
        }
    }
}

impl Why {
    /// The next state.
    #[must_use]
    pub fn reduce(&self, action: WhyAction) -> Self {
        let mut next = self.clone();
        match action {
            WhyAction::AccountId(text) => next.account_id = text,
            WhyAction::Answered(answered) => next.answered = answered,
            WhyAction::Caller(caller) => next.caller = caller,
            WhyAction::Code(code) => next.code = code,
            WhyAction::ContentType(text) => next.content_type = text,
            WhyAction::Reset => next = Self::default(),
            WhyAction::OursChanged(changed) => next.our_keys_changed = changed,
            WhyAction::Status(status) => next.status = status,
            WhyAction::TheirsChanged(changed) => next.their_keys_changed = changed,
            WhyAction::Url(text) => next.url = text,
            WhyAction::Worked(worked) => next.worked_before = worked,
        }
        next
    }

    /// What is likely to be behind it. The message of the workbench counts as the request's body.
    #[must_use]
    pub fn suspects(&self, inspected: Option<&Inspected>, keys: &Keys) -> Vec<Suspect> {
        suspects(&self.exchange(inspected, keys))
    }

    fn exchange(&self, inspected: Option<&Inspected>, keys: &Keys) -> Exchange {
        let known = receivers_keys(self.caller, keys);
        let content_type = Some(&*self.content_type);
        Exchange {
            caller: self.caller,
            status: self.status,
            answer: match (self.answered, self.code) {
                (Answered::Code, Some(code)) => Answer::Code(code),
                (Answered::Envelope, _) => Answer::Envelope,
                (Answered::Bare | Answered::Code, _) => Answer::Bare,
            },
            address: Address::of(&self.url, Some(&self.account_id), self.caller),
            body: inspected.map(|seen| BodySeen::of(&seen.inspection, &known, content_type)),
            worked_before: self.worked_before,
            our_keys_changed: self.our_keys_changed,
            their_keys_changed: self.their_keys_changed,
        }
    }
}

/// The ids of the receiver's keys, as far as they are held: the counterparty's are public halves, ours
/// have their private part.
fn receivers_keys(caller: Caller, keys: &Keys) -> Vec<&str> {
    let is_receivers = |secret: bool| secret == (caller == Caller::Theirs);
    let held = keys.all().iter().map(|key| &key.report);
    held.filter(|report| is_receivers(report.secret))
        .flat_map(|report| {
            let subkeys = report.subkeys.iter();
            subkeys
                .flat_map(|subkey| [&subkey.id, &subkey.thumbprint])
                .chain([&report.id, &report.thumbprint])
        })
        .map(String::as_str)
        .filter(|id| !id.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use envelope::detect::Format;
    use envelope::inspect::exchange::{Sign, Suspicion};
    use envelope::inspect::{Inspection, RecipientSeen};

    use super::*;
    use crate::state::keys::tests::loaded;
    use crate::worker::protocol::KeyList;

    fn message(recipient: &str) -> Inspected {
        let mut inspection = Inspection::empty(Format::OpenPgp);
        inspection.recipients = vec![RecipientSeen {
            id: Some(recipient.into()),
            algorithm: None,
            anonymous: false,
        }];
        Inspected {
            format: Format::OpenPgp,
            wrapping: "base64url".into(),
            bytes: 100,
            damaged: false,
            inspection,
        }
    }

    fn holding_a_public_half() -> Keys {
        let mut key = loaded(1);
        key.report.secret = false;
        Keys {
            list: Rc::new(KeyList {
                keys: vec![key],
                ..KeyList::default()
            }),
            ..Keys::default()
        }
    }

    fn first(why: &Why, message: &Inspected, keys: &Keys) -> Suspicion {
        why.suspects(Some(message), keys)[0].suspicion
    }

    #[test]
    fn a_message_to_a_key_that_is_not_the_receivers_is_the_first_suspicion() {
        let keys = holding_a_public_half();
        let why = Why::default();
        assert_eq!(
            first(&why, &message("77B0000000000000"), &keys),
            Suspicion::RecipientKey
        );
        let right = message("1C22000000000001");
        assert_eq!(first(&why, &right, &keys), Suspicion::SigningKey);
        let theirs = why.reduce(WhyAction::Caller(Caller::Theirs));
        let suspects = theirs.suspects(Some(&right), &keys);
        assert!(
            !suspects
                .iter()
                .any(|one| one.signs.contains(&Sign::RecipientKnown)),
            "a public half is no key of ours: {suspects:?}"
        );
    }

    #[test]
    fn an_error_code_counts_only_where_the_answer_has_one() {
        let why = Why::default().reduce(WhyAction::Code(Some(
            ErrorResponseCode::IdempotencyViolation,
        )));
        let order = |why: &Why| why.suspects(None, &Keys::default())[0].suspicion;
        assert_ne!(order(&why), Suspicion::RequestId);
        let why = why.reduce(WhyAction::Answered(Answered::Code));
        assert_eq!(order(&why), Suspicion::RequestId);
        assert_eq!(why.reduce(WhyAction::Reset), Why::default());
    }
}
