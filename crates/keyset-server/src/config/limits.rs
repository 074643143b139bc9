//! How often somebody may ask.

use std::num::NonZeroU32;

/// The rate limits of the console's API.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct LimitsConfig {
    /// Requests of an address, of every kind.
    #[arg(long, value_name = "N", default_value = "6000")]
    pub requests_per_minute: NonZeroU32,
    /// Attempts of an address to sign in.
    #[arg(long, value_name = "N", default_value = "20")]
    pub sign_ins_per_minute: NonZeroU32,
    /// Changes by a person.
    #[arg(long, value_name = "N", default_value = "600")]
    pub changes_per_minute: NonZeroU32,
}
