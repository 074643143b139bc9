//! What the operator says on the command line, and whether it can be done.

pub mod console;
pub mod counterparty;
pub mod limits;
mod listen;
pub mod master_key;
pub mod notices;
pub mod partner;
pub mod policy;
pub mod published;
mod sign_in;
pub mod simulation;
pub mod storage;

use crate::access::name;
use console::ConsoleConfig;
use counterparty::CounterpartyConfig;
use limits::LimitsConfig;
pub use listen::Listen;
use master_key::MasterKeyConfig;
use notices::NoticesConfig;
use partner::PartnerConfig;
use policy::PolicyConfig;
use published::PublishedConfig;
pub use sign_in::{SignIn, SignInError};
use simulation::SimulationConfig;
use storage::StorageConfig;

/// Serves the active key set on this machine.
#[derive(Clone, Debug, clap::Args)]
pub struct Config {
    /// On the first start, make a sandbox key set for both sides.
    #[arg(long)]
    pub demo: bool,
    /// Where everything is kept.
    #[command(flatten)]
    pub storage: StorageConfig,
    /// What seals the private parts.
    #[command(flatten)]
    pub master_key: MasterKeyConfig,
    /// Where to listen.
    #[command(flatten)]
    pub listen: Listen,
    /// How people sign in.
    #[command(flatten)]
    pub sign_in: SignIn,
    /// The page.
    #[command(flatten)]
    pub console: ConsoleConfig,
    /// Whom the sign-in link is for that is printed at the start.
    #[arg(long, value_name = "NAME", default_value = "local", value_parser = name::checked)]
    pub operator: String,
    /// Messages exchanged with the counterparty.
    #[command(flatten)]
    pub partner: PartnerConfig,
    /// How often somebody may ask.
    #[command(flatten)]
    pub limits: LimitsConfig,
    /// The times of a rotation.
    #[command(flatten)]
    pub policy: PolicyConfig,
    /// Notices of keys that end.
    #[command(flatten)]
    pub notices: NoticesConfig,
    /// Published keys.
    #[command(flatten)]
    pub published: PublishedConfig,
    /// Where the counterparty is called.
    #[command(flatten)]
    pub counterparty: CounterpartyConfig,
    /// To be one.
    #[command(flatten)]
    pub simulation: SimulationConfig,
}
