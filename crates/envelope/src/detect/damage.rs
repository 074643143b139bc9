//! What in a wrapping could not be read, and whether the length says who cut it. Facts only; the
//! words are in [`crate::inspect`].

use super::wrapping::Step;
use crate::error::{ParseError, ParseErrorKind};

/// A wrapping, or a token, that could not be read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
    /// What is damaged, by its name in reports.
    pub name: &'static str,
    /// What is wrong with it.
    pub flaw: Flaw,
}

/// What is wrong with a wrapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Its sum over the content differs: a checksum or a length at its end.
    Checksum,
    /// It says how long its content is, and less is there.
    Shorter {
        /// Octets that it promises.
        promised: u64,
        /// Octets that are there.
        found: u64,
    },
    /// It unpacks to more than this many octets.
    TooLarge {
        /// The bound that was passed.
        limit: u64,
    },
    /// It breaks a rule of its encoding, or ends in the middle.
    Unreadable(ParseError),
}

impl Flaw {
    pub(super) const fn ended(at: usize) -> Self {
        Self::Unreadable(ParseError::new(ParseErrorKind::Truncated, at))
    }

    pub(super) const fn refused(at: usize) -> Self {
        Self::Unreadable(ParseError::new(ParseErrorKind::Encoding, at))
    }

    /// The octet at which reading stopped, where there is one.
    #[must_use]
    pub const fn at(self) -> Option<usize> {
        match self {
            Self::Unreadable(error) => Some(error.at),
            Self::Checksum | Self::Shorter { .. } | Self::TooLarge { .. } => None,
        }
    }

    /// Whether something is missing at the end.
    #[must_use]
    pub const fn is_cut(self) -> bool {
        match self {
            Self::Shorter { .. } => true,
            Self::Unreadable(error) => matches!(error.kind, ParseErrorKind::Truncated),
            Self::Checksum | Self::TooLarge { .. } => false,
        }
    }
}

/// A length at which something is known to cut, and what does. The lengths are those of the whole
/// input, of what each wrapping held, and of what was left in the end.
pub(crate) fn cut_at(
    received: usize,
    steps: &[Step],
    body: usize,
) -> Option<(usize, &'static str)> {
    let wrapped = steps.iter().map(|step| step.octets);
    let lengths = core::iter::once(received).chain(wrapped).chain([body]);
    lengths
        .filter_map(|length| CUTS.iter().find(|(octets, _)| *octets == length))
        .copied()
        .next()
}

/// Lengths at which logs, fields and terminals cut, in octets.
const CUTS: &[(usize, &str)] = &[
    (255, FIELD),
    (256, FIELD),
    (512, BUFFER),
    // RFC 3164 section 4.1.
    (1_024, LOG),
    (2_048, LOG),
    (4_000, FIELD),
    // A terminal takes lines of at most this, the line feed included.
    (4_095, "a terminal"),
    (4_096, LOG),
    (8_192, LOG),
    (10_000, LOG),
    (16_384, LOG),
    (32_766, FIELD),
    (32_767, "a cell of a spreadsheet"),
    (32_768, BUFFER),
    (49_152, LOG),
    (65_535, FIELD),
    (65_536, BUFFER),
    (131_072, BUFFER),
    (262_144, LOG),
    (1_048_576, LOG),
];
const BUFFER: &str = "a buffer or a field";
const FIELD: &str = "a field of a database";
const LOG: &str = "a log or a field";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outermost_length_that_something_cuts_at_is_named() {
        assert_eq!(cut_at(4_096, &[], 3_072), Some((4_096, LOG)));
        assert_eq!(cut_at(70_000, &[], 65_536), Some((65_536, BUFFER)));
        assert_eq!(cut_at(4_097, &[], 3_073), None);
    }

    #[test]
    fn every_length_is_listed_once() {
        assert!(CUTS.is_sorted_by(|(one, _), (next, _)| one < next));
    }
}
