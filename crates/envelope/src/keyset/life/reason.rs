//! Why a step is not taken: one reason for each thing that is missing, with what would mend it.

use alloc::string::String;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::step::StepName;
use crate::key::state::StateName;
use crate::keyset::Environment;
use crate::time::UnixTime;

/// Something that stands in the way of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// The state has no such step.
    NotFromThisState {
        /// The step.
        step: StepName,
        /// The state.
        state: StateName,
    },
    /// No key has this thumbprint.
    UnknownKey {
        /// The thumbprint.
        thumbprint: String,
    },
    /// The key belongs to the other environment.
    OtherEnvironment {
        /// Where the key belongs.
        key: Environment,
        /// Where the step was asked for.
        asked: Environment,
    },
    /// The counterparty's key was not compared with its owner.
    ComparisonMissing,
    /// What was read out is not this key's fingerprint.
    ComparisonDiffers,
    /// The key is not known to be its owner's.
    NotTrusted,
    /// Nothing shows that the key works.
    NotVerified,
    /// The evidence is too old.
    EvidenceOld {
        /// When it was made.
        made: UnixTime,
        /// For how many days it counts.
        days: u32,
    },
    /// The evidence is not enough in production.
    EvidenceLocal,
    /// The evidence lies in the future.
    EvidenceAhead {
        /// When it claims to be made.
        made: UnixTime,
    },
    /// The key's validity has ended.
    Expired {
        /// When.
        end: UnixTime,
    },
    /// The key's validity has not begun.
    NotYetValid {
        /// When it does.
        begin: UnixTime,
    },
    /// Readers of the published set may not know the key yet.
    PublishedTooShort {
        /// From when all of them do.
        from: UnixTime,
    },
    /// No other verified key of the same owner, environment, format and use is active.
    NoSuccessor,
    /// No other key of the same owner, environment, format and use would open; the operator has
    /// not confirmed that.
    LastOne,
    /// The waiting time is not over.
    TooEarly {
        /// When it is.
        from: UnixTime,
    },
    /// The step needs two people.
    SecondPerson,
}

impl Reason {
    /// Stable identifier, as written on the wire.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFromThisState { .. } => "not-from-this-state",
            Self::UnknownKey { .. } => "unknown-key",
            Self::OtherEnvironment { .. } => "other-environment",
            Self::ComparisonMissing => "comparison-missing",
            Self::ComparisonDiffers => "comparison-differs",
            Self::NotTrusted => "not-trusted",
            Self::NotVerified => "not-verified",
            Self::EvidenceOld { .. } => "evidence-old",
            Self::EvidenceLocal => "evidence-local",
            Self::EvidenceAhead { .. } => "evidence-ahead",
            Self::Expired { .. } => "expired",
            Self::NotYetValid { .. } => "not-yet-valid",
            Self::PublishedTooShort { .. } => "published-too-short",
            Self::NoSuccessor => "no-successor",
            Self::LastOne => "last-one",
            Self::TooEarly { .. } => "too-early",
            Self::SecondPerson => "second-person",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFromThisState { step, state } => {
                write!(f, "A key that is {state} has no step `{}`.", step.code())
            }
            Self::UnknownKey { thumbprint } => {
                write!(f, "The key set has no key {thumbprint}.")
            }
            Self::OtherEnvironment { key, asked } => write!(
                f,
                "The key belongs to {key}, and the step was asked for in {asked}: the two never mix."
            ),
            Self::ComparisonMissing => f.write_str(
                "Compare the fingerprint with the counterparty over a second channel first, and \
                 record it.",
            ),
            Self::ComparisonDiffers => f.write_str(
                "What was read out is not this key's fingerprint: do not trust it, and ask the \
                 counterparty which key is theirs.",
            ),
            Self::NotTrusted => f.write_str("The key is not trusted yet."),
            Self::NotVerified => f.write_str(
                "Nothing shows yet that the key works: run an echo with it, or record the \
                 counterparty's word.",
            ),
            Self::EvidenceOld { made, days } => write!(
                f,
                "The newest evidence is of {}, and counts for {days} days: run another echo.",
                made.date()
            ),
            Self::EvidenceLocal => f.write_str(
                "A local round trip shows nothing of the other side: in production an echo with \
                 the counterparty counts, or its recorded word.",
            ),
            Self::EvidenceAhead { made } => write!(
                f,
                "The evidence claims to be of {made}, which lies ahead: compare the clocks."
            ),
            Self::Expired { end } => write!(f, "The key expired on {}.", end.date()),
            Self::NotYetValid { begin } => {
                write!(f, "The key is valid only from {}.", begin.date())
            }
            Self::PublishedTooShort { from } => write!(
                f,
                "Whoever fetched the published keys before this one was among them may keep them \
                 until {from}: it may be used from then on."
            ),
            Self::NoSuccessor => f.write_str(
                "No other verified key for the same purpose is active: activate the successor \
                 first.",
            ),
            Self::LastOne => f.write_str(
                "No other key for the same purpose would open what arrives: confirm that traffic \
                 may stop.",
            ),
            Self::TooEarly { from } => write!(
                f,
                "Messages sealed to the key may still arrive: it may be destroyed from {}.",
                from.date()
            ),
            Self::SecondPerson => f.write_str("A second person has to agree to this step."),
        }
    }
}

impl core::error::Error for Reason {}
