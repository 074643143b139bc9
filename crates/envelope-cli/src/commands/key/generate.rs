//! `envelope key generate`: a new key with its expiry. The secret half goes to standard output or
//! to a file that only its owner can read.

use envelope::generate::{GenerateRequest, generate};
use envelope::key::report::KeyUsage;
use envelope::key::ring::HeldKey;
use envelope::secret::SecretBytes;

use super::Context;
use super::delivery::Delivery;
use crate::args::{Generate, KeyKind, KeyUse};
use crate::failure::Failure;
use crate::reply::{Reply, Status};
use crate::{profiles, text};

pub(super) fn run(flags: &Generate, context: &mut Context<'_>) -> Result<Reply, Failure> {
    check(flags)?;
    let passphrase = passphrase(flags, context)?;
    let profile = profiles::chosen_or_default(flags.profile.as_deref(), flags.format.format())?;
    let request = GenerateRequest {
        format: flags.format.into(),
        key_type: flags.key_type,
        usage: KeyUsage::from(flags.key_use.unwrap_or(KeyUse::Enc)),
        version: flags.key_version.unwrap_or_default().into(),
        user_id: flags.user_id.as_deref(),
        days: flags.days.unwrap_or(profile.keys.lifetime_days),
        passphrase: passphrase.as_ref(),
        profile: &profile,
        at: context.now,
    };
    match generate(&request, context.rng) {
        Ok(material) => {
            let key = HeldKey {
                source: "generated".into(),
                material,
            };
            Delivery {
                out: flags.out.as_deref(),
                public_out: flags.public_out.as_deref(),
            }
            .key(&key, &key.report(&profile, request.at))
        }
        Err(diagnosis) => {
            Ok(Reply::new(Status::Refused).messages(&text::refusal::own_refusal(&diagnosis)))
        }
    }
}

/// Flags that do not fit the format.
fn check(flags: &Generate) -> Result<(), Failure> {
    let sentence = match flags.format {
        KeyKind::Openpgp if flags.key_use.is_some() => {
            "--use is for --format jwk: an OpenPGP key signs, and its subkey encrypts"
        }
        KeyKind::Openpgp if flags.user_id.is_none() => {
            "say whose key it is: --user-id \"Partner sandbox <keys@partner.example>\""
        }
        KeyKind::Jwk if flags.user_id.is_some() => "--user-id is for --format openpgp",
        KeyKind::Jwk if flags.key_version.is_some() => "--key-version is for --format openpgp",
        KeyKind::Jwk if flags.passphrase_file.is_some() => {
            "--passphrase-file is for --format openpgp: a JWK can not be locked"
        }
        _ => return Ok(()),
    };
    Err(Failure::Usage(sentence))
}

/// The passphrase that will lock the key: the file's, else the environment's. A JWK has none.
fn passphrase(flags: &Generate, context: &Context<'_>) -> Result<Option<SecretBytes>, Failure> {
    if flags.format == KeyKind::Jwk {
        return Ok(None);
    }
    let given = context
        .passphrases
        .given(flags.passphrase_file.as_slice())?;
    let passphrase = given.into_iter().next();
    if passphrase.as_ref().is_some_and(SecretBytes::is_empty) {
        return Err(Failure::Usage(
            "the first line of --passphrase-file is empty",
        ));
    }
    Ok(passphrase)
}
