//! The packets of an OpenPGP message (RFC 9580 section 4.2), taken apart and written again with one
//! change. Read independently of the codec.

use anyhow::{Context as _, Result, bail, ensure};

/// A packet without its header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// Its type id.
    pub tag: u8,
    /// Its octets.
    pub body: Vec<u8>,
}

/// Packet type ids (RFC 9580 section 5).
pub mod tag {
    /// A session key under a public key.
    pub const SESSION_KEY: u8 = 1;
    /// A signature.
    pub const SIGNATURE: u8 = 2;
    /// The announcement of a signature.
    pub const ONE_PASS: u8 = 4;
    /// Compressed data.
    pub const COMPRESSED: u8 = 8;
    /// The payload.
    pub const LITERAL: u8 = 11;
    /// The public half of a subkey.
    pub const PUBLIC_SUBKEY: u8 = 14;
    /// Encrypted data with integrity protection.
    pub const ENCRYPTED: u8 = 18;
    /// Authenticated data as a draft had it.
    pub const OLD_AEAD: u8 = 20;
}

/// Every packet of a message, the parts of a body joined.
///
/// # Errors
/// When the message is cut, or does not begin with a packet.
pub fn read(mut message: &[u8]) -> Result<Vec<Packet>> {
    let mut packets = Vec::new();
    while let Some((first, rest)) = message.split_first() {
        ensure!(first & 0x80 != 0, "no packet");
        let (packet, rest) = if first & 0x40 == 0 {
            let (octets, rest) = old_length(first & 3, rest)?;
            let (body, rest) = rest.split_at_checked(octets).context("cut")?;
            let tag = (first >> 2) & 0x0f;
            (
                Packet {
                    tag,
                    body: body.to_vec(),
                },
                rest,
            )
        } else {
            let (body, rest) = body_in_parts(rest)?;
            let tag = first & 0x3f;
            (Packet { tag, body }, rest)
        };
        packets.push(packet);
        message = rest;
    }
    Ok(packets)
}

/// Writes packets with one length of five octets each.
///
/// # Errors
/// When a body is longer than such a length says.
pub fn write(packets: &[Packet]) -> Result<Vec<u8>> {
    let mut message = Vec::new();
    for packet in packets {
        message.push(0xc0 | packet.tag);
        message.push(0xff);
        message.extend(u32::try_from(packet.body.len())?.to_be_bytes());
        message.extend(&packet.body);
    }
    Ok(message)
}

/// Changes a message packet by packet.
///
/// # Errors
/// As [`read()`] and [`write()`], and those of the change.
pub fn changed(
    message: &[u8],
    change: impl FnOnce(&mut Vec<Packet>) -> Result<()>,
) -> Result<Vec<u8>> {
    let mut packets = read(message)?;
    change(&mut packets)?;
    write(&packets)
}

/// Changes the first packet of this type.
///
/// # Errors
/// As [`changed`], and when there is none.
pub fn in_first(
    message: &[u8],
    tag: u8,
    change: impl FnOnce(&mut Packet) -> Result<()>,
) -> Result<Vec<u8>> {
    changed(message, |packets| change(first(packets, tag)?))
}

/// The octet of a body at `place` becomes `octet`.
///
/// # Errors
/// When the body is too short.
pub fn put(packet: &mut Packet, place: usize, octet: u8) -> Result<()> {
    *packet.body.get_mut(place).context("too short")? = octet;
    Ok(())
}

/// One bit of the octet of a body at `place` is turned over; `place` counts from the end when it is
/// negative.
///
/// # Errors
/// When the body is too short.
pub fn flip(packet: &mut Packet, place: isize) -> Result<()> {
    let at = if place < 0 {
        packet.body.len().checked_add_signed(place)
    } else {
        usize::try_from(place).ok()
    };
    let octet = at.and_then(|at| packet.body.get_mut(at));
    *octet.context("too short")? ^= 0x10;
    Ok(())
}

/// The first packet of this type.
///
/// # Errors
/// When there is none.
pub fn first(packets: &mut [Packet], tag: u8) -> Result<&mut Packet> {
    packets
        .iter_mut()
        .find(|packet| packet.tag == tag)
        .with_context(|| format!("no packet of type {tag}"))
}

fn old_length(kind: u8, rest: &[u8]) -> Result<(usize, &[u8])> {
    match kind {
        0 => number(rest, 1),
        1 => number(rest, 2),
        2 => number(rest, 4),
        _ => Ok((rest.len(), rest)),
    }
}

fn body_in_parts(mut rest: &[u8]) -> Result<(Vec<u8>, &[u8])> {
    let mut body = Vec::new();
    loop {
        let (first, after) = number(rest, 1)?;
        let (octets, after, is_last) = match first {
            0..=191 => (first, after, true),
            192..=223 => {
                let (second, after) = number(after, 1)?;
                (((first - 192) << 8) + second + 192, after, true)
            }
            224..=254 => (1 << (first & 0x1f), after, false),
            _ => {
                let (octets, after) = number(after, 4)?;
                (octets, after, true)
            }
        };
        let (part, after) = after.split_at_checked(octets).context("cut")?;
        body.extend(part);
        rest = after;
        if is_last {
            return Ok((body, rest));
        }
    }
}

fn number(octets: &[u8], length: usize) -> Result<(usize, &[u8])> {
    let Some((digits, rest)) = octets.split_at_checked(length) else {
        bail!("cut");
    };
    let number = digits
        .iter()
        .fold(0, |number, digit| (number << 8) | usize::from(*digit));
    Ok((number, rest))
}
