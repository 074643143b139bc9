//! `keyset-server restore`: a backup becomes the database of an empty data directory.

use std::io::Write as _;
use std::path::PathBuf;

use super::{COMMAND_LINE, CommandError, Outcome};
use crate::app::Ambient;
use crate::audit::{Chain, Record};
use crate::data_dir::DataDir;
use crate::domain::verification::walk;
use crate::store::sqlite::{Restoring, SqliteStore};
use crate::store::{Change, Store as _};

/// Makes the database of a data directory from a backup, once it was found whole: its pages, its
/// version and its audit log. Everybody has to sign in anew.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Command {
    /// The backup.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The data directory to make. It may hold the master key and nothing else.
    #[arg(long, value_name = "DIR")]
    data_dir: PathBuf,
}

impl Command {
    pub(super) async fn run(&self, ambient: &Ambient) -> Result<Outcome, CommandError> {
        let dir = DataDir::open(&self.data_dir).map_err(CommandError::DataDir)?;
        dir.refuse_filled().map_err(CommandError::DataDir)?;
        let restoring = Restoring::begin(&self.from, &dir.database())
            .await
            .map_err(CommandError::Copy)?;
        let chain = match looked_through(restoring.store(), ambient).await {
            Ok(chain) => chain,
            Err(refusal) => {
                restoring.give_up().await.map_err(CommandError::Copy)?;
                return Err(refusal);
            }
        };
        restoring.finish().await.map_err(CommandError::Copy)?;
        writeln!(
            std::io::stdout().lock(),
            "The database is in {}. Its audit log was whole: {} events, the last hash was {}. Put \
             the master key of that time back before the server starts.",
            self.data_dir.display(),
            chain.number(),
            chain.hash()
        )
        .map(|()| Outcome::Good)
        .map_err(CommandError::Output)
    }
}

/// Walks the audit log, and puts the restoring at its end: where the log ended before.
async fn looked_through(store: &SqliteStore, ambient: &Ambient) -> Result<Chain, CommandError> {
    let walked = walk(store).await.map_err(CommandError::Store)?;
    if let Some(broken) = walked.broken {
        return Err(CommandError::Broken(broken));
    }
    let mut change = Some(Change {
        records: vec![Record::new(ambient.now(), COMMAND_LINE, "restore")],
        ..Change::default()
    });
    let written = store.change(&mut |_| change.take()).await;
    written.map_err(CommandError::Store)?;
    Ok(walked.whole)
}
