//! `keyset-server operator link`: a one-time sign-in link for another person.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Subcommand;
use keyset_api::Role;

use super::{CommandError, Outcome};
use crate::access::Person;
use crate::app::Ambient;
use crate::data_dir::DataDir;
use crate::domain::sign_in;
use crate::serve::sign_in_link;
use crate::store::Store as _;
use crate::store::sqlite::SqliteStore;

#[derive(Clone, Debug, Subcommand)]
pub(super) enum Command {
    /// Prints a one-time sign-in link, good for 15 minutes.
    Link {
        /// The name under which the person's changes are recorded.
        name: String,
        /// What the person may do: viewer, operator or key-manager.
        #[arg(long, value_parser = role)]
        role: Role,
        /// The data directory of the server, which may be running.
        #[arg(long, value_name = "DIR")]
        data_dir: PathBuf,
        /// Where the server listens.
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8081")]
        listen: SocketAddr,
    },
}

impl Command {
    pub(super) async fn run(&self, ambient: &Ambient) -> Result<Outcome, CommandError> {
        let Self::Link {
            name,
            role,
            data_dir,
            listen,
        } = self;
        let store = SqliteStore::open_existing(&DataDir::at(data_dir).database())
            .await
            .map_err(CommandError::Open)?;
        let person = Person {
            operator: name.clone(),
            role: *role,
        };
        let (at, mut rng) = (ambient.now(), ambient.rng());
        let token = sign_in::link(&store, person, COMMAND_LINE, at, rng.as_mut())
            .await
            .map_err(CommandError::Store)?;
        store.close().await;
        writeln!(
            std::io::stdout().lock(),
            "{}",
            sign_in_link(*listen, &token)
        )
        .map(|()| Outcome::Good)
        .map_err(CommandError::Output)
    }
}

fn role(text: &str) -> Result<Role, String> {
    Role::from_code(text).ok_or_else(|| "one of viewer, operator, key-manager".into())
}

/// Whoever can run commands on the data directory.
const COMMAND_LINE: &str = "command-line";
