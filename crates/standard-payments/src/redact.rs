//! Redaction: what must never be seen in a view, log or report is replaced before it is shown.
//!
//! Works on any text, JSON or not, whole or broken, and leaves everything else as it is, white
//! space included. Members are known by name at any depth, also inside of texts that are JSON
//! themselves; card numbers are known by their look, wherever they stand.

mod card_number;
mod names;
mod scan;

use alloc::string::String;

pub use card_number::is_card_number;

/// The text with everything sensitive replaced by [`REDACTED`].
#[must_use]
pub fn redact(text: &str) -> String {
    scan::redacted(text, 0)
}

/// Whether anything in the text would be replaced.
#[must_use]
pub fn is_sensitive(text: &str) -> bool {
    redact(text) != text
}

/// What stands in place of a value.
pub const REDACTED: &str = "[redacted]";

#[cfg(test)]
mod tests;
