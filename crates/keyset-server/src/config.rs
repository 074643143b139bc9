//! What the operator says on the command line, and whether it can be done.

pub mod counterparty;
pub mod master_key;
pub mod notices;
pub mod partner;
pub mod policy;
pub mod published;
pub mod simulation;
pub mod storage;

use std::fmt;
use std::net::SocketAddr;

use counterparty::CounterpartyConfig;
use master_key::MasterKeyConfig;
use notices::NoticesConfig;
use partner::PartnerConfig;
use policy::PolicyConfig;
use published::PublishedConfig;
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
    /// Address and port; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8081")]
    pub listen: SocketAddr,
    /// Whom the sign-in link is for that is printed at the start.
    #[arg(long, value_name = "NAME", default_value = "local")]
    pub operator: String,
    /// Messages exchanged with the counterparty.
    #[command(flatten)]
    pub partner: PartnerConfig,
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

/// The address can be reached from other machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoopback(SocketAddr);

impl Config {
    /// The address to listen on, when it is one that only this machine reaches.
    ///
    /// # Errors
    /// [`NotLoopback`] for every other address.
    pub fn loopback(&self) -> Result<SocketAddr, NotLoopback> {
        if self.listen.ip().is_loopback() {
            Ok(self.listen)
        } else {
            Err(NotLoopback(self.listen))
        }
    }
}

impl fmt::Display for NotLoopback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "refused to listen on {}: the server has no TLS yet, so it listens on loopback only \
             (127.0.0.1 or [::1])",
            self.0
        )
    }
}

impl std::error::Error for NotLoopback {}

#[cfg(test)]
mod tests {
    use super::*;

    fn listening(on: &str) -> Result<SocketAddr, NotLoopback> {
        let listen = on.parse().unwrap();
        Config {
            demo: false,
            storage: StorageConfig::default(),
            master_key: MasterKeyConfig::default(),
            listen,
            operator: "local".into(),
            partner: PartnerConfig::default(),
            policy: PolicyConfig::default(),
            notices: NoticesConfig::default(),
            published: PublishedConfig::default(),
            counterparty: CounterpartyConfig::default(),
            simulation: SimulationConfig::default(),
        }
        .loopback()
    }

    #[test]
    fn loopback_addresses_are_accepted() {
        for address in ["127.0.0.1:8081", "127.8.8.8:1", "[::1]:0"] {
            assert!(listening(address).is_ok(), "{address}");
        }
    }

    #[test]
    fn other_addresses_are_refused() {
        for address in [
            "0.0.0.0:8081",
            "192.168.1.5:80",
            "[::]:80",
            "[::ffff:10.0.0.1]:80",
        ] {
            assert!(listening(address).is_err(), "{address}");
        }
    }
}
