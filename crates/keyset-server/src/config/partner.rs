//! What the operator says of the messages exchanged with the counterparty, and of the listener for
//! its calls.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use envelope::keyset::Environment;

/// The partner's side of the connection.
#[derive(Clone, Debug, clap::Args)]
pub struct PartnerConfig {
    /// Address and port for the counterparty's calls; without it none are answered.
    #[arg(id = "partner-listen", long = "partner-listen", value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// The environment of these calls: `sandbox` or `production`.
    #[arg(
        id = "partner-environment",
        long = "partner-environment",
        value_name = "NAME",
        default_value = "sandbox",
        value_parser = environment
    )]
    pub environment: Environment,
    /// How many calls a minute the counterparty may make.
    #[arg(
        id = "partner-calls-per-minute",
        long = "partner-calls-per-minute",
        value_name = "COUNT",
        default_value = "1200"
    )]
    pub calls_per_minute: NonZeroU32,
    /// The rules for messages of a format: a file, or the name of a built-in profile. Once for
    /// OpenPGP and once for JOSE; without it `openpgp` and `jwe-jws` hold.
    #[arg(long = "profile", value_name = "FILE")]
    pub profiles: Vec<PathBuf>,
}

fn environment(name: &str) -> Result<Environment, String> {
    Environment::from_code(name).ok_or_else(|| "neither sandbox nor production".into())
}
