//! What is readable of OpenPGP packets without a key: every packet with its place, its fields and
//! what the profile says of them. Total on hostile input; no cryptography.

mod describe;
mod fields;
mod findings;

use super::compression;
use super::wire::{self, tag};
use crate::detect::Format;
use crate::error::ParseError;
use crate::framing::packet::{Packet, PacketReader};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::inspect::{Inspection, RecipientSeen};
use crate::policy::profile::Profile;

/// Adds a layer for every packet, outermost first; inside compressed data one level deeper.
///
/// What can not be read ends the inspection with a diagnosis; what was read before stays.
#[must_use]
pub fn inspect(binary: &[u8], profile: &Profile, inspection: Inspection) -> Inspection {
    let mut walk = Walk {
        profile,
        inspection,
        packets: 0,
    };
    let stopped = walk.layer(
        binary,
        Position {
            depth: 0,
            is_compressed: false,
        },
    );
    let is_key = walk.inspection.format == Format::OpenPgpKey;
    let mut inspection = walk.inspection;
    if stopped.is_ok() && !is_key {
        findings::of_message(&mut inspection, profile);
    }
    match stopped {
        Ok(()) => inspection,
        Err(diagnosis) => inspection.stopped(diagnosis),
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
                return Err(damaged_fields(&packet));
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
        let description = describe::describe(packet, position);
        let at = self.inspection.layers.len();
        findings::of_packet(
            packet,
            &description,
            at,
            self.profile,
            &mut self.inspection.findings,
        );
        if packet.tag == tag::PKESK && !position.is_compressed {
            self.inspection.recipients.push(RecipientSeen {
                id: description.text("recipient"),
                algorithm: description.text("algorithm"),
                anonymous: description.is("anonymous"),
            });
        }
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
