//! `keyset-server audit verify`: walks the audit log from its first event to its last.

use std::io::Write as _;

use clap::Subcommand;

use super::{CommandError, Outcome};
use crate::audit::{Broken, Chain};
use crate::config::storage::StorageConfig;
use crate::store::{self, EventFilter, Store, StoreError};

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
        match walked {
            Ok(chain) => writeln!(
                out,
                "The audit log is whole: {} events, the last hash is {}.",
                chain.number(),
                chain.hash()
            )
            .map(|()| Outcome::Good),
            Err(broken) => {
                writeln!(out, "The audit log is broken: {broken}.").map(|()| Outcome::Refused)
            }
        }
        .map_err(CommandError::Output)
    }
}

/// To the end of the chain, or to its first break.
pub(super) async fn walk(store: &dyn Store) -> Result<Result<Chain, Broken>, StoreError> {
    let mut chain = Chain::empty();
    // From the lowest number there can be: an event before the first is no event of the chain.
    let mut after = i64::MIN;
    loop {
        let page = EventFilter {
            after,
            limit: PAGE,
            key: None,
        };
        let events = store.events(page).await?;
        let Some(last) = events.last() else {
            return Ok(Ok(chain));
        };
        after = last.number;
        for event in &events {
            if let Err(broken) = chain.follow(event) {
                return Ok(Err(broken));
            }
        }
    }
}

/// How many events are read at a time.
const PAGE: u32 = 1000;
