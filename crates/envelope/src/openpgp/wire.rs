//! Between our packets and rPGP's: headers, integers, ids. No cryptography.

use alloc::string::String;
use alloc::vec::Vec;

use pgp::packet::{PacketHeader, Signature, SubpacketData};
use pgp::ser::Serialize as _;
use pgp::types::{KeyDetails, PacketHeaderVersion, PacketLength, SignatureBytes, Tag};

use crate::error::{ParseError, ParseErrorKind};
use crate::framing::packet::{Damaged, Packet, PacketReader};
use crate::inspect::diagnose::Cause;
use crate::time::UnixTime;

/// Packet type ids (RFC 9580 section 5).
pub(super) mod tag {
    pub(in super::super) const PKESK: u8 = 1;
    pub(in super::super) const SIGNATURE: u8 = 2;
    pub(in super::super) const SKESK: u8 = 3;
    pub(in super::super) const ONE_PASS_SIGNATURE: u8 = 4;
    pub(in super::super) const SECRET_KEY: u8 = 5;
    pub(in super::super) const PUBLIC_KEY: u8 = 6;
    pub(in super::super) const SECRET_SUBKEY: u8 = 7;
    pub(in super::super) const COMPRESSED: u8 = 8;
    pub(in super::super) const SED: u8 = 9;
    pub(in super::super) const MARKER: u8 = 10;
    pub(in super::super) const LITERAL: u8 = 11;
    pub(in super::super) const TRUST: u8 = 12;
    pub(in super::super) const USER_ID: u8 = 13;
    pub(in super::super) const PUBLIC_SUBKEY: u8 = 14;
    pub(in super::super) const USER_ATTRIBUTE: u8 = 17;
    pub(in super::super) const SEIPD: u8 = 18;
    pub(in super::super) const MDC: u8 = 19;
    pub(in super::super) const AEAD: u8 = 20;
    pub(in super::super) const PADDING: u8 = 21;
}

/// Whether a packet is to be passed over: markers, padding, and the ids above 39, which a reader
/// that does not know them ignores (RFC 9580 section 4.3).
pub(super) const fn is_ignored(id: u8) -> bool {
    matches!(id, tag::MARKER | tag::PADDING | 40..=63)
}

/// Why packets were not read to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// Here they are damaged.
    Damaged(ParseError),
    /// There are more than this many.
    TooMany(u32),
}

impl Unread {
    /// What stands before the octet at which no packet begins; none where a packet was begun.
    pub(super) fn before<'a>(&self, octets: &'a [u8]) -> Option<&'a [u8]> {
        match self {
            Self::Damaged(error) if error.kind == ParseErrorKind::Packet => {
                octets.get(..error.at).filter(|before| !before.is_empty())
            }
            Self::Damaged(_) | Self::TooMany(_) => None,
        }
    }
}

/// Every packet, at most `most` of them. What comes behind is not even looked at: a packet in
/// memory takes many times the two octets that an empty one has on the wire.
pub(super) fn packets(octets: &[u8], most: u32) -> Result<Vec<Packet<'_>>, Unread> {
    let mut packets = Vec::new();
    for packet in PacketReader::new(octets) {
        if packets.len() as u64 >= u64::from(most) {
            return Err(Unread::TooMany(most));
        }
        packets.push(packet.map_err(|damaged: Damaged<'_>| Unread::Damaged(damaged.error))?);
    }
    Ok(packets)
}

/// rPGP's header of a packet with this id and length of body.
pub(super) fn header(id: u8, octets: usize) -> Option<PacketHeader> {
    let length = PacketLength::Fixed(u32::try_from(octets).ok()?);
    PacketHeader::from_parts(PacketHeaderVersion::New, Tag::from(id), length).ok()
}

/// A signature packet's body, read to its end.
pub(super) fn signature(body: &[u8]) -> Option<Signature> {
    let mut rest = body;
    let signature = Signature::try_from_reader(header(tag::SIGNATURE, body.len())?, &mut rest);
    signature.ok().filter(|_| rest.is_empty())
}

/// The same, where every integer in it is as long as its length says, to the bit. Only version 6
/// demands that (RFC 9580 section 3.2); in a message nobody has a reason to write it otherwise.
pub(super) fn exact_signature(body: &[u8]) -> Option<Signature> {
    let signature = signature(body)?;
    let mut exact = Vec::new();
    if let Some(SignatureBytes::Mpis(integers)) = signature.signature() {
        for integer in integers {
            integer.to_writer(&mut exact).ok()?;
        }
    }
    body.ends_with(&exact).then_some(signature)
}

/// Whether a signature names this key as its maker, or names nobody.
pub(super) fn may_be_by(signature: &Signature, key: &impl KeyDetails) -> bool {
    let (ids, fingerprints) = (signature.issuer_key_id(), signature.issuer_fingerprint());
    (ids.is_empty() && fingerprints.is_empty())
        || ids.iter().any(|id| **id == key.legacy_key_id())
        || fingerprints
            .iter()
            .any(|print| **print == key.fingerprint())
}

/// The ids of the keys that a signature names as its maker, in upper-case hex, each once.
pub(super) fn issuers(signature: &Signature) -> Vec<String> {
    let ids = signature.issuer_key_id().into_iter();
    let mut ids: Vec<String> = ids.map(|id| hex(id.as_ref())).collect();
    for print in signature.issuer_fingerprint() {
        let octets = print.as_bytes();
        // The id is the end of a version 4 fingerprint and the beginning of a version 6 one.
        let start = if octets.len() > 20 {
            0
        } else {
            octets.len().saturating_sub(8)
        };
        let id = octets.get(start..start + 8).map(hex);
        ids.extend(id.filter(|id| !ids.contains(id)));
    }
    ids
}

/// Whether a signature demands what is not known here. A critical subpacket asks to be understood
/// or not accepted (RFC 9580 section 5.2.3.7); no notation is known.
pub(super) fn demands_the_unknown(signature: &Signature) -> bool {
    signature.config().is_some_and(|config| {
        config.hashed_subpackets().any(|subpacket| {
            subpacket.is_critical
                && matches!(
                    subpacket.data,
                    SubpacketData::Notation(_)
                        | SubpacketData::Other(..)
                        | SubpacketData::Experimental(..)
                )
        })
    })
}

/// The cause that a parse error stands for.
pub(super) const fn cause(kind: ParseErrorKind) -> Cause {
    match kind {
        ParseErrorKind::Truncated => Cause::Truncated,
        ParseErrorKind::TrailingData => Cause::TrailingData,
        ParseErrorKind::Version => Cause::UnsupportedVersion,
        ParseErrorKind::Encoding => Cause::BadEncoding,
        ParseErrorKind::DuplicateMember => Cause::DuplicateMember,
        ParseErrorKind::Header => Cause::MalformedHeader,
        ParseErrorKind::Packet => Cause::MalformedPacket,
    }
}

/// Upper-case hex.
pub(super) fn hex(octets: &[u8]) -> String {
    octets
        .iter()
        .map(|octet| alloc::format!("{octet:02X}"))
        .collect()
}

/// The key id of RFC 9580 section 5.5.4, 16 upper-case hex digits.
pub(super) fn key_id(key: &impl KeyDetails) -> String {
    hex(key.legacy_key_id().as_ref())
}

/// Seconds on the wire, 32 bits.
pub(super) const fn time(seconds: u32) -> UnixTime {
    // Every u32 fits an i64.
    UnixTime::from_seconds(seconds as i64)
}

/// A moment as the 32 bits of the wire; none before 1970 and after 2106.
pub(super) fn wire_time(at: UnixTime) -> Option<u32> {
    u32::try_from(at.seconds()).ok()
}

/// A multiprecision integer (RFC 9580 section 3.2): its octets without leading zeroes, and what
/// follows it.
pub(super) fn mpi(octets: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = octets.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*length)).div_ceil(8);
    let (number, rest) = rest.split_at_checked(length)?;
    let zeroes = number.iter().take_while(|octet| **octet == 0).count();
    Some((number.get(zeroes..)?, rest))
}

/// Writes a number with its length in bits, without leading zeroes (RFC 9580 section 3.2). `None`
/// for more than 65,535 bits.
pub(super) fn push_mpi(into: &mut Vec<u8>, number: &[u8]) -> Option<()> {
    let zeroes = number.iter().take_while(|octet| **octet == 0).count();
    let number = number.get(zeroes..)?;
    let first = number.first().map_or(8, |octet| octet.leading_zeros());
    let bits = (number.len().max(1) * 8).checked_sub(usize::try_from(first).ok()?)?;
    into.extend(u16::try_from(bits).ok()?.to_be_bytes());
    into.extend_from_slice(number);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_stops_behind_the_most_that_is_wanted() {
        let marker = [0xca, 0];
        let octets = [&marker.repeat(4)[..], &[0]].concat();
        assert_eq!(packets(&octets, 3), Err(Unread::TooMany(3)));
        // The damage lies behind, and is not reached.
        assert_eq!(packets(&octets, 4), Err(Unread::TooMany(4)));
        assert!(matches!(packets(&octets, 5), Err(Unread::Damaged(_))));
        assert_eq!(packets(&octets[..8], 4).map(|read| read.len()), Ok(4));
    }
}
