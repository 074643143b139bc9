//! Which keys of a set protect a message: a pure choice by purpose, state, validity and evidence.
//! What a profile says of algorithms and sizes is judged where the message is sealed.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::entry::KeyUse;
use super::life::{Life, Purpose};
use super::permission::{Operation, Permission, permission};
use crate::key::report::KeyFormat;
use crate::key::state::StateName;
use crate::time::UnixTime;

/// Why a key that is asked for by name does not protect a message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotSelected {
    /// Its validity has ended.
    Expired {
        /// The first second at which it was no longer valid.
        end: UnixTime,
    },
    /// Its validity has not begun.
    NotYetValid {
        /// The first second at which it will be valid.
        begin: UnixTime,
    },
    /// It is of another owner, environment, format or use.
    OtherPurpose,
    /// Its state does not let it protect anything.
    State {
        /// The state.
        state: StateName,
    },
    /// No key of the set has this thumbprint.
    Unknown {
        /// The thumbprint.
        thumbprint: String,
    },
}

/// The keys that protect ordinary traffic of a purpose: OpenPGP messages are signed by every Active
/// key, so that a counterparty who knows any one of them accepts the message; a JOSE message has
/// one signer, and a message of either format one recipient: the newest that was seen to work.
///
/// All of them are Active and valid at `at`; the newest comes first. Empty where there is none.
#[must_use]
pub fn protecting(set: &[Life], purpose: Purpose, at: UnixTime) -> Vec<&Life> {
    let mut keys: Vec<&Life> = set
        .iter()
        .filter(|life| life.purpose() == purpose)
        .filter(|life| permission(life.entry.state, Operation::Protect) == Permission::Allowed)
        .filter(|life| validity(life, at).is_ok())
        .collect();
    keys.sort_by(|one, other| rank(other).cmp(&rank(one)));
    if !signs_with_all(purpose) {
        keys.truncate(1);
    }
    keys
}

/// The key with this thumbprint, for a message whose sender asks for it by name. A trusted
/// PreActive key may be asked for: a message that is to prove that it works.
///
/// # Errors
/// [`NotSelected`] when there is no such key, it is for something else, it is not valid at `at`, or
/// its state does not even allow a probe.
pub fn named<'a>(
    set: &'a [Life],
    purpose: Purpose,
    thumbprint: &str,
    at: UnixTime,
) -> Result<&'a Life, NotSelected> {
    let life = set
        .iter()
        .find(|life| life.entry.thumbprint == thumbprint)
        .ok_or_else(|| NotSelected::Unknown {
            thumbprint: thumbprint.into(),
        })?;
    if life.purpose() != purpose {
        return Err(NotSelected::OtherPurpose);
    }
    if permission(life.entry.state, Operation::Protect) == Permission::Denied {
        return Err(NotSelected::State {
            state: life.entry.state.name(),
        });
    }
    validity(life, at)?;
    Ok(life)
}

impl NotSelected {
    /// Stable identifier, `select.reason`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Expired { .. } => "select.expired",
            Self::NotYetValid { .. } => "select.not-yet-valid",
            Self::OtherPurpose => "select.other-purpose",
            Self::State { .. } => "select.state",
            Self::Unknown { .. } => "select.unknown",
        }
    }
}

impl fmt::Display for NotSelected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expired { end } => write!(f, "The key has expired: it ended on {}.", end.date()),
            Self::NotYetValid { begin } => write!(f, "The key is valid only from {begin}."),
            Self::OtherPurpose => f.write_str(
                "The key is not for this: it has another owner, environment, format or use.",
            ),
            Self::State {
                state: StateName::PreActive,
            } => f.write_str("The key is not trusted yet."),
            Self::State { state } => {
                write!(f, "The key is {state}, and seals and signs nothing.")
            }
            Self::Unknown { thumbprint } => {
                write!(f, "No key of the set has the thumbprint {thumbprint}.")
            }
        }
    }
}

impl core::error::Error for NotSelected {}

/// A JOSE compact token has room for one signature (RFC 7515 section 3.1).
const fn signs_with_all(purpose: Purpose) -> bool {
    matches!(
        (purpose.format, purpose.key_use),
        (KeyFormat::OpenPgp, KeyUse::Sign)
    )
}

/// The higher, the better: seen to work, then the later beginning, then the later use. The
/// thumbprint makes the choice the same whatever the order of the set.
fn rank(life: &Life) -> (bool, UnixTime, UnixTime, &str) {
    (
        life.proof().is_some(),
        life.entry.valid_from,
        life.since,
        &life.entry.thumbprint,
    )
}

fn validity(life: &Life, at: UnixTime) -> Result<(), NotSelected> {
    let entry = &life.entry;
    if entry.valid_from > at {
        return Err(NotSelected::NotYetValid {
            begin: entry.valid_from,
        });
    }
    match entry.valid_to.filter(|end| *end <= at) {
        Some(end) => Err(NotSelected::Expired { end }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
