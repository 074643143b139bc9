//! Undoes compression (RFC 9580 section 5.6) within the profile's bounds, for opening and for
//! inspecting alike.

use alloc::vec::Vec;
use std::io::Read as _;

use pgp::packet::Decompressor;
use zeroize::Zeroizing;

use super::algorithm::compression_name;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::policy::profile::Limits;

/// The data of a compressed-data packet, unpacked once.
///
/// # Errors
/// [`Cause::SizeLimit`] as soon as the output passes a bound, [`Cause::AlgorithmForbidden`] for
/// an algorithm that is not read, [`Cause::MalformedPacket`] for damaged data.
pub(super) fn decompress(body: &[u8], limits: &Limits) -> Result<Zeroizing<Vec<u8>>, Diagnosis> {
    let (&id, compressed) = body.split_first().ok_or_else(damaged)?;
    let reader = Decompressor::from_algorithm(id.into(), compressed).map_err(|_| unread(id))?;
    let bound = output_bound(compressed.len(), limits);
    let mut octets = Zeroizing::new(Vec::new());
    reader
        .take(bound.saturating_add(1))
        .read_to_end(&mut octets)
        .map_err(|_| damaged())?;
    if octets.len() as u64 > bound {
        return Err(too_large(compressed.len(), bound));
    }
    Ok(octets)
}

/// The payload's bound with room for its packets, and the bound on the ratio above a size.
fn output_bound(compressed: usize, limits: &Limits) -> u64 {
    let by_ratio = (compressed as u64)
        .saturating_mul(limits.expansion)
        .max(limits.expansion_from);
    limits.payload.saturating_add(AROUND_PAYLOAD).min(by_ratio)
}

fn damaged() -> Diagnosis {
    Diagnosis::new(
        Cause::MalformedPacket,
        "The compressed data is damaged: it can not be unpacked.",
        "Compare the body with what was sent, octet for octet, and ask the sender to send it \
         again.",
    )
}

fn unread(id: u8) -> Diagnosis {
    Diagnosis::new(
        Cause::AlgorithmForbidden,
        alloc::format!(
            "Compression {} ({id}) is not read here.",
            compression_name(id)
        ),
        "Ask the sender to compress with ZLIB or ZIP, or not at all.",
    )
    .with("algorithm", compression_name(id))
}

fn too_large(compressed: usize, bound: u64) -> Diagnosis {
    Diagnosis::new(
        Cause::SizeLimit,
        alloc::format!("{compressed} octets of compressed data unpack to more than {bound}."),
        "Ask the sender for a smaller message, or raise the limits in a profile file.",
    )
    .with("limit", bound)
}

/// Headers and signatures around a payload, in octets.
const AROUND_PAYLOAD: u64 = 65_536;
