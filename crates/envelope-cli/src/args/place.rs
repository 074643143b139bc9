//! Where a message was received or goes: shared by the commands that judge keys by a key set.

use clap::Args as Flags;
use envelope::keyset::Environment;

use super::value;

/// The environment of a message.
#[derive(Flags)]
pub(crate) struct Place {
    /// Where the message was received or goes: sandbox or production. Keys that a key-set export
    /// gives to the other one are then not used
    #[arg(long, value_name = "E", hide_possible_values = true, value_parser = value::environment())]
    pub(crate) environment: Option<Environment>,
}
