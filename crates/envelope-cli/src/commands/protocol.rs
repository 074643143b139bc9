//! `envelope protocol check`: a decrypted body by the rules of the payment protocol. Nothing of
//! the body is printed but names of fields, ids and numbers.

use std::path::Path;

use envelope::policy::algorithm::Serialization;
use envelope::protocol;
use envelope::seal::SealFormat;
use standard_payments::Check;
use zeroize::Zeroizing;

use super::{Context, done};
use crate::args::{Protocol, ProtocolCheck};
use crate::failure::Failure;
use crate::reply::Reply;
use crate::{files, text};

pub(super) fn run(command: &Protocol, context: &Context<'_>) -> Result<Reply, Failure> {
    match command {
        Protocol::Check(flags) => check(flags, context),
    }
}

fn check(flags: &ProtocolCheck, context: &Context<'_>) -> Result<Reply, Failure> {
    let body = Zeroizing::new(files::read_input(flags.file.as_deref(), LONGEST)?);
    let earlier = flags
        .earlier
        .iter()
        .map(|path| earlier(path))
        .collect::<Result<Vec<_>, Failure>>()?;
    let now = flags.at.unwrap_or(context.now);
    let due = flags
        .format
        .map(|format| SealFormat::from(format).content_type(Serialization::Compact));
    let report = protocol::check(&Check {
        body: &body,
        now: Some(now.seconds().saturating_mul(1_000)),
        url: flags.url.as_deref(),
        account_id: flags.account_id.as_deref(),
        content_type: flags.content_type.as_deref().zip(due),
        earlier: &earlier,
    });
    let reply = Reply::new(done(&report.findings));
    if flags.json {
        return reply.json(&report);
    }
    Ok(reply.output(text::protocol::protocol(&report).as_bytes()))
}

/// An earlier request; one that is no JSON can not be compared.
fn earlier(path: &Path) -> Result<serde_json::Value, Failure> {
    let body = Zeroizing::new(files::read(path, LONGEST)?);
    strict_json::value(&body).map_err(|source| Failure::NotJson {
        path: path.to_path_buf(),
        source,
    })
}

/// Octets of a body; the payloads that profiles open are not longer.
const LONGEST: u64 = 64 * 1024 * 1024;
