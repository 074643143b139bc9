//! `envelope seal`: a message as the counterparty would make it.

use base64ct::{Base64, Encoding as _};
use envelope::policy::algorithm::Serialization;
use envelope::seal::{SealRefused, SealReport, SealRequest, Sealed};
use envelope::secret::SecretBytes;
use envelope::{Cause, Diagnosis, Profile};
use serde::Serialize;
use zeroize::Zeroizing;

use super::{Context, done};
use crate::args::{Encoding, MessageFormat, Seal};
use crate::failure::Failure;
use crate::files::{Draft, Readers};
use crate::reply::{Reply, Status};
use crate::{files, keys, profiles, text};

/// The shape of `seal --json` when a message was made.
#[derive(Serialize)]
struct Made<'a> {
    #[serde(flatten)]
    report: &'a SealReport,
    /// RFC 4648 section 4 with padding; absent when the message went to a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed_base64: Option<String>,
}

/// The shape of `seal --json` when none was made.
#[derive(Serialize)]
struct NotMade<'a> {
    ok: bool,
    #[serde(flatten)]
    refused: &'a SealRefused,
}

pub(super) fn run(flags: &Seal, context: &mut Context<'_>) -> Result<Reply, Failure> {
    check(flags)?;
    let name = flags.common.profile.as_deref();
    let profile = profiles::chosen_or_default(name, flags.format.format())?;
    let recipients = keys::load(&flags.to)?;
    let signers = keys::load(&flags.sign_with)?;
    let passphrases = context.passphrases.given(&flags.passphrases.files)?;
    let limit = profile.limits.payload;
    let payload = Zeroizing::new(files::read_input(flags.file.as_deref(), limit)?);
    let work = |passphrases: &[SecretBytes]| {
        if payload.len() as u64 > limit {
            return Err(too_long(&profile));
        }
        let request = SealRequest {
            payload: &payload,
            format: flags.format.into(),
            recipients: &recipients.ring,
            signers: &signers.ring,
            passphrases,
            environment: flags.place.environment,
            profile: &profile,
            at: flags.at.unwrap_or(context.now),
            alg: flags.alg,
            enc: flags.enc,
            jws_alg: flags.jws_alg,
            zip: flags.zip,
            hidden: flags.hidden,
            serialization: flags.serialization,
            encoding: flags.encoding.into(),
        };
        envelope::seal(&request, context.rng)
    };
    let outcome = context.passphrases.unlocking(passphrases, is_locked, work);
    if let (Ok(sealed), Some(path)) = (&outcome, &flags.out) {
        Draft::new(path, &sealed.message, Readers::Usual)?.keep()?;
    }
    let notes = text::skipped(&recipients.skipped) + &text::skipped(&signers.skipped);
    let reply = answer(flags, &outcome)?;
    Ok(reply.noted(&notes))
}

/// Flags that do not fit the format.
fn check(flags: &Seal) -> Result<(), Failure> {
    let jose_only = flags.enc.is_some()
        || flags.alg.is_some()
        || flags.jws_alg.is_some()
        || flags.serialization != Serialization::Compact;
    let openpgp_only = flags.hidden || flags.encoding != Encoding::Wire;
    let sentence = match flags.format {
        MessageFormat::Openpgp if jose_only => {
            "--alg, --enc, --jws-alg and --serialization are for --format jwe and jws"
        }
        MessageFormat::Jwe | MessageFormat::Jws if openpgp_only => {
            "--hidden and --encoding armor or binary are for --format openpgp"
        }
        MessageFormat::Jwe | MessageFormat::Openpgp if flags.to.is_empty() => {
            "give the recipients' keys with --to"
        }
        MessageFormat::Jws if flags.sign_with.is_empty() => {
            "a JWS needs a signer: give a secret key with --sign-with"
        }
        _ => return Ok(()),
    };
    Err(Failure::Usage(sentence))
}

fn is_locked(outcome: &Result<Sealed, SealRefused>) -> bool {
    matches!(outcome, Err(refused) if refused.diagnosis.cause == Cause::KeyLocked)
}

/// A payload that was read only in part must never be sealed.
fn too_long(profile: &Profile) -> SealRefused {
    let limit = profile.limits.payload;
    SealRefused::new(
        Diagnosis::new(
            Cause::SizeLimit,
            format!("The payload has more than {limit} octets, the most the profile allows."),
            "Send less at once, or raise `limits.payload` in a profile file.",
        )
        .with("limit", limit),
    )
}

fn answer(flags: &Seal, outcome: &Result<Sealed, SealRefused>) -> Result<Reply, Failure> {
    let (json, to_file) = (flags.common.json, flags.out.is_some());
    match outcome {
        Ok(sealed) => {
            let reply = Reply::new(done(&sealed.report.findings));
            if json {
                return reply.json(&Made {
                    report: &sealed.report,
                    sealed_base64: (!to_file).then(|| Base64::encode_string(&sealed.message)),
                });
            }
            let reply = reply.messages(&text::sealed::sealed(&sealed.report));
            Ok(if to_file {
                reply
            } else {
                reply.output(&sealed.message)
            })
        }
        Err(refused) => {
            let reply = Reply::new(Status::Refused);
            if json {
                return reply.json(&NotMade { ok: false, refused });
            }
            Ok(reply.messages(&text::sealed::refused(refused)))
        }
    }
}
