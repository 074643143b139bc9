//! `envelope key inspect`: every key of a file or folder; never anything secret.

use envelope::detect::Format;
use envelope::inspect::finding::Finding;
use envelope::key::report::KeyReport;
use envelope::key::ring::{HeldKey, KeyMaterial};
use envelope::{Diagnosis, UnixTime};
use serde::Serialize;

use super::Context;
use crate::args::KeyInspect;
use crate::commands::done;
use crate::failure::Failure;
use crate::keys::{Loaded, Skipped};
use crate::reply::{Reply, Status};
use crate::{profiles, text};

/// The shape of `key inspect --json`.
#[derive(Serialize)]
struct Keys<'a> {
    ok: bool,
    keys: &'a [KeyReport],
    skipped: &'a [Skipped],
}

/// Its shape when the file holds no key that can be used.
#[derive(Serialize)]
struct NoKey<'a> {
    ok: bool,
    diagnosis: &'a Diagnosis,
    /// The keys that were left out, where there were any.
    #[serde(skip_serializing_if = "<[Skipped]>::is_empty")]
    skipped: &'a [Skipped],
}

pub(super) fn run(flags: &KeyInspect, context: &Context<'_>) -> Result<Reply, Failure> {
    let mut loaded = Loaded::default();
    if flags.path.is_dir() {
        loaded.add_folder(&flags.path)?;
    } else if let Err(diagnosis) = loaded.add_named(&flags.path)? {
        return no_key(flags, &diagnosis, &loaded.skipped);
    }
    let name = flags.common.profile.as_deref();
    let keys = loaded.ring.iter();
    let reports = keys
        .map(|key| report(key, name, flags.at.unwrap_or(context.now)))
        .collect::<Result<Vec<_>, Failure>>()?;
    let findings: Vec<Finding> = reports
        .iter()
        .flat_map(|report| report.findings.iter().cloned())
        .collect();
    let reply = Reply::new(done(&findings));
    if flags.common.json {
        return reply.json(&Keys {
            ok: true,
            keys: &reports,
            skipped: &loaded.skipped,
        });
    }
    Ok(reply
        .output(text::keys::keys(&reports).as_bytes())
        .messages(&text::skipped(&loaded.skipped)))
}

/// A key judged by the profile asked for, else by the default of its format.
fn report(key: &HeldKey, profile: Option<&str>, at: UnixTime) -> Result<KeyReport, Failure> {
    let format = match key.material {
        KeyMaterial::Jose(_) => Format::JwkSet,
        KeyMaterial::OpenPgp(_) => Format::OpenPgpKey,
    };
    Ok(key.report(&profiles::chosen_or_default(profile, format)?, at))
}

fn no_key(
    flags: &KeyInspect,
    diagnosis: &Diagnosis,
    skipped: &[Skipped],
) -> Result<Reply, Failure> {
    let reply = Reply::new(Status::Refused);
    if flags.common.json {
        return reply.json(&NoKey {
            ok: false,
            diagnosis,
            skipped,
        });
    }
    Ok(reply.messages(&text::refusal::own_refusal(diagnosis)))
}
