//! `envelope inspect`: what a message is, without any key.

use envelope::detect::Format;

use super::done;
use crate::args::Inspect;
use crate::failure::Failure;
use crate::reply::{Reply, Status};
use crate::{files, profiles, text};

pub(super) fn run(flags: &Inspect) -> Result<Reply, Failure> {
    let name = flags.common.profile.as_deref();
    let limit = profiles::chosen_or_default(name, Format::Unknown)?
        .limits
        .inspect_body;
    let input = files::read_input(flags.file.as_deref(), limit)?;
    let inspection = envelope::inspect(&input, profiles::chosen(name)?.as_ref());
    let status = if inspection.ok {
        done(&inspection.findings)
    } else {
        Status::Refused
    };
    let reply = Reply::new(status);
    if flags.common.json {
        return reply.json(&inspection);
    }
    Ok(reply.output(text::inspection::inspection(&inspection).as_bytes()))
}
