//! What a failed call shows: each sign is there or not.

use serde::{Deserialize, Serialize};
use standard_payments::ErrorResponseCode;

use super::{Answer, BodySeen, Exchange};
use crate::detect::Format;
use crate::inspect::diagnose::Stage;

/// Something that a call shows, or that the operator knows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// No answer came.
    NoAnswer,
    /// 404 without a reason: the answer to faults of encryption.
    Bare404,
    /// 400 without a reason.
    Bare400,
    /// 401 without a reason.
    Bare401,
    /// 403 without a reason.
    Bare403,
    /// 405 or 415.
    WrongMethodOrType,
    /// 412 without a reason.
    Bare412,
    /// 413.
    TooLarge,
    /// 429.
    TooMany,
    /// 500 to 599.
    ServerFault,
    /// The code says that it could not be decrypted.
    SaysEncryption,
    /// The code says that the signature was not accepted.
    SaysSignature,
    /// The code says that an identifier is not known.
    SaysIdentifier,
    /// The code says that the time is off.
    SaysTime,
    /// The code says that the request id was used before.
    SaysRepeated,
    /// The code concerns fields, version or JSON.
    SaysContent,
    /// The answer is an envelope: keys and wrapping are right.
    AnsweredSealed,
    /// The URL has no method that the receiver answers.
    NoMethod,
    /// The account id is missing, another one, or where it must not be.
    AccountIdMisplaced,
    /// The URL is not HTTPS.
    NotHttps,
    /// The body is no envelope, or damaged.
    BodyUnreadable,
    /// The body is not written as it travels.
    BodyNotWire,
    /// The body is a key or a set of keys, not a message.
    BodyIsKey,
    /// The body is signed and not encrypted.
    BodyNotEncrypted,
    /// The profile forbids how it is made.
    BodyForbidden,
    /// It names a recipient that is not among the receiver's keys at hand.
    RecipientUnknown,
    /// Every recipient is a key of the receiver's at hand.
    RecipientKnown,
    /// The content type does not belong to the body.
    ContentTypeForeign,
    /// It worked before, and keys of ours were changed.
    OursChanged,
    /// It worked before, and keys of theirs were changed.
    TheirsChanged,
    /// It never worked.
    NeverWorked,
    /// It worked before, and no key was changed.
    NothingChanged,
}

impl Sign {
    /// Every sign.
    pub const ALL: &'static [Self] = &[
        Self::NoAnswer,
        Self::Bare404,
        Self::Bare400,
        Self::Bare401,
        Self::Bare403,
        Self::WrongMethodOrType,
        Self::Bare412,
        Self::TooLarge,
        Self::TooMany,
        Self::ServerFault,
        Self::SaysEncryption,
        Self::SaysSignature,
        Self::SaysIdentifier,
        Self::SaysTime,
        Self::SaysRepeated,
        Self::SaysContent,
        Self::AnsweredSealed,
        Self::NoMethod,
        Self::AccountIdMisplaced,
        Self::NotHttps,
        Self::BodyUnreadable,
        Self::BodyNotWire,
        Self::BodyIsKey,
        Self::BodyNotEncrypted,
        Self::BodyForbidden,
        Self::RecipientUnknown,
        Self::RecipientKnown,
        Self::ContentTypeForeign,
        Self::OursChanged,
        Self::TheirsChanged,
        Self::NeverWorked,
        Self::NothingChanged,
    ];

    /// Whether a call shows it.
    #[must_use]
    pub fn holds(self, exchange: &Exchange) -> bool {
        let bare = |status| exchange.status == Some(status) && exchange.answer == Answer::Bare;
        let says = |codes: &[ErrorResponseCode]| match exchange.answer {
            Answer::Code(code) => codes.contains(&code),
            Answer::Bare | Answer::Envelope => false,
        };
        let body = |shows: fn(&BodySeen) -> bool| exchange.body.as_ref().is_some_and(shows);
        let (ours, theirs) = (exchange.our_keys_changed, exchange.their_keys_changed);
        let worked = exchange.worked_before == Some(true);
        match self {
            Self::NoAnswer => exchange.status.is_none(),
            Self::Bare404 => bare(404),
            Self::Bare400 => bare(400),
            Self::Bare401 => bare(401),
            Self::Bare403 => bare(403),
            Self::WrongMethodOrType => matches!(exchange.status, Some(405 | 415)),
            Self::Bare412 => bare(412),
            Self::TooLarge => exchange.status == Some(413),
            Self::TooMany => exchange.status == Some(429),
            Self::ServerFault => matches!(exchange.status, Some(500..=599)),
            Self::SaysEncryption => says(&[ErrorResponseCode::InvalidPayloadEncryption]),
            Self::SaysSignature => says(&[ErrorResponseCode::InvalidPayloadSignature]),
            Self::SaysIdentifier => says(&[ErrorResponseCode::InvalidIdentifier]),
            Self::SaysTime => says(&[ErrorResponseCode::RequestTimestampOutOfRange]),
            Self::SaysRepeated => says(&[ErrorResponseCode::IdempotencyViolation]),
            Self::SaysContent => says(CONTENT),
            Self::AnsweredSealed => exchange.answer == Answer::Envelope,
            Self::NoMethod => exchange.address.has_method == Some(false),
            Self::AccountIdMisplaced => exchange.address.account_id_fits == Some(false),
            Self::NotHttps => exchange.address.is_https == Some(false),
            Self::BodyUnreadable => body(|body| body.stopped_at(Stage::Recognise)),
            Self::BodyNotWire => body(|body| !body.is_wire),
            Self::BodyIsKey => {
                body(|body| matches!(body.format, Format::OpenPgpKey | Format::JwkSet))
            }
            Self::BodyNotEncrypted => body(|body| body.format == Format::Jws),
            Self::BodyForbidden => body(|body| body.stopped_at(Stage::Policy)),
            Self::RecipientUnknown => body(|body| body.recipients_known == Some(false)),
            Self::RecipientKnown => body(|body| body.recipients_known == Some(true)),
            Self::ContentTypeForeign => body(|body| body.content_type_fits == Some(false)),
            Self::OursChanged => worked && ours == Some(true),
            Self::TheirsChanged => worked && theirs == Some(true),
            Self::NeverWorked => exchange.worked_before == Some(false),
            Self::NothingChanged => worked && ours == Some(false) && theirs == Some(false),
        }
    }
}

const CONTENT: &[ErrorResponseCode] = &[
    ErrorResponseCode::InvalidApiVersion,
    ErrorResponseCode::InvalidFieldValue,
    ErrorResponseCode::MissingRequiredField,
    ErrorResponseCode::InvalidDecryptedRequest,
    ErrorResponseCode::PreconditionViolation,
    ErrorResponseCode::UserActionInProgress,
];
