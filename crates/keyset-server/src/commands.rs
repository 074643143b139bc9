//! What the program can be asked on the command line: to serve, or one of the commands beside it.

mod audit;
mod backup;
mod master_key;
mod operator;
mod restore;

use std::fmt;
use std::io;

use clap::Subcommand;

use crate::app::Ambient;
use crate::audit::Broken;
use crate::config::Config;
use crate::data_dir::DataDirError;
use crate::serve::{self, ServeError};
use crate::store::sqlite::CopyError;
use crate::store::{OpenError, StoreError};
use crate::unlock::UnlockError;

/// The key set service: without a command it serves.
#[derive(Clone, Debug, clap::Parser)]
#[command(
    name = "keyset-server",
    version,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Config,
}

/// How a command ended that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As it should be.
    Good,
    /// With a finding: exit status 2.
    Refused,
}

/// Why a command could not do its work.
#[derive(Debug)]
#[non_exhaustive]
pub enum CommandError {
    /// The audit log of a backup is broken.
    Broken(Broken),
    /// The copy was not made.
    Copy(CopyError),
    /// A credential is not ours to replace.
    CredentialStays,
    /// The data directory can not be used.
    DataDir(DataDirError),
    /// The database is on a server.
    NotAFile,
    /// Neither a data directory nor a database was named.
    NothingAsked,
    /// The database can not be opened.
    Open(OpenError),
    /// Standard output is closed.
    Output(io::Error),
    /// The new master key is the present one.
    SameMasterKey,
    /// A private part does not open.
    Sealed,
    /// The server did not start, or ended by itself.
    Serve(ServeError),
    /// The database can not be read.
    Store(StoreError),
    /// Database and master key can not be used together.
    Unlock(UnlockError),
}

#[derive(Clone, Debug, Subcommand)]
enum Command {
    /// The audit log.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Copies the database into a new file.
    Backup(backup::Command),
    /// What the private parts are sealed under.
    #[command(subcommand)]
    MasterKey(master_key::Command),
    /// People who may sign in.
    #[command(subcommand)]
    Operator(operator::Command),
    /// Makes the database of a data directory from a backup.
    Restore(restore::Command),
}

impl Arguments {
    /// Does what was asked.
    ///
    /// # Errors
    /// [`CommandError`] when it can not be done.
    pub async fn run(&self, ambient: Ambient) -> Result<Outcome, CommandError> {
        match &self.command {
            Some(Command::Audit(command)) => command.run().await,
            Some(Command::Backup(command)) => command.run().await,
            Some(Command::MasterKey(command)) => command.run(&ambient).await,
            Some(Command::Operator(command)) => command.run(&ambient).await,
            Some(Command::Restore(command)) => command.run(&ambient).await,
            None => serve::run(&self.serve, ambient)
                .await
                .map(|()| Outcome::Good)
                .map_err(CommandError::Serve),
        }
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(error) => write!(f, "the audit log of the backup is broken: {error}"),
            Self::Copy(error) => error.fmt(f),
            Self::CredentialStays => f.write_str(
                "the master key is a credential, which is not replaced here: say with --with where \
                 the new one is, or with --to where it is to be written, and put it in its place",
            ),
            Self::DataDir(error) => error.fmt(f),
            Self::NotAFile => f.write_str(
                "the database is on a PostgreSQL server: use pg_dump, as the manual says under \
                 operations",
            ),
            Self::NothingAsked => {
                f.write_str("say with --data-dir or --database where the key set is")
            }
            Self::Open(error) => error.fmt(f),
            Self::Output(_) => f.write_str("can not write the answer"),
            Self::SameMasterKey => {
                f.write_str("the new master key is the present one; nothing was changed")
            }
            Self::Sealed => f.write_str(
                "a private part does not open under the present master key; nothing was changed",
            ),
            Self::Serve(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::Unlock(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CommandError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Broken(_)
            | Self::CredentialStays
            | Self::NotAFile
            | Self::NothingAsked
            | Self::SameMasterKey
            | Self::Sealed => None,
            Self::Copy(error) => error.source(),
            Self::DataDir(error) => error.source(),
            Self::Open(error) => error.source(),
            Self::Output(error) => Some(error),
            Self::Serve(error) => error.source(),
            Self::Store(error) => error.source(),
            Self::Unlock(error) => error.source(),
        }
    }
}

/// Who did what a command does, in the audit log: whoever can run commands where everything is.
const COMMAND_LINE: &str = "command-line";

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    use super::*;

    fn parsed(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(line.split(' '))
    }

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn without_a_command_it_serves_a_data_directory() {
        assert!(parsed("keyset-server").is_err());
        let arguments = parsed("keyset-server --data-dir here --demo").unwrap();
        assert!(arguments.command.is_none());
        assert!(arguments.serve.demo);
    }

    #[test]
    fn a_command_stands_alone() {
        assert!(parsed("keyset-server audit verify --data-dir here").is_ok());
        assert!(parsed("keyset-server --demo audit verify --data-dir here").is_err());
        assert!(parsed("keyset-server audit verify").is_err());
    }
}
