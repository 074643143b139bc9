//! `envelope inspect`: what a message is, without any key.

use envelope::detect::{Format, recognise};
use envelope::{InspectRequest, UnixTime};

use super::done;
use crate::args::Inspect;
use crate::failure::Failure;
use crate::reply::{Reply, Status};
use crate::{files, profiles, text};

pub(super) fn run(flags: &Inspect, now: UnixTime) -> Result<Reply, Failure> {
    let name = flags.common.profile.as_deref();
    let limit = profiles::chosen_or_default(name, Format::Unknown)?
        .limits
        .inspect_body;
    let input = files::read_input(flags.file.as_deref(), limit)?;
    let inspection = envelope::inspect(&InspectRequest {
        input: &input,
        profile: profiles::chosen(name)?.as_ref(),
        at: Some(now),
    });
    let status = if inspection.ok {
        done(&inspection.findings)
    } else {
        Status::Refused
    };
    let reply = Reply::new(status);
    if flags.common.json {
        return reply.json(&inspection);
    }
    let reply = reply.output(text::inspection::inspection(&inspection).as_bytes());
    Ok(match flags.hex {
        None => reply,
        Some(length) => {
            let octets = recognise(&input).body;
            reply.output(text::hex::hex(&inspection.layers, &octets, length).as_bytes())
        }
    })
}
