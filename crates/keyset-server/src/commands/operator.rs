//! `keyset-server operator link`: a one-time sign-in link for another person.

use std::io::Write as _;
use std::net::SocketAddr;

use clap::Subcommand;
use keyset_api::Role;

use super::{COMMAND_LINE, CommandError, Outcome};
use crate::access::{Person, name};
use crate::app::Ambient;
use crate::config::storage::StorageConfig;
use crate::domain::sign_in::link;
use crate::serve::sign_in_link;
use crate::store;

#[derive(Clone, Debug, Subcommand)]
pub(super) enum Command {
    /// Prints a one-time sign-in link, good for 15 minutes.
    Link {
        /// The name under which the person's changes are recorded: letters, digits and . _ @ + | -
        #[arg(value_parser = name::checked)]
        name: String,
        /// What the person may do: viewer, operator or key-manager.
        #[arg(long, value_parser = role)]
        role: Role,
        /// Where the server, which may be running, keeps everything.
        #[command(flatten)]
        storage: StorageConfig,
        /// Where the server listens.
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8081")]
        listen: SocketAddr,
        /// The server has TLS.
        #[arg(long)]
        tls: bool,
    },
}

impl Command {
    pub(super) async fn run(&self, ambient: &Ambient) -> Result<Outcome, CommandError> {
        let Self::Link {
            name,
            role,
            storage,
            listen,
            tls,
        } = self;
        let scheme = if *tls { "https" } else { "http" };
        let location = storage.location().ok_or(CommandError::NothingAsked)?;
        let store = store::open_existing(&location)
            .await
            .map_err(CommandError::Open)?;
        let person = Person {
            operator: name.clone(),
            role: *role,
        };
        let (at, mut rng) = (ambient.now(), ambient.rng());
        let token = link::make(store.as_ref(), person, COMMAND_LINE, at, rng.as_mut())
            .await
            .map_err(CommandError::Store)?;
        store.close().await;
        writeln!(
            std::io::stdout().lock(),
            "{}",
            sign_in_link(&format!("{scheme}://{listen}"), &token)
        )
        .map(|()| Outcome::Good)
        .map_err(CommandError::Output)
    }
}

fn role(text: &str) -> Result<Role, String> {
    Role::from_code(text).ok_or_else(|| "one of viewer, operator, key-manager".into())
}
