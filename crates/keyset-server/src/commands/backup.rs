//! `keyset-server backup`: a copy of the database as it is at one moment, beside a running server.

use std::io::Write as _;
use std::path::PathBuf;

use super::{CommandError, Outcome};
use crate::config::storage::StorageConfig;
use crate::store::sqlite::SqliteStore;
use crate::store::{Location, Store as _};

/// Copies the database into a new file, for its owner alone. The master key is not in it.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Command {
    /// The file to make; one that is there is not written over.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Where the server, which may be running, keeps everything.
    #[command(flatten)]
    storage: StorageConfig,
}

impl Command {
    pub(super) async fn run(&self) -> Result<Outcome, CommandError> {
        let location = self.storage.location().ok_or(CommandError::NothingAsked)?;
        let Location::File(database) = location else {
            return Err(CommandError::NotAFile);
        };
        let store = SqliteStore::open_to_read(&database)
            .await
            .map_err(CommandError::Open)?;
        let copied = store.back_up(&self.to).await;
        store.close().await;
        copied.map_err(CommandError::Copy)?;
        writeln!(
            std::io::stdout().lock(),
            "The database was copied to {}. The private parts in it open with the master key \
             alone, which is not in it: keep that in another place.",
            self.to.display()
        )
        .map(|()| Outcome::Good)
        .map_err(CommandError::Output)
    }
}
