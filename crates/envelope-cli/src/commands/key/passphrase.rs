//! `envelope key passphrase`: the same key under another passphrase, or under none.

use envelope::detect::Format;
use envelope::openpgp::amend::{PassphraseRequest, change_passphrase};

use super::Context;
use super::delivery::Delivery;
use super::held;
use crate::args::KeyPassphrase;
use crate::failure::Failure;
use crate::profiles;
use crate::reply::Reply;

pub(super) fn run(flags: &KeyPassphrase, context: &mut Context<'_>) -> Result<Reply, Failure> {
    let key = held::one(&flags.path)?;
    let given = context.passphrases.given(&flags.passphrases.files)?;
    let new = if flags.remove {
        None
    } else {
        let new = context
            .passphrases
            .new_one(flags.new_passphrase_file.as_deref())?;
        Some(new)
    };
    let outcome = context
        .passphrases
        .unlocking(given, held::is_locked, |current| {
            let request = PassphraseRequest {
                current,
                new: new.as_ref(),
            };
            change_passphrase(&key, &request, context.rng)
        });
    match outcome {
        Ok(changed) => {
            let key = held::again(&flags.path, changed);
            let delivery = Delivery {
                out: flags.out.as_deref(),
                public_out: None,
            };
            let profile = profiles::chosen_or_default(None, Format::OpenPgpKey)?;
            delivery.key(&key, &key.report(&profile, context.now))
        }
        Err(diagnosis) => Ok(held::refused(&diagnosis)),
    }
}
