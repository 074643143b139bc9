//! `envelope key`: making keys and looking at them.

mod generate;
mod inspect;

use super::Context;
use crate::args::Key;
use crate::failure::Failure;
use crate::reply::Reply;

pub(super) fn run(command: Key, context: &mut Context<'_>) -> Result<Reply, Failure> {
    match command {
        Key::Generate(flags) => generate::run(&flags, context),
        Key::Inspect(flags) => inspect::run(&flags, context),
    }
}
