//! The words of refusals that concern a message's structure and bounds. No decision is made here
//! beyond comparing a number with its limit.

use alloc::string::String;

use crate::error::ParseError;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::openpgp::wire;
use crate::policy::profile::Profile;

/// The packets can not be told apart, or are too many.
pub(super) fn unreadable(error: wire::Unread) -> Diagnosis {
    match error {
        wire::Unread::Damaged(error) => damaged(error),
        wire::Unread::TooMany(limit) => nesting(
            alloc::format!("The message has more than the {limit} packets allowed."),
            limit,
        )
        .with("rule", "limits.packets"),
    }
}

/// Something that is no packet follows a whole message.
pub(super) fn follows_the_message(unread: wire::Unread) -> Diagnosis {
    match unread {
        wire::Unread::Damaged(error) => trailing(
            "Behind the message stands something more that does not belong to it.",
            error.at,
        ),
        wire::Unread::TooMany(_) => unreadable(unread),
    }
}

fn damaged(error: ParseError) -> Diagnosis {
    let summary = match wire::cause(error.kind) {
        Cause::Truncated => {
            alloc::format!(
                "The message ends in the middle of a packet, after {} octets.",
                error.at
            )
        }
        _ => alloc::format!("At octet {} there is no OpenPGP packet.", error.at),
    };
    Diagnosis::new(wire::cause(error.kind), summary, SEND_AGAIN).with("octet", error.at)
}

/// Packets stand in an order that makes no message.
pub(super) fn malformed(what: impl Into<String>) -> Diagnosis {
    Diagnosis::new(Cause::MalformedPacket, what, SEND_AGAIN)
}

pub(super) fn trailing(what: impl Into<String>, at: usize) -> Diagnosis {
    Diagnosis::new(
        Cause::TrailingData,
        what,
        "Ask the sender for one message and nothing else in one body.",
    )
    .with("octet", at)
}

/// Too many, or too deep.
pub(super) fn nesting(summary: impl Into<String>, limit: u32) -> Diagnosis {
    Diagnosis::new(
        Cause::NestingLimit,
        summary,
        "Ask the sender for a plain message: encrypted once, compressed at most once, signed.",
    )
    .with("limit", limit)
}

pub(super) fn check_body(octets: usize, profile: &Profile) -> Result<(), Diagnosis> {
    let limit = profile.limits.body;
    if octets as u64 <= limit {
        return Ok(());
    }
    Err(size(
        alloc::format!(
            "The message has {octets} octets; profile {} opens at most {limit}.",
            profile.name
        ),
        limit,
    )
    .against("limits.body", octets))
}

pub(super) fn size(summary: impl Into<String>, limit: u64) -> Diagnosis {
    Diagnosis::new(
        Cause::SizeLimit,
        summary,
        "Ask the sender for a smaller message, or raise the limit in a profile file.",
    )
    .with("limit", limit)
}

pub(super) fn not_encrypted(profile: &Profile, signed: bool) -> Diagnosis {
    let what = if signed {
        "signed but not encrypted"
    } else {
        "neither encrypted nor signed"
    };
    Diagnosis::new(
        Cause::NotEncrypted,
        alloc::format!(
            "The message is {what}; profile {} demands encryption. Anyone on the way could read it.",
            profile.name
        ),
        "Ask the sender to encrypt to your current certificate.",
    )
    .with("signed", signed)
    .against("layers.encryption", "optional")
}

/// Signatures alone, and nothing that they could be about.
pub(super) fn data_missing() -> Diagnosis {
    Diagnosis::new(
        Cause::MalformedPacket,
        "There are signatures, but not the data that was signed: it travels apart from them.",
        "Give the signed file beside the signatures, octet for octet.",
    )
}

/// A payload was given, and the message has one too.
pub(super) fn carries_its_own() -> Diagnosis {
    Diagnosis::new(
        Cause::WrongSerialization,
        "A payload was given beside the message, but the message carries its own.",
        "Give a payload only beside signatures that travel without one.",
    )
}

/// What helps where a message arrived damaged.
pub(super) const SEND_AGAIN: &str =
    "Compare the body with what was sent, octet for octet, and ask the sender to send it again.";
