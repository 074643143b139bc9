//! Cutting a key file into armor blocks and those into keys. Everything is bounded here, before
//! any cryptography and before anything is kept.

use alloc::vec::Vec;

use super::PACKETS_MAX;
use crate::framing::armor;
use crate::framing::packet::{Packet, PacketReader};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::key::import::check_length;
use crate::openpgp::wire::{self, tag};

/// The packets of every block of armor, or the octets as they are.
pub(in crate::openpgp) fn binaries(bytes: &[u8]) -> Result<Vec<Vec<u8>>, Diagnosis> {
    check_length(bytes)?;
    if !armor::looks_armored(bytes) || bytes.first().is_some_and(|first| first & 0x80 != 0) {
        return Ok(Vec::from([bytes.to_vec()]));
    }
    let blocks = armor::decode(bytes).map_err(|error| {
        Diagnosis::new(
            wire::cause(error.kind),
            alloc::format!("The armor around the key is damaged: {error}."),
            "Copy the block again, from -----BEGIN to -----END, without changing a line.",
        )
        .with("octet", error.at)
    })?;
    Ok(blocks.into_iter().map(|block| block.bytes).collect())
}

/// Looks at every packet once and keeps none.
///
/// # Errors
/// A [`Diagnosis`] when the packets can not be told apart, or begin more than [`KEYS_MAX`] keys.
pub(super) fn check(binaries: &[Vec<u8>]) -> Result<(), Diagnosis> {
    let mut keys = 0_usize;
    for packet in binaries.iter().flat_map(|octets| PacketReader::new(octets)) {
        let packet = packet.map_err(|damaged| {
            let error = damaged.error;
            Diagnosis::new(
                wire::cause(error.kind),
                alloc::format!("The key file can not be read: {error}."),
                "Export the key again and load that file whole.",
            )
            .with("octet", error.at)
        })?;
        keys += usize::from(is_start(&packet));
        if keys > KEYS_MAX {
            return Err(Diagnosis::new(
                Cause::NestingLimit,
                alloc::format!("There are more than {KEYS_MAX} keys in the file."),
                "Export only the keys that are needed and load that file.",
            )
            .with("limit", KEYS_MAX));
        }
    }
    Ok(())
}

/// # Errors
/// A [`Diagnosis`] for more revocations than [`REVOCATIONS_MAX`]: each is tried on every key.
pub(super) fn check_revocations(count: usize) -> Result<(), Diagnosis> {
    if count <= REVOCATIONS_MAX {
        return Ok(());
    }
    Err(Diagnosis::new(
        Cause::NestingLimit,
        alloc::format!("More than {REVOCATIONS_MAX} revocations in the file are of other keys."),
        "Export only the keys that are needed and load that file.",
    )
    .with("limit", REVOCATIONS_MAX))
}

/// Cuts before every primary key; what stands before the first is a group of its own. Of a
/// group that is too long, one packet more than is read is kept, to tell.
pub(super) fn groups(octets: &[u8]) -> impl Iterator<Item = Vec<Packet<'_>>> {
    let mut packets = PacketReader::new(octets).map_while(Result::ok);
    let mut ahead = packets.next();
    core::iter::from_fn(move || {
        let mut group = Vec::from([ahead.take()?]);
        for packet in packets.by_ref() {
            if is_start(&packet) {
                ahead = Some(packet);
                break;
            }
            if group.len() <= PACKETS_MAX {
                group.push(packet);
            }
        }
        Some(group)
    })
}

pub(super) const fn is_start(packet: &Packet<'_>) -> bool {
    matches!(packet.tag, tag::PUBLIC_KEY | tag::SECRET_KEY)
}

/// Keys in one file: far above any partner's.
const KEYS_MAX: usize = 1_024;
/// Revocations in one file that do not stand behind their key.
const REVOCATIONS_MAX: usize = 1_024;
