//! One file per command: arguments in, the codec asked, an answer out.

mod inspect;
mod key;
mod open;
mod profile;
mod protocol;
mod seal;
mod triage;

use core::time::Duration;
use std::io;

use envelope::inspect::finding::{Finding, Severity};
use envelope::{CryptoRng, UnixTime};

use crate::args::Command;
use crate::failure::Failure;
use crate::passphrase::PassphraseSources;
use crate::reply::{Reply, Status};

/// What a command may use of the world besides files.
pub(crate) struct Context<'a> {
    /// The time, where none is given.
    pub(crate) now: UnixTime,
    /// Randomness.
    pub(crate) rng: &'a mut dyn CryptoRng,
    /// Passphrases.
    pub(crate) passphrases: PassphraseSources,
    /// How long the command runs already; for rates alone.
    pub(crate) elapsed: &'a dyn Fn() -> Duration,
    /// Standard output, for lines that can not wait for the reply.
    pub(crate) stream: &'a mut dyn io::Write,
}

/// Does what the arguments ask for.
pub(crate) fn run(command: Command, context: &mut Context<'_>) -> Result<Reply, Failure> {
    match command {
        Command::Inspect(flags) => inspect::run(&flags, context.now),
        Command::Open(flags) => open::run(&flags, context),
        Command::Seal(flags) => seal::run(&flags, context),
        Command::Triage(flags) => triage::run(&flags, context),
        Command::Key { command } => key::run(command, context),
        Command::Profile { command } => profile::run(command),
        Command::Protocol { command } => protocol::run(&command, context),
    }
}

/// The status of work that was done: a finding of severity `error` is told apart.
fn done(findings: &[Finding]) -> Status {
    if findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
    {
        Status::Refused
    } else {
        Status::Done
    }
}
