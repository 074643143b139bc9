//! The guide for calls that failed without a reason, in words.

use envelope::inspect::exchange::{Caller, Sign, Suspicion};

use super::verdict::Tone;
use crate::state::why::Answered;

/// The view.
pub const TITLE: &str = "Why 404?";
/// What it does.
pub const ABOUT: &str = "The counterparty answers faults of encryption with 404 and no reason. Say what was sent and what came back; the likely causes are listed, the likeliest first.";
/// Over the questions.
pub const QUESTIONS: &str = "What happened";
/// Over the causes.
pub const CAUSES: &str = "What is likely behind it";
/// Begins anew.
pub const RESET: &str = "Begin anew";
/// The questions.
pub const CALLER: &str = "Who called?";
/// The status of the answer.
pub const STATUS: &str = "HTTP status of the answer";
/// No answer at all.
pub const NO_ANSWER: &str = "no answer";
/// The body of the answer.
pub const ANSWERED: &str = "Body of the answer";
/// The code in it.
pub const CODE: &str = "errorResponseCode";
/// No code chosen.
pub const NO_CODE: &str = "choose";
/// The address that was called.
pub const URL: &str = "URL that was called";
/// The account id.
pub const ACCOUNT_ID: &str = "Account id (PIAID)";
/// The content type of the request.
pub const CONTENT_TYPE: &str = "Content-Type of the request";
/// Whether it worked before.
pub const WORKED: &str = "Did it work before?";
/// Whether our keys changed.
pub const OURS: &str = "Did keys of yours change since?";
/// Whether theirs changed.
pub const THEIRS: &str = "Did keys of the counterparty change since?";
/// The request's body is there.
pub const BODY_GIVEN: &str = "The message in the workbench counts as the request’s body.";
/// It is not.
pub const BODY_MISSING: &str = "Paste the request’s body into the workbench, and load the receiver’s public key: then it is looked at too.";
/// The way there.
pub const TO_MESSAGE: &str = "Go to the message";
/// What to do.
pub const CHECK: &str = "Do this";
/// What speaks for it.
pub const BECAUSE: &str = "Because";
/// The three answers to a question.
pub const YES_NO: [(&str, Option<bool>); 3] = [
    ("not known", None),
    ("yes", Some(true)),
    ("no", Some(false)),
];
/// Statuses that are offered.
pub const STATUSES: &[u16] = &[
    400, 401, 403, 404, 405, 412, 413, 415, 429, 500, 502, 503, 504,
];

/// Who called, as an answer.
#[must_use]
pub const fn caller(caller: Caller) -> &'static str {
    match caller {
        Caller::Ours => "we called the counterparty",
        Caller::Theirs => "the counterparty called us",
    }
}

/// What came back, as an answer.
#[must_use]
pub const fn answered(answered: Answered) -> &'static str {
    match answered {
        Answered::Bare => "empty, or a page that says nothing",
        Answered::Code => "an error response with a code",
        Answered::Envelope => "an envelope",
    }
}

/// How likely something is, by what speaks for it, and how that looks.
#[must_use]
pub const fn likelihood(weight: u32) -> (&'static str, Tone) {
    match weight {
        75.. => ("very likely", Tone::Bad),
        30..75 => ("likely", Tone::Warning),
        _ => ("possible", Tone::Neutral),
    }
}

/// What a suspicion is.
#[must_use]
pub const fn title(suspicion: Suspicion) -> &'static str {
    match suspicion {
        Suspicion::Receiver => "The receiver itself is at fault, overloaded or away",
        Suspicion::Transport => "The way there: TLS, a client certificate, or a proxy",
        Suspicion::Address => "The URL names no method of the receiver",
        Suspicion::AccountId => "The account id in the URL",
        Suspicion::Environment => "Sandbox and production are mixed",
        Suspicion::ContentType => "The content type does not belong to the body",
        Suspicion::Wrapping => "The body is not written as it has to travel",
        Suspicion::Damage => "The body is damaged, cut, or no message",
        Suspicion::RecipientKey => "Encrypted to a key that the receiver does not use",
        Suspicion::Algorithm => "Made in a way that the receiver does not accept",
        Suspicion::SigningKey => "Signed by a key that the receiver does not know",
        Suspicion::Content => "What is inside is against the protocol",
        Suspicion::Clock => "The clocks differ, or an old request was sent again",
        Suspicion::RequestId => "The request id was used before",
    }
}

/// What to do about it.
#[must_use]
pub const fn remedy(suspicion: Suspicion, caller: Caller) -> &'static str {
    match (suspicion, caller) {
        (Suspicion::Receiver, Caller::Ours) => {
            "Wait, and send the same request again with the same id and a fresh time. If it stays, ask the counterparty."
        }
        (Suspicion::Receiver, Caller::Theirs) => {
            "Look at your own service’s log at that time. The counterparty sends it again."
        }
        (Suspicion::Transport, _) => {
            "Call the address by hand (curl -v): see which certificate answers, and whether the answer comes from the receiver at all."
        }
        (Suspicion::Address, _) => {
            "Compare the path with the specification, letter by letter: version, method, nothing behind it that does not belong there."
        }
        (Suspicion::AccountId, Caller::Ours) => {
            "The counterparty’s URLs end with your account id. Use the one that your keys were exchanged for, of this environment."
        }
        (Suspicion::AccountId, Caller::Theirs) => {
            "Your own URLs must not hold the account id. Give the counterparty URLs without it."
        }
        (Suspicion::Environment, _) => {
            "Check that URL, account id and keys are all of sandbox, or all of production. Keys are exchanged for each apart."
        }
        (Suspicion::ContentType, _) => {
            "OpenPGP travels as application/octet-stream, JWE as application/jose, both with charset=utf-8, and by POST."
        }
        (Suspicion::Wrapping, _) => {
            "OpenPGP travels as base64url of the binary message, JWE as the token itself. No armor, no quotes, no line breaks."
        }
        (Suspicion::Damage, _) => {
            "Open the message in the workbench: the Inspect pane says where reading stopped. Compare its length with what was sent."
        }
        (Suspicion::RecipientKey, Caller::Ours) => {
            "Fetch the counterparty’s current public key, compare its fingerprint, and encrypt to its encryption subkey."
        }
        (Suspicion::RecipientKey, Caller::Theirs) => {
            "See in the workbench which key the message asks for. Load it if you have it; otherwise tell the counterparty which key to use."
        }
        (Suspicion::Algorithm, _) => {
            "Compare the algorithms in the Inspect pane with the profile that you agreed on."
        }
        (Suspicion::SigningKey, Caller::Ours) => {
            "Ask the counterparty which of your public keys it has for this account and environment. Send the current one again if it is not among them, and check that it has not expired."
        }
        (Suspicion::SigningKey, Caller::Theirs) => {
            "Fetch the counterparty’s current signing key, compare its fingerprint, and trust it."
        }
        (Suspicion::Content, _) => {
            "Open the message, or check the request before it is sealed: the payment protocol’s findings stand beside the payload."
        }
        (Suspicion::Clock, _) => {
            "Compare the clock of the sender with a time server: 60 seconds are allowed. A repeated request needs a fresh time."
        }
        (Suspicion::RequestId, _) => {
            "Use a new request id for a new request. Repeat an old one without any change but its time."
        }
    }
}

/// What a sign says, as a reason.
#[must_use]
pub const fn sign(sign: Sign) -> &'static str {
    match sign {
        Sign::NoAnswer => "no answer came",
        Sign::Bare404 => "404 without a reason is how faults of encryption are answered",
        Sign::Bare400 => "400 without a reason: the request was looked at and not understood",
        Sign::Bare401 => "401 stands for a signature that is not accepted",
        Sign::Bare403 => "403 comes before the envelope is looked at",
        Sign::WrongMethodOrType => "405 and 415 speak of the HTTP method and the content type",
        Sign::Bare412 => "412 stands for a repeated request id",
        Sign::TooLarge => "413: the body is too large for the receiver",
        Sign::TooMany => "429: too many calls",
        Sign::ServerFault => "5xx: the receiver has a fault of its own",
        Sign::SaysEncryption => "the code says that the message could not be decrypted",
        Sign::SaysSignature => "the code says that the signature was not accepted",
        Sign::SaysIdentifier => "the code says that an identifier is not known",
        Sign::SaysTime => "the code says that the time is off",
        Sign::SaysRepeated => "the code says that the request id was used before",
        Sign::SaysContent => "the code speaks of what is inside",
        Sign::AnsweredSealed => "the answer is an envelope: keys and wrapping are right",
        Sign::NoMethod => "the URL names no method that this receiver answers",
        Sign::AccountIdMisplaced => {
            "the account id is missing where it must stand, or stands where it must not"
        }
        Sign::NotHttps => "the URL is not https",
        Sign::BodyUnreadable => "the body can not be read to its end",
        Sign::BodyNotWire => "the body is wrapped in another way than it has to travel",
        Sign::BodyIsKey => "the body is a key, not a message",
        Sign::BodyNotEncrypted => "the body is signed and not encrypted",
        Sign::BodyForbidden => "the profile forbids how the body is made",
        Sign::RecipientUnknown => {
            "it is encrypted to a key that is not among the receiver’s keys held here"
        }
        Sign::RecipientKnown => {
            "it is encrypted to the receiver’s keys held here, so the encryption key is right"
        }
        Sign::ContentTypeForeign => "the content type is not the one of this body",
        Sign::OursChanged => "keys of yours changed since it worked",
        Sign::TheirsChanged => "keys of the counterparty changed since it worked",
        Sign::NeverWorked => "it never worked: the exchange of keys and ids is not proved yet",
        Sign::NothingChanged => "nothing was changed, but keys end by themselves",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_suspicion_and_sign_has_words_of_its_own() {
        let mut said: Vec<&str> = Suspicion::ALL.iter().map(|one| title(*one)).collect();
        said.extend(Sign::ALL.iter().map(|one| sign(*one)));
        let count = said.len();
        said.sort_unstable();
        said.dedup();
        assert_eq!(said.len(), count);
        for suspicion in Suspicion::ALL {
            for who in [Caller::Ours, Caller::Theirs] {
                assert!(remedy(*suspicion, who).ends_with('.'), "{suspicion:?}");
            }
        }
    }

    #[test]
    fn what_was_said_outright_is_very_likely() {
        assert_eq!(likelihood(100).0, "very likely");
        assert_eq!(likelihood(40).0, "likely");
        assert_eq!(likelihood(17).0, "possible");
    }
}
