//! The progress bar, on a terminal alone: how far, how fast, how long still.

use std::io::{self, IsTerminal as _};

use envelope_triage::Tally;
use envelope_triage::report::grouped;
use indicatif::{ProgressBar, ProgressStyle};

use super::inputs::Inputs;

/// A bar, or nothing where nobody would see it.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// A bar for these inputs; hidden where standard error is no terminal, or where lines are written
    /// to the same one.
    pub(super) fn new(inputs: &Inputs, writes_lines: bool) -> Self {
        let is_seen = io::stderr().is_terminal() && !(writes_lines && io::stdout().is_terminal());
        if !is_seen {
            return Self(ProgressBar::hidden());
        }
        let (bar, template) = match inputs.octets() {
            Some(octets) => (ProgressBar::new(octets), KNOWN),
            None => (ProgressBar::no_length(), UNKNOWN),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        Self(bar)
    }

    /// How far it is: what was judged.
    pub(super) fn show(&self, octets: u64, tally: &Tally) {
        if self.0.is_hidden() {
            return;
        }
        self.0.set_position(octets);
        self.0.set_message(format!(
            "{} bodies, {} refused",
            grouped(tally.bodies()),
            grouped(tally.refused)
        ));
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.0.finish_and_clear();
    }
}

const KNOWN: &str = "[{bar:24}] {bytes} of {total_bytes}  {msg}  {bytes_per_sec}, {eta} left";
const UNKNOWN: &str = "{spinner} {bytes}  {msg}  {bytes_per_sec}, {elapsed}";
