//! `envelope open`: the payload, or one explained refusal. A refusal writes no payload octet.

use std::path::PathBuf;

use envelope::detect::{Format, recognise};
use envelope::open::OpenReport;
use envelope::open::session_key::SessionKeyGiven;
use envelope::{Cause, OpenRequest, Opened, Refused};
use zeroize::Zeroizing;

use super::{Context, done};
use crate::args::Open;
use crate::failure::Failure;
use crate::files::{Draft, Readers};
use crate::reply::{Reply, Status};
use crate::{files, keys, passphrase, profiles, text};

pub(super) fn run(flags: &Open, context: &mut Context<'_>) -> Result<Reply, Failure> {
    let name = flags.common.profile.as_deref();
    let limit = profiles::chosen_or_default(name, Format::Unknown)?
        .limits
        .body;
    let passphrases = context.passphrases.given(&flags.passphrases.files)?;
    if passphrases.is_empty()
        && flags.keys.is_empty()
        && flags.trust.is_empty()
        && flags.session_keys.is_empty()
    {
        return Err(Failure::Usage(
            "say with what to open it: --keys, or a passphrase or session key; --trust alone for \
             what is signed and not encrypted",
        ));
    }
    let held = keys::load(&flags.keys)?;
    let trusted = keys::load(&flags.trust)?;
    let session_keys = session_keys(&flags.session_keys)?;
    let input = files::read_input(flags.file.as_deref(), limit)?;
    let detached = match &flags.detached {
        Some(path) => Some(Zeroizing::new(files::read_input(Some(path), limit)?)),
        None => None,
    };
    let profile = profiles::chosen_or_default(name, recognise(&input).format)?;
    let outcome = context
        .passphrases
        .unlocking(passphrases, is_locked, |passphrases| {
            let request = OpenRequest {
                input: &input,
                detached: detached.as_ref().map(|payload| payload.as_slice()),
                keys: &held.ring,
                trust: &trusted.ring,
                passphrases,
                session_keys: &session_keys,
                environment: flags.place.environment,
                profile: &profile,
                at: flags.at.unwrap_or(context.now),
            };
            envelope::open::explained(&request, context.rng)
        });
    if let (Ok(opened), Some(path)) = (&outcome, &flags.out) {
        Draft::new(path, opened.payload().expose(), Readers::Owner)?.keep()?;
    }
    let notes = text::skipped(&held.skipped) + &text::skipped(&trusted.skipped);
    let reply = answer(flags, &outcome)?;
    Ok(reply.noted(&notes))
}

fn session_keys(files: &[PathBuf]) -> Result<Vec<SessionKeyGiven>, Failure> {
    files
        .iter()
        .map(|path| {
            let line = passphrase::first_line_of(path)?;
            SessionKeyGiven::parse(line.expose())
                .map_err(|_| Failure::NotASessionKey { path: path.clone() })
        })
        .collect()
}

fn is_locked(outcome: &Result<Opened, Refused>) -> bool {
    matches!(outcome, Err(refused) if refused.diagnosis.cause == Cause::KeyLocked)
}

fn answer(flags: &Open, outcome: &Result<Opened, Refused>) -> Result<Reply, Failure> {
    let status = match outcome {
        Ok(opened) => done(&opened.trace().findings),
        Err(_) => Status::Refused,
    };
    let reply = Reply::new(status);
    if flags.common.json {
        return reply.json(&OpenReport::of(outcome));
    }
    Ok(match outcome {
        Ok(opened) if flags.out.is_some() => reply.messages(&text::opened::opened(opened)),
        Ok(opened) => reply
            .output(opened.payload().expose())
            .messages(&text::opened::opened(opened)),
        Err(refused) => reply.messages(&text::opened::refused(refused)),
    })
}
