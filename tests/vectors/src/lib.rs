//! The JOSE vectors that others published, judged by the codec in the same process: natively, in a
//! binary without std, and in the browser. Each suite runs over one corpus file or folder and gives
//! a [`Tally`]. The files are embedded at build time from the folder that `ENVELOPE_CORPORA` names;
//! without it there are no suites, and whoever runs them says so.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod corpus;
mod exceptions;
mod octets;
mod suite;
mod token;
mod tokens;

#[cfg(feature = "primitives")]
mod padding;
#[cfg(feature = "primitives")]
mod primitives;
mod wycheproof;

pub use suite::{Family, Suite, suites};
pub use tally::Tally;

/// What is said where nothing was embedded.
pub const SKIPPED: &str = "skipped: ENVELOPE_CORPORA is not set";
