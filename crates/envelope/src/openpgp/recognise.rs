//! Whether octets begin like OpenPGP: the first packet's type, version and length must agree.
//! Cheap and total; it looks at a handful of octets and decides nothing else.

use crate::detect::Format;
use crate::framing::packet::{Packet, PacketReader};

use super::wire::tag;

/// A message, a key, or neither, by the first packet that is not passed over.
#[must_use]
pub fn looks_like(bytes: &[u8]) -> Option<Format> {
    let mut reader = PacketReader::new(bytes);
    let first = reader.next()?;
    let packet = match &first {
        Ok(packet) => packet,
        Err(damaged) => damaged.seen.as_ref()?,
    };
    if is_marker(packet) {
        // A reader after the marker sees the same octets again, without it.
        return looks_like_first(bytes.get(packet.octets..)?);
    }
    format(packet)
}

fn looks_like_first(bytes: &[u8]) -> Option<Format> {
    match PacketReader::new(bytes).next()? {
        Ok(packet) => format(&packet),
        Err(damaged) => format(damaged.seen.as_ref()?),
    }
}

fn is_marker(packet: &Packet<'_>) -> bool {
    packet.tag == tag::MARKER && *packet.body == *b"PGP"
}

fn format(packet: &Packet<'_>) -> Option<Format> {
    let body = &*packet.body;
    let version = body.first().copied();
    let algorithm_at = |at: usize| body.get(at).is_some_and(|id| is_public_key_algorithm(*id));
    let plausible = match packet.tag {
        tag::PKESK => match version? {
            2 | 3 => body.len() > 12,
            // The algorithm follows a recipient of the length that octet 1 gives.
            6 => algorithm_at(2 + usize::from(*body.get(1)?)),
            version => version < 16,
        },
        tag::SIGNATURE => matches!(version?, 2..=6) && body.len() > 8,
        tag::SKESK => matches!(version?, 4..=6) && body.len() > 3,
        // Versions to come are announced too, beside signatures that can be read.
        tag::ONE_PASS_SIGNATURE => version? < 16 && (13..=128).contains(&body.len()),
        tag::SED => body.len() > 10,
        tag::SEIPD => matches!(version?, 1 | 2),
        tag::AEAD => version? == 1 && body.len() > 4,
        tag::COMPRESSED => matches!(version?, 0..=3) && body.len() > 1,
        tag::LITERAL => matches!(version?, b'b' | b't' | b'u' | b'm' | b'l' | b'1'),
        tag::PUBLIC_KEY | tag::SECRET_KEY => {
            return is_key(body).then_some(Format::OpenPgpKey);
        }
        _ => false,
    };
    plausible.then_some(Format::OpenPgp)
}

/// Version, creation time, and for version 3 a lifetime, come before the algorithm.
fn is_key(body: &[u8]) -> bool {
    let algorithm = match body.first() {
        Some(2 | 3) => body.get(7),
        Some(4..=6) => body.get(5),
        _ => None,
    };
    algorithm.is_some_and(|id| is_public_key_algorithm(*id))
}

const fn is_public_key_algorithm(id: u8) -> bool {
    matches!(id, 1..=3 | 16..=28 | 30..=36 | 100..=110)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_key_packet_is_a_message() {
        let mut octets = alloc::vec![0x85, 0x01, 0x0c, 3, 1, 2, 3, 4, 5, 6, 7, 8, 1, 8];
        octets.extend([7; 20]);
        assert_eq!(looks_like(&octets), Some(Format::OpenPgp));
    }

    #[test]
    fn a_key_packet_is_a_key() {
        assert_eq!(
            looks_like(&[0xc6, 9, 4, 0, 0, 0, 1, 1, 0, 0, 0]),
            Some(Format::OpenPgpKey)
        );
    }

    #[test]
    fn text_and_noise_are_neither() {
        for octets in [
            &b"{\"keys\":[]}"[..],
            b"eyJhbGciOiJSU0EifQ..",
            b"",
            &[0x80],
            &[0xff; 40],
        ] {
            assert_eq!(looks_like(octets), None, "{octets:?}");
        }
    }

    #[test]
    fn a_marker_before_the_message_is_passed_over() {
        let octets = [0xca, 3, b'P', b'G', b'P', 0xd2, 2, 1, 0];
        assert_eq!(looks_like(&octets), Some(Format::OpenPgp));
    }
}
