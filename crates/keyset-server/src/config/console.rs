//! The console's page, served by the same program.

use std::path::PathBuf;

use crate::access::Origin;

/// Where the page is, and who may frame it.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ConsoleConfig {
    /// Serves the console's page from this folder, as `cargo xtask dist web` makes it.
    #[arg(long, value_name = "DIR")]
    pub console: Option<PathBuf>,
    /// A portal that may show the console in a frame, such as `https://ops.partner.example`; may be
    /// given again. Without any, nobody may.
    #[arg(long, value_name = "ORIGIN", requires = "console")]
    pub frame_ancestor: Vec<Origin>,
}
