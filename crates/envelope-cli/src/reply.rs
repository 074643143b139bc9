//! What a command answers: octets for stdout, text for stderr, and an exit status. Commands build
//! it; only `main` writes it.

use std::process::ExitCode;

use serde::Serialize;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// A command's answer.
pub(crate) struct Reply {
    /// For stdout, exact octets; zeroized, as it may be a payload or a secret key.
    pub(crate) output: Zeroizing<Vec<u8>>,
    /// For stderr: whole lines.
    pub(crate) messages: String,
    /// The exit status.
    pub(crate) status: Status,
}

/// The exit status of the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Done, and nothing found that is against the profile.
    Done = 0,
    /// Wrong usage, or a file that cannot be read or written.
    Usage = 1,
    /// Refused with a diagnosis, or done with a finding of severity `error`.
    Refused = 2,
    /// A bug.
    Internal = 3,
}

impl Reply {
    /// An answer that says nothing yet.
    pub(crate) fn new(status: Status) -> Self {
        Self {
            output: Zeroizing::new(Vec::new()),
            messages: String::new(),
            status,
        }
    }

    /// Adds octets for stdout.
    pub(crate) fn output(mut self, octets: &[u8]) -> Self {
        self.output.extend_from_slice(octets);
        self
    }

    /// Adds one JSON object for stdout, with a line end.
    pub(crate) fn json(mut self, value: &impl Serialize) -> Result<Self, Failure> {
        let text = Zeroizing::new(serde_json::to_vec_pretty(value).map_err(Failure::Json)?);
        self.output.reserve_exact(text.len() + 1);
        self.output.extend_from_slice(&text);
        self.output.push(b'\n');
        Ok(self)
    }

    /// Adds one JSON object for stdout, all in one line.
    pub(crate) fn json_line(mut self, value: &impl Serialize) -> Result<Self, Failure> {
        serde_json::to_writer(&mut *self.output, value).map_err(Failure::Json)?;
        self.output.push(b'\n');
        Ok(self)
    }

    /// Puts lines for stderr before the others.
    pub(crate) fn noted(mut self, lines: &str) -> Self {
        self.messages.insert_str(0, lines);
        self
    }

    /// Adds lines for stderr.
    pub(crate) fn messages(mut self, lines: &str) -> Self {
        self.messages.push_str(lines);
        self
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}
