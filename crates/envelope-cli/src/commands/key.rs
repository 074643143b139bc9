//! `envelope key`: making keys, looking at them, changing them and writing them in another form.

mod delivery;
mod export;
mod generate;
mod held;
mod inspect;
mod merge;
mod passphrase;
mod refresh;
mod revoke;

use super::Context;
use crate::args::Key;
use crate::failure::Failure;
use crate::reply::Reply;

pub(super) fn run(command: Key, context: &mut Context<'_>) -> Result<Reply, Failure> {
    match command {
        Key::Export(flags) => export::run(&flags),
        Key::Generate(flags) => generate::run(&flags, context),
        Key::Inspect(flags) => inspect::run(&flags, context),
        Key::Merge(flags) => merge::run(&flags, context),
        Key::Passphrase(flags) => passphrase::run(&flags, context),
        Key::Refresh(flags) => refresh::run(&flags, context),
        Key::Revoke(flags) => revoke::run(&flags, context),
    }
}
