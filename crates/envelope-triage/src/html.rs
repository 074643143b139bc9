//! The report as one self-contained HTML file: a picture over time, a table of causes with remedy and
//! example, recipients and signers. No script, nothing from elsewhere; light or dark as the reader
//! has it. Everything that comes out of a message is escaped.

mod chart;
mod page;
mod text;

use alloc::string::String;

use crate::report::Report;

/// The file. `title` is what was read, in a few words; `made` says when, by what, and how fast.
#[must_use]
pub fn html(report: &Report, title: &str, made: &str) -> String {
    page::page(report, title, made)
}

#[cfg(test)]
mod tests;
