//! The words of JOSE refusals: one function per reason, each with evidence and the next action.
//! Ids, names and numbers only; never content.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use crate::detect::Format;
use crate::error::{ParseError, ParseErrorKind};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::policy::profile::Profile;

/// Of several checks the one that failed with the earliest cause in the list.
///
/// # Errors
/// Its [`Diagnosis`].
pub(super) fn earliest<const N: usize>(
    checks: [Result<(), Diagnosis>; N],
) -> Result<(), Diagnosis> {
    let failed = checks.into_iter().filter_map(Result::err);
    failed
        .min_by_key(|diagnosis| diagnosis.cause)
        .map_or(Ok(()), Err)
}

/// What a result that is needed later was refused for.
///
/// # Errors
/// Its [`Diagnosis`].
pub(super) fn of<T>(result: &Result<T, Diagnosis>) -> Result<(), Diagnosis> {
    result.as_ref().map(drop).map_err(Clone::clone)
}

/// A part of a token that could not be read; `part` is its name for people.
pub(super) fn unreadable(part: &str, error: ParseError) -> Diagnosis {
    let cause = match error.kind {
        ParseErrorKind::DuplicateMember => Cause::DuplicateMember,
        ParseErrorKind::Encoding => Cause::BadEncoding,
        ParseErrorKind::TrailingData => Cause::TrailingData,
        ParseErrorKind::Truncated => Cause::Truncated,
        ParseErrorKind::Version => Cause::UnsupportedVersion,
        ParseErrorKind::Header | ParseErrorKind::Packet => Cause::MalformedHeader,
    };
    let remedy = match cause {
        Cause::BadEncoding => {
            "Copy the token again as it was sent: JOSE uses base64url without padding, line breaks \
             or spaces."
        }
        Cause::Truncated => "Copy the whole token; its end is missing.",
        _ => "Ask the sender to correct how the token is made.",
    };
    Diagnosis::new(
        cause,
        format!("The {part} can not be read: {error}."),
        remedy,
    )
    .with("part", part)
    .with("at", error.at)
    .with("reason", error.kind.code())
}

/// A rule of the header that its RFC demands is broken.
pub(super) fn malformed(what: impl Into<String>) -> Diagnosis {
    let remedy = "Ask the sender to correct how the token is made.";
    Diagnosis::new(Cause::MalformedHeader, what, remedy)
}

/// A bound of the profile was passed; `rule` is its place in the profile.
pub(super) fn too_large(what: &str, found: usize, limit: u64, rule: &str) -> Diagnosis {
    Diagnosis::new(
        Cause::SizeLimit,
        format!("The {what} has {found} octets; the profile allows {limit}."),
        format!("Raise `{rule}` in a profile file if this is expected from the counterparty."),
    )
    .with("octets", found)
    .with("limit", limit)
    .against(rule, found)
}

/// PBES2 asks for more iterations than the profile allows; zero allows none.
pub(super) fn too_many_iterations(found: u64, limit: u32) -> Diagnosis {
    Diagnosis::new(
        Cause::SizeLimit,
        format!("The header's p2c asks for {found} iterations; the profile allows {limit}."),
        "Raise `limits.pbes2_count` in a profile file if this is expected from the counterparty.",
    )
    .with("iterations", found)
    .with("limit", limit)
    .against("limits.pbes2_count", found)
}

/// Too many recipients or signatures.
pub(super) fn too_many(what: &str, found: usize, limit: u32, rule: &str) -> Diagnosis {
    Diagnosis::new(
        Cause::NestingLimit,
        format!("The message has {found} {what}; the profile allows {limit}."),
        format!("Raise `{rule}` in a profile file if this is expected from the counterparty."),
    )
    .with("found", found)
    .with("limit", limit)
    .against(rule, found)
}

/// The profile's list `rule` does not have this algorithm.
pub(super) fn forbidden(
    member: &str,
    name: &str,
    allowed: &[&str],
    rule: &str,
    profile: &Profile,
) -> Diagnosis {
    // Compression is a switch, not a list.
    let needs = if member == "zip" {
        Value::Bool(name == "DEF")
    } else {
        Value::from(shown(name))
    };
    Diagnosis::new(
        Cause::AlgorithmForbidden,
        format!(
            "The header's {member} is {}; the profile {} allows {}.",
            shown(name),
            profile.name,
            listed(allowed)
        ),
        format!(
            "Ask the sender to use an allowed algorithm, or agree on this one and add it to \
             `{rule}` in a profile file."
        ),
    )
    .with("member", member)
    .with("algorithm", shown(name))
    .with(
        "allowed",
        allowed
            .iter()
            .map(|name| String::from(*name))
            .collect::<Vec<_>>(),
    )
    .against(rule, needs)
}

/// `alg` is `none`: the token claims nothing.
pub(super) fn unsecured() -> Diagnosis {
    Diagnosis::new(
        Cause::AlgorithmForbidden,
        "The token says `alg: none`: anyone could have made it. No profile accepts that.",
        "Ask the sender to sign with an agreed algorithm and key.",
    )
    .with("member", "alg")
    .with("algorithm", "none")
}

/// `crit` names what this codec does not understand (RFC 7515 section 4.1.11).
pub(super) fn critical(names: &[String]) -> Diagnosis {
    let names: Vec<String> = names.iter().map(|name| shown(name)).collect();
    Diagnosis::new(
        Cause::CriticalHeaderUnknown,
        format!(
            "The header demands that {} be understood, which this codec does not.",
            names.join(", ")
        ),
        "Ask the sender to leave the extension out.",
    )
    .with("crit", names)
}

/// The profile does not accept this serialization.
pub(super) fn serialization(found: &str, allowed: &[&str], profile: &Profile) -> Diagnosis {
    Diagnosis::new(
        Cause::WrongSerialization,
        format!(
            "The message uses the {found} serialization; the profile {} accepts {}.",
            profile.name,
            listed(allowed)
        ),
        "Ask the sender for the compact serialization: parts joined by dots.",
    )
    .with("serialization", found)
    .with(
        "allowed",
        allowed
            .iter()
            .map(|name| String::from(*name))
            .collect::<Vec<_>>(),
    )
    .against("jose.serializations", found)
}

/// A payload was given, and the message has one too.
pub(super) fn carries_its_own(format: Format) -> Diagnosis {
    Diagnosis::new(
        Cause::WrongSerialization,
        format!(
            "A payload was given beside the message, but a {} carries its own.",
            format.label()
        ),
        "Give a payload only beside a JWS that travels without one.",
    )
}

/// The profile says nothing about JOSE.
pub(super) fn no_rules(profile: &Profile) -> Diagnosis {
    Diagnosis::new(
        Cause::AlgorithmForbidden,
        format!("The profile {} has no rules for JOSE.", profile.name),
        "Choose a profile for JWE, such as `jwe-jws` or `jwe-legacy`.",
    )
}

/// A name from a message, cut to a length that fits a sentence.
pub(super) fn shown(name: &str) -> String {
    let mut cut: String = name
        .chars()
        .filter(|c| !c.is_control())
        .take(SHOWN_MAX)
        .collect();
    if name.chars().count() > SHOWN_MAX {
        cut.push('…');
    }
    cut
}

/// Names as a list for people.
pub(super) fn listed(names: &[&str]) -> String {
    if names.is_empty() {
        String::from("none")
    } else {
        names.join(", ")
    }
}

const SHOWN_MAX: usize = 64;
