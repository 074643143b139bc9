//! `envelope key merge`: a newer certificate or a revocation, taken into a key that is held.

use envelope::Diagnosis;
use envelope::detect::Format;
use envelope::openpgp::amend::{Added, Merged, merge};
use zeroize::Zeroizing;

use super::Context;
use super::delivery::Delivery;
use super::held;
use crate::args::KeyMerge;
use crate::failure::Failure;
use crate::files;
use crate::keys::LONGEST;
use crate::profiles;
use crate::reply::Reply;
use crate::text;

pub(super) fn run(flags: &KeyMerge, context: &Context<'_>) -> Result<Reply, Failure> {
    let mut key = held::one(&flags.held)?;
    let mut notes = String::new();
    for path in &flags.newer {
        let newer = Zeroizing::new(files::read(path, LONGEST)?);
        let given = context.passphrases.given(&flags.passphrases.files)?;
        let outcome = context
            .passphrases
            .unlocking(given, leaves_secrets_out, |passphrases| {
                merge(&key, &newer, passphrases)
            });
        match outcome {
            Ok(merged) => {
                key = merged.certificate;
                notes.push_str(&note(&path.display().to_string(), &merged.added));
            }
            Err(diagnosis) => return Ok(held::refused(&diagnosis)),
        }
    }
    let key = held::again(&flags.held, key);
    let delivery = Delivery {
        out: flags.out.as_deref(),
        public_out: flags.public_out.as_deref(),
    };
    let profile = profiles::chosen_or_default(None, Format::OpenPgpKey)?;
    let reply = delivery.key(&key, &key.report(&profile, context.now))?;
    Ok(reply.noted(&notes))
}

/// Whether a passphrase may help.
fn leaves_secrets_out(outcome: &Result<Merged, Diagnosis>) -> bool {
    matches!(outcome, Ok(merged) if merged.added.secrets_left_out > 0)
}

/// What one file brought, in one line.
fn note(source: &str, added: &Added) -> String {
    let mut words = Vec::new();
    for (what, names) in [
        ("user id", &added.user_ids),
        ("subkey", &added.subkeys),
        ("secret part of", &added.secrets),
    ] {
        words.extend(names.iter().map(|name| format!("{what} {name}")));
    }
    if added.signatures > 0 {
        words.push(format!(
            "{} statements of the owner ({} revocations)",
            added.signatures, added.revocations
        ));
    }
    if words.is_empty() {
        words.push("nothing new".into());
    }
    if added.secrets_left_out > 0 {
        words.push(format!(
            "{} secret parts left out: no passphrase given opens them, or they are not of this key",
            added.secrets_left_out
        ));
    }
    if added.left_out > 0 {
        words.push(format!(
            "{} signatures left out: by others, or not good",
            added.left_out
        ));
    }
    text::visible(&format!("{source}: {}", words.join(", "))) + "\n"
}
