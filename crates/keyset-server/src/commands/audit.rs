//! `keyset-server audit verify`: walks the audit log from its first event to its last.

use std::io::Write as _;

use clap::Subcommand;

use super::{CommandError, Outcome};
use crate::config::storage::StorageConfig;
use crate::domain::verification::walk;
use crate::store;

#[derive(Clone, Debug, Subcommand)]
pub(super) enum Command {
    /// Checks every event against the hash chain; exit status 2 when it is broken.
    Verify {
        /// Where the server, which may be running, keeps everything.
        #[command(flatten)]
        storage: StorageConfig,
    },
}

impl Command {
    pub(super) async fn run(&self) -> Result<Outcome, CommandError> {
        let Self::Verify { storage } = self;
        let location = storage.location().ok_or(CommandError::NothingAsked)?;
        let store = store::open_to_read(&location)
            .await
            .map_err(CommandError::Open)?;
        let walked = walk(store.as_ref()).await.map_err(CommandError::Store)?;
        store.close().await;
        let mut out = std::io::stdout().lock();
        match walked.broken {
            None => writeln!(
                out,
                "The audit log is whole: {} events, the last hash is {}.",
                walked.whole.number(),
                walked.whole.hash()
            )
            .map(|()| Outcome::Good),
            Some(broken) => {
                writeln!(out, "The audit log is broken: {broken}.").map(|()| Outcome::Refused)
            }
        }
        .map_err(CommandError::Output)
    }
}
