//! What the operator says of the messages exchanged with the counterparty.

use std::path::PathBuf;

/// The partner's side of the connection.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct PartnerConfig {
    /// The rules for messages of a format: a file, or the name of a built-in profile. Once for
    /// OpenPGP and once for JOSE; without it `openpgp` and `jwe-jws` hold.
    #[arg(long = "profile", value_name = "FILE")]
    pub profiles: Vec<PathBuf>,
}
