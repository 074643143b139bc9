//! `envelope key revoke`: a revocation to keep or to publish, and the revoked key itself.

use envelope::detect::Format;
use envelope::openpgp::amend::{RevokeRequest, Revoked, revoke};

use super::Context;
use super::delivery::keep;
use super::held;
use crate::args::KeyRevoke;
use crate::failure::Failure;
use crate::files::Readers;
use crate::reply::{Reply, Status};
use crate::{profiles, text};

pub(super) fn run(flags: &KeyRevoke, context: &mut Context<'_>) -> Result<Reply, Failure> {
    let key = held::one(&flags.path)?;
    let profile = profiles::chosen_or_default(flags.change.profile.as_deref(), Format::OpenPgpKey)?;
    let at = flags.change.at.unwrap_or(context.now);
    let given = context.passphrases.given(&flags.change.passphrases.files)?;
    let outcome = context
        .passphrases
        .unlocking(given, held::is_locked, |passphrases| {
            let request = RevokeRequest {
                subkey: flags.subkey.as_deref(),
                reason: flags.reason.into(),
                note: &flags.note,
                passphrases,
                profile: &profile,
                at,
            };
            revoke(&key, &request, context.rng)
        });
    match outcome {
        Ok(revoked) => {
            let report = held::again(&flags.path, revoked.certificate.clone());
            let shown = text::keys::keys(&[report.report(&profile, at)]);
            Ok(deliver(flags, &revoked)?.messages(&shown))
        }
        Err(diagnosis) => Ok(held::refused(&diagnosis)),
    }
}

fn deliver(flags: &KeyRevoke, revoked: &Revoked) -> Result<Reply, Failure> {
    let public = revoked.certificate.export_public();
    let secret = revoked.certificate.export_secret().unwrap_or_default();
    let published = revoked.revocation.as_ref().unwrap_or(&public);
    keep([
        (flags.out.as_deref(), published.as_bytes(), Readers::Usual),
        (
            flags.public_out.as_deref(),
            public.as_bytes(),
            Readers::Usual,
        ),
        (flags.secret_out.as_deref(), secret.expose(), Readers::Owner),
    ])?;
    let reply = Reply::new(Status::Done);
    Ok(if flags.out.is_some() {
        reply
    } else {
        reply.output(published.as_bytes())
    })
}
