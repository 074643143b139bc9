//! What is readable of OpenPGP packets without a key: every packet with its place, its fields and
//! what the profile says of them. Total on hostile input. The only cryptography is public: hashes for
//! fingerprints, and the self-signatures of certificates, which are judged as `key inspect` does.

mod context;
mod cursor;
mod data;
mod describe;
mod facts;
mod findings;
mod key;
mod names;
mod session_key;
mod signature;
mod string_to_key;
mod subpacket;

use alloc::string::String;

use super::compression;
use super::wire::{self, tag};
use crate::detect::Format;
use crate::error::ParseError;
use crate::framing::packet::{Packet, PacketReader};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::inspect::{Inspection, RecipientSeen};
use crate::policy::profile::Profile;
use crate::time::UnixTime;
use context::Context;

/// Adds a layer for every packet, outermost first; inside compressed data one level deeper.
///
/// What can not be read ends the inspection with a diagnosis; what was read before stays. A packet
/// whose own fields are damaged does not end it: the packets after it are described too. With a
/// moment `at`, certificates are judged at it.
#[must_use]
pub fn inspect(
    binary: &[u8],
    profile: &Profile,
    at: Option<UnixTime>,
    inspection: Inspection,
) -> Inspection {
    let mut walk = Walk {
        profile,
        inspection,
        packets: 0,
        context: Context::new(),
        damaged: None,
    };
    let position = Position {
        depth: 0,
        is_compressed: false,
    };
    let stopped = walk.layer(binary, position);
    let is_key = walk.inspection.format == Format::OpenPgpKey;
    let damaged = walk.damaged;
    let mut inspection = walk.inspection;
    if is_key && stopped.is_ok() {
        findings::of_certificates(binary, &mut inspection, profile, at);
    } else if !is_key && stopped.is_ok() && damaged.is_none() {
        findings::of_message(&mut inspection, profile);
    }
    match (damaged, stopped) {
        (Some(diagnosis), _) | (None, Err(diagnosis)) => inspection.stopped(diagnosis),
        (None, Ok(())) => inspection,
    }
}

/// Where packets stand.
#[derive(Clone, Copy)]
struct Position {
    depth: u32,
    /// Inside compressed data: offsets then say nothing about the input.
    is_compressed: bool,
}

struct Walk<'a> {
    profile: &'a Profile,
    inspection: Inspection,
    packets: u32,
    context: Context,
    /// Why the first packet with damaged fields could not be read to its end.
    damaged: Option<Diagnosis>,
}

impl Walk<'_> {
    fn layer(&mut self, octets: &[u8], position: Position) -> Result<(), Diagnosis> {
        // Announced signatures that are still to come: what stands between lies inside them.
        let mut announced = 0_u32;
        for packet in PacketReader::new(octets) {
            self.count()?;
            let (packet, error) = match packet {
                Ok(packet) => (packet, None),
                Err(damaged) => match damaged.seen {
                    Some(seen) => (seen, Some(damaged.error)),
                    None => return Err(unreadable(damaged.error)),
                },
            };
            if packet.tag == tag::SIGNATURE {
                announced = announced.saturating_sub(1);
            }
            let depth = position.depth.saturating_add(announced);
            let whole = self.packet(&packet, Position { depth, ..position });
            if let Some(error) = error {
                return Err(unreadable(error));
            }
            if !whole {
                self.damaged.get_or_insert_with(|| damaged_fields(&packet));
                continue;
            }
            if packet.tag == tag::ONE_PASS_SIGNATURE {
                announced = announced.saturating_add(1);
            }
            if packet.tag == tag::COMPRESSED {
                self.compressed(&packet, Position { depth, ..position })?;
            }
        }
        Ok(())
    }

    fn count(&mut self) -> Result<(), Diagnosis> {
        self.packets = self.packets.saturating_add(1);
        let limit = self.profile.limits.packets;
        if self.packets <= limit {
            return Ok(());
        }
        Err(Diagnosis::new(
            Cause::NestingLimit,
            alloc::format!("There are more than {limit} packets; the rest was not read."),
            "Split the file, or raise `limits.packets` in a profile file.",
        )
        .with("limit", limit))
    }

    /// Adds the layer; `false` when the packet's own fields are damaged.
    fn packet(&mut self, packet: &Packet<'_>, position: Position) -> bool {
        let mut description = describe::describe(packet, position, &mut self.context);
        let at = self.inspection.layers.len();
        let is_key = self.inspection.format == Format::OpenPgpKey;
        let subject = findings::Subject {
            packet,
            facts: &description.facts,
            at,
            in_certificate: is_key,
        };
        findings::of_packet(&subject, self.profile, &mut self.inspection.findings);
        if packet.tag == tag::PKESK && !position.is_compressed {
            let facts = &description.facts;
            self.inspection.recipients.push(RecipientSeen {
                id: facts.text("recipient").map(String::from),
                algorithm: facts.text("algorithm").map(String::from),
                anonymous: facts.is("anonymous"),
            });
        }
        description.layer.facts = description.facts.0;
        self.inspection.layers.push(description.layer);
        description.whole
    }

    fn compressed(&mut self, packet: &Packet<'_>, position: Position) -> Result<(), Diagnosis> {
        let depth = position.depth.saturating_add(1);
        let limit = self.profile.limits.depth;
        if depth >= limit {
            return Err(Diagnosis::new(
                Cause::NestingLimit,
                alloc::format!("There are more than {limit} layers inside one another."),
                "Ask the sender to compress at most once.",
            )
            .with("limit", limit));
        }
        let octets = compression::decompress(&packet.body, &self.profile.limits)?;
        self.layer(
            &octets,
            Position {
                depth,
                is_compressed: true,
            },
        )
    }
}

fn unreadable(error: ParseError) -> Diagnosis {
    let summary = match wire::cause(error.kind) {
        Cause::Truncated => {
            alloc::format!(
                "The data ends in the middle of a packet, after {} octets.",
                error.at
            )
        }
        _ => alloc::format!("At octet {} there is no OpenPGP packet.", error.at),
    };
    Diagnosis::new(
        wire::cause(error.kind),
        summary,
        "Compare the body with what was sent, octet for octet.",
    )
    .with("octet", error.at)
}

fn damaged_fields(packet: &Packet<'_>) -> Diagnosis {
    Diagnosis::new(
        Cause::MalformedPacket,
        alloc::format!(
            "The fields of the packet at octet {} (type {}) contradict its length.",
            packet.offset,
            packet.tag
        ),
        "Compare the body with what was sent, octet for octet.",
    )
    .with("octet", packet.offset)
    .with("packet", packet.tag)
}

#[cfg(test)]
mod tests;
