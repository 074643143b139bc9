//! `envelope key`: making keys, looking at them and writing them in another form.

mod export;
mod generate;
mod inspect;

use super::Context;
use crate::args::Key;
use crate::failure::Failure;
use crate::reply::Reply;

pub(super) fn run(command: Key, context: &mut Context<'_>) -> Result<Reply, Failure> {
    match command {
        Key::Export(flags) => export::run(&flags),
        Key::Generate(flags) => generate::run(&flags, context),
        Key::Inspect(flags) => inspect::run(&flags, context),
    }
}
