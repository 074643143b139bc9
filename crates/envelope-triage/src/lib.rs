//! Triage: many bodies at once. Finds the bodies in logs, HAR files and captured HTTP messages,
//! opens each with the keys at hand, and counts what came of them: per cause, per recipient, per
//! signer and per hour.
//!
//! The way of an octet: a [`Splitter`] cuts what is read into [`Batch`]es that begin and end between
//! two records; a [`Judge`] finds the bodies of a batch and opens them, on whatever thread; a
//! [`Tally`] counts the outcomes in the order of the input; a [`Report`] says it in words and
//! numbers, and [`html`] draws it.
//!
//! No file, clock or thread is touched here, so that a browser's worker can use it too. No payload
//! outlives the look at it; what is quoted from one is redacted unless asked otherwise.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod batch;
pub mod facts;
pub mod field;
pub mod html;
pub mod judge;
pub mod line;
pub mod outcome;
pub mod place;
pub mod read;
pub mod report;
pub mod sniff;
pub mod split;
pub mod tally;

mod document;
mod excerpt;
mod moment;
mod prefilter;

pub use batch::Batch;
pub use facts::KeyFacts;
pub use field::FieldPath;
pub use judge::{Judge, Judged};
pub use outcome::Outcome;
pub use place::{Item, Place};
pub use report::Report;
pub use sniff::Kind;
pub use split::Splitter;
pub use tally::Tally;
