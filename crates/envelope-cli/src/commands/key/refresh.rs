//! `envelope key refresh`: a new encryption subkey beside the old ones.

use envelope::detect::Format;
use envelope::openpgp::amend::{RefreshRequest, refresh};

use super::Context;
use super::delivery::Delivery;
use super::held;
use crate::args::KeyRefresh;
use crate::failure::Failure;
use crate::profiles;
use crate::reply::Reply;

pub(super) fn run(flags: &KeyRefresh, context: &mut Context<'_>) -> Result<Reply, Failure> {
    let change = &flags.change;
    let key = held::one(&flags.path)?;
    let profile = profiles::chosen_or_default(change.profile.as_deref(), Format::OpenPgpKey)?;
    let at = change.at.unwrap_or(context.now);
    let given = context.passphrases.given(&change.passphrases.files)?;
    let outcome = context
        .passphrases
        .unlocking(given, held::is_locked, |passphrases| {
            let request = RefreshRequest {
                key_type: flags.key_type,
                days: flags.days.unwrap_or(profile.keys.lifetime_days),
                old: flags.old.into(),
                extend: flags.extend,
                passphrases,
                profile: &profile,
                at,
            };
            refresh(&key, &request, context.rng)
        });
    match outcome {
        Ok(refreshed) => {
            let key = held::again(&flags.path, refreshed);
            let delivery = Delivery {
                out: flags.out.as_deref(),
                public_out: flags.public_out.as_deref(),
            };
            delivery.key(&key, &key.report(&profile, at))
        }
        Err(diagnosis) => Ok(held::refused(&diagnosis)),
    }
}
