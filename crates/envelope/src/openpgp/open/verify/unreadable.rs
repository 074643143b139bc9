//! Why a signature can not even be compared with a key, in words.

use alloc::string::String;

use super::super::content::Sighted;
use crate::inspect::diagnose::Cause;
use crate::openpgp::wire;

/// What keeps a signature from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It demands an extension that is not known (RFC 9580 section 5.2.3.7).
    Demand,
    /// Its fields contradict each other or its announcement.
    Fields,
    /// Its version is not read.
    Version(u8),
}

impl Unreadable {
    pub(super) fn of(sighted: &Sighted) -> Self {
        let signature = sighted.signature.as_ref();
        match sighted.unread_version {
            Some(version) => Self::Version(version),
            None if signature.is_some_and(wire::demands_the_unknown) => Self::Demand,
            None => Self::Fields,
        }
    }

    /// The cause, what happened and what to do.
    pub(super) fn words(self) -> (Cause, String, &'static str) {
        match self {
            Self::Version(version) => (
                Cause::UnsupportedVersion,
                alloc::format!(
                    "The signature has version {version}; signatures of version 3, 4 and 6 are \
                     read."
                ),
                "Ask the sender to sign with version 4, which every OpenPGP program writes.",
            ),
            Self::Demand => (
                Cause::SignatureInvalid,
                "The signature demands that an extension be understood which is not known here, \
                 so that it can not be relied on."
                    .into(),
                "Ask the sender to sign without critical notations.",
            ),
            Self::Fields => (
                Cause::SignatureInvalid,
                "The signature is damaged: its fields contradict each other, or what was \
                 announced before the data."
                    .into(),
                "Treat the message as changed on the way and ask the sender to send it again.",
            ),
        }
    }
}
