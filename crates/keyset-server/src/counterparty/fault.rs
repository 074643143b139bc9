//! Ways to misbehave. Each stays until it is taken back.

use serde::{Deserialize, Serialize};

/// What is wrong with the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Fault {
    /// A member of the answer stands twice.
    DuplicateMember,
    /// Every request is answered with 404 and nothing else.
    #[serde(rename = "empty-404")]
    EmptyNotFound,
    /// OpenPGP: answers carry a signature of a key that has expired beside the good ones. A
    /// receiver must accept them.
    ExpiredAndActiveSignatures,
    /// The time in answers is five minutes late.
    LateClock,
    /// Answers are signed by a key that the partner never saw.
    UnknownSigner,
    /// Answers are sealed to a key that the partner does not have.
    WrongRecipient,
}

/// The body of `POST /counterparty/faults`, and its answer: everything that is wrong from now on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Faults {
    /// None for good behaviour.
    pub(super) faults: std::collections::BTreeSet<Fault>,
}
