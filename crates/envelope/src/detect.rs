//! What a body is and how it was wrapped, recognised by content alone. Total: no key, no
//! cryptography, and work in proportion to the length of the input.

mod content;
mod damage;
mod found;
mod http;
mod lookalike;
mod search;
mod undo;
pub mod wrapping;

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::inspect::finding::Finding;
use crate::policy::profile::Limits;
pub(crate) use damage::cut_at;
pub use damage::{Damage, Flaw};
pub(crate) use http::head::Start;
pub(crate) use lookalike::Lookalike;
use search::Search;
use wrapping::Step;

/// The format of a message or key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// An OpenPGP message (RFC 9580).
    #[serde(rename = "openpgp")]
    OpenPgp,
    /// A JSON Web Encryption (RFC 7516).
    #[serde(rename = "jwe")]
    Jwe,
    /// A JSON Web Signature (RFC 7515).
    #[serde(rename = "jws")]
    Jws,
    /// A JSON Web Key or key set (RFC 7517).
    #[serde(rename = "jwk-set")]
    JwkSet,
    /// An OpenPGP certificate or secret key.
    #[serde(rename = "openpgp-key")]
    OpenPgpKey,
    /// None of these.
    #[serde(rename = "unknown")]
    Unknown,
}

/// A body with its outer wrappings undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// What is inside.
    pub format: Format,
    /// The wrappings that were undone, outermost first; none where packets, a token or a JSON text
    /// came as they are.
    pub steps: Vec<Step>,
    /// OpenPGP packets, or the text of a token or JSON object.
    pub body: Vec<u8>,
    /// What in a wrapping could not be read; `body` then holds what was read before.
    pub damage: Option<Damage>,
    /// The armor's checksum is not the one of its content, which refuses nothing.
    pub wrong_checksum: bool,
    /// Length of the input in octets.
    pub received: usize,
    /// What else it is, where it is no envelope.
    pub(crate) lookalike: Lookalike,
    /// The head of the HTTP message around it.
    pub(crate) head: Option<http::head::Head>,
}

/// How far compressed wrappings may unpack, all of them together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Octets unpacked.
    pub unpacked: u64,
    /// How many times larger than its compressed form it may be ...
    pub expansion: u64,
    /// ... once it has passed this many octets.
    pub expansion_from: u64,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self::OpenPgp,
        Self::Jwe,
        Self::Jws,
        Self::JwkSet,
        Self::OpenPgpKey,
        Self::Unknown,
    ];

    /// The name in reports and profiles.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenPgp => "openpgp",
            Self::Jwe => "jwe",
            Self::Jws => "jws",
            Self::JwkSet => "jwk-set",
            Self::OpenPgpKey => "openpgp-key",
            Self::Unknown => "unknown",
        }
    }

    /// Finds a format by its name in reports and profiles.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.name() == name)
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::OpenPgp => "OpenPGP message",
            Self::Jwe => "JWE",
            Self::Jws => "JWS",
            Self::JwkSet => "JSON Web Key",
            Self::OpenPgpKey => "OpenPGP key",
            Self::Unknown => "unknown format",
        }
    }

    /// Whether it is a key, not a message.
    #[must_use]
    pub const fn is_key(self) -> bool {
        matches!(self, Self::JwkSet | Self::OpenPgpKey)
    }
}

impl Bounds {
    /// Those of the built-in profiles: 24 MiB, and 200 times from 1 MiB.
    pub const BUILT_IN: Self = Self {
        unpacked: 25_165_824,
        expansion: 200,
        expansion_from: 1_048_576,
    };

    /// Those of a profile: what is unpacked is a body.
    #[must_use]
    pub const fn of(limits: &Limits) -> Self {
        Self {
            unpacked: limits.body,
            expansion: limits.expansion,
            expansion_from: limits.expansion_from,
        }
    }
}

/// Recognises a body and undoes its outer wrappings, within the built-in bounds.
#[must_use]
pub fn recognise(input: &[u8]) -> Recognised {
    recognise_within(input, &Bounds::BUILT_IN)
}

/// Recognises a body and undoes its outer wrappings, at most [`DEPTH_MAX`] of them.
#[must_use]
pub fn recognise_within(input: &[u8], bounds: &Bounds) -> Recognised {
    let found = Search::new(input.len(), *bounds).look(input);
    let is_as_given = found.format == Format::Unknown && found.steps.is_empty();
    let body = if is_as_given {
        input.trim_ascii().to_vec()
    } else {
        found.body
    };
    Recognised {
        format: found.format,
        steps: found.steps.into_iter().rev().collect(),
        body,
        damage: found.damage,
        wrong_checksum: found.wrong_checksum,
        received: input.len(),
        lookalike: found.lookalike,
        head: found.head,
    }
}

impl Recognised {
    /// What a reviewer should know of the wrappings.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let wire = wrapping::not_wire(self.format, &self.steps);
        let checksum = self.wrong_checksum.then(wrapping::wrong_checksum);
        let head = self.head.as_ref();
        let carried = head.into_iter().flat_map(|head| head.findings(self.format));
        wire.into_iter().chain(checksum).chain(carried).collect()
    }

    /// The wrappings by name, outermost first; `binary` or `none` where there are none.
    #[must_use]
    pub fn wrapping(&self) -> String {
        match (self.steps.as_slice(), self.format) {
            ([], Format::OpenPgp | Format::OpenPgpKey) => "binary".into(),
            ([], _) => "none".into(),
            (steps, _) => wrapping::named(steps),
        }
    }
}

/// Wrappings around one another that are undone: more than anybody makes by mistake.
pub const DEPTH_MAX: usize = 6;

#[cfg(test)]
mod tests;
