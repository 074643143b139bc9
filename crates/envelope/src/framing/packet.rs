//! Splits octets into packets (RFC 9580 section 4.2), both header formats, all length types.
//! It reads no packet's content.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::error::{ParseError, ParseErrorKind};

/// One packet and where it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet<'a> {
    /// The packet type id, 1 to 63.
    pub tag: u8,
    /// The format of its header.
    pub header: HeaderFormat,
    /// Where its header begins, in octets from the start of the input.
    pub offset: usize,
    /// Length of the header, in octets; of the first one where the body comes in parts.
    pub header_octets: usize,
    /// Length of everything, headers included, in octets.
    pub octets: usize,
    /// How the length was given.
    pub length: LengthKind,
    /// Where the first parts of the body lie, at most [`Packet::PARTS_KEPT`] of them; none where
    /// the body is whole and follows its header, so that a flood of packets allocates nothing.
    pub parts: Vec<Part>,
    /// How many parts the body comes in.
    pub part_count: usize,
    /// How many octets the last length promises beyond what is there.
    pub missing: usize,
    /// The content, its parts joined.
    pub body: Cow<'a, [u8]>,
}

/// A part of a body, without the header that gives its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it begins, in octets from the start of the input.
    pub offset: usize,
    /// Its length in octets.
    pub octets: usize,
}

/// The two header formats (RFC 9580 sections 4.2.1 and 4.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderFormat {
    /// The legacy format, packet type ids up to 15.
    Old,
    /// The OpenPGP format.
    New,
}

/// How a packet's length was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthKind {
    /// As one number.
    Fixed,
    /// Not at all: the packet reaches to the end (RFC 9580 section 4.2.2).
    Indeterminate,
    /// In parts, each with its own length (RFC 9580 section 4.2.1.4).
    Partial,
}

/// A packet that could not be read, and what is there of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged<'a> {
    /// What was wrong, and where.
    pub error: ParseError,
    /// The packet as far as it reaches, where its header could be read.
    pub seen: Option<Packet<'a>>,
}

/// Reads packets one after another; after damage it ends.
#[derive(Clone, Debug)]
pub struct PacketReader<'a> {
    octets: &'a [u8],
    at: usize,
}

impl HeaderFormat {
    /// The name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }
}

impl Packet<'_> {
    /// Places of parts that are kept: enough for the fields of every packet, while parts of one
    /// octet can not fill the memory.
    pub const PARTS_KEPT: usize = 64;

    /// Where an octet of the body lies in the input. None behind the end, and beyond
    /// the parts that are kept.
    #[must_use]
    pub fn place(&self, mut at: usize) -> Option<usize> {
        if self.length != LengthKind::Partial {
            let place = || self.offset.checked_add(self.header_octets)?.checked_add(at);
            return (at < self.body.len()).then(place)?;
        }
        for part in &self.parts {
            if at < part.octets {
                return part.offset.checked_add(at);
            }
            at -= part.octets;
        }
        None
    }
}

impl<'a> PacketReader<'a> {
    /// Reads from the first octet of `octets`.
    #[must_use]
    pub const fn new(octets: &'a [u8]) -> Self {
        Self { octets, at: 0 }
    }

    fn read(&mut self, first: u8) -> Result<Packet<'a>, Damaged<'a>> {
        let offset = self.at;
        self.at += 1;
        if first & MARK == 0 {
            return Err(damaged(ParseErrorKind::Packet, offset));
        }
        let (tag, header, length) = if first & NEW == 0 {
            (
                (first >> 2) & 0x0f,
                HeaderFormat::Old,
                self.old_length(first & 3),
            )
        } else {
            (first & 0x3f, HeaderFormat::New, self.new_length())
        };
        let length = length.map_err(|error| Damaged { error, seen: None })?;
        let mut packet = Packet {
            tag,
            header,
            offset,
            header_octets: self.at - offset,
            octets: 0,
            length: length.kind(),
            parts: Vec::new(),
            part_count: 0,
            missing: 0,
            body: Cow::Borrowed(&[]),
        };
        if tag == 0 || (packet.length != LengthKind::Fixed && !may_be_parted(tag)) {
            return Err(damaged(ParseErrorKind::Packet, offset));
        }
        let whole = self.body(length, &mut packet);
        packet.octets = self.at - offset;
        match whole {
            Ok(()) => Ok(packet),
            Err(error) => Err(Damaged {
                error,
                seen: Some(packet),
            }),
        }
    }

    /// Takes the body; on damage the packet holds what is there.
    fn body(&mut self, mut length: Length, packet: &mut Packet<'a>) -> Result<(), ParseError> {
        loop {
            let (wanted, more) = match length {
                Length::Fixed(octets) => (octets, false),
                Length::Indeterminate => (self.octets.len().saturating_sub(self.at), false),
                Length::Partial(octets) => (octets, true),
            };
            let rest = self.octets.get(self.at..).unwrap_or_default();
            let part = rest.get(..wanted).unwrap_or(rest);
            packet.part_count += 1;
            let in_parts = packet.length == LengthKind::Partial;
            if in_parts && packet.parts.len() < Packet::PARTS_KEPT {
                packet.parts.push(Part {
                    offset: self.at,
                    octets: part.len(),
                });
            }
            self.at += part.len();
            append(&mut packet.body, part);
            if part.len() < wanted {
                packet.missing = wanted - part.len();
                return Err(ParseError::new(
                    ParseErrorKind::Truncated,
                    self.octets.len(),
                ));
            }
            if !more {
                return Ok(());
            }
            length = self.new_length()?;
        }
    }

    fn old_length(&mut self, length_type: u8) -> Result<Length, ParseError> {
        let octets = match length_type {
            0 => 1,
            1 => 2,
            2 => 4,
            _ => return Ok(Length::Indeterminate),
        };
        self.number(octets).map(Length::Fixed)
    }

    fn new_length(&mut self) -> Result<Length, ParseError> {
        let first = self.number(1)?;
        Ok(match first {
            0..=191 => Length::Fixed(first),
            192..=223 => Length::Fixed(((first - 192) << 8) + self.number(1)? + 192),
            224..=254 => Length::Partial(1 << (first & 0x1f)),
            _ => Length::Fixed(self.number(4)?),
        })
    }

    /// A big-endian number of up to four octets.
    fn number(&mut self, octets: usize) -> Result<usize, ParseError> {
        let end = self.at.saturating_add(octets);
        let Some(digits) = self.octets.get(self.at..end) else {
            self.at = self.octets.len();
            return Err(ParseError::new(
                ParseErrorKind::Truncated,
                self.octets.len(),
            ));
        };
        self.at = end;
        Ok(digits
            .iter()
            .fold(0_usize, |number, digit| (number << 8) | usize::from(*digit)))
    }
}

impl<'a> Iterator for PacketReader<'a> {
    type Item = Result<Packet<'a>, Damaged<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = *self.octets.get(self.at)?;
        let packet = self.read(first);
        if packet.is_err() {
            self.at = self.octets.len();
        }
        Some(packet)
    }
}

/// Writes a packet in the OpenPGP format with the shortest length (RFC 9580 section 4.2.1).
///
/// # Errors
/// [`ParseErrorKind::Packet`] when `body` is longer than 4 GiB - 1 or `tag` is not 1 to 63.
pub fn write(tag: u8, body: &[u8], into: &mut Vec<u8>) -> Result<(), ParseError> {
    let refused = ParseError::new(ParseErrorKind::Packet, into.len());
    let length = u32::try_from(body.len()).map_err(|_| refused)?;
    if tag == 0 || tag > 63 {
        return Err(refused);
    }
    into.push(MARK | NEW | tag);
    let [b3, b2, b1, b0] = length.to_be_bytes();
    match length {
        0..=191 => into.push(b0),
        192..=8383 => {
            let [.., high, low] = (length - 192).to_be_bytes();
            into.extend([high + 192, low]);
        }
        _ => into.extend([255, b3, b2, b1, b0]),
    }
    into.extend_from_slice(body);
    Ok(())
}

#[derive(Clone, Copy)]
enum Length {
    Fixed(usize),
    Indeterminate,
    Partial(usize),
}

impl Length {
    const fn kind(self) -> LengthKind {
        match self {
            Self::Fixed(_) => LengthKind::Fixed,
            Self::Indeterminate => LengthKind::Indeterminate,
            Self::Partial(_) => LengthKind::Partial,
        }
    }
}

/// Only packets that hold data may leave their length open (RFC 9580 section 4.2.1.4).
const fn may_be_parted(tag: u8) -> bool {
    matches!(tag, 8 | 9 | 11 | 18 | 20)
}

fn append<'a>(body: &mut Cow<'a, [u8]>, part: &'a [u8]) {
    if body.is_empty() {
        *body = Cow::Borrowed(part);
    } else {
        body.to_mut().extend_from_slice(part);
    }
}

const fn damaged<'a>(kind: ParseErrorKind, at: usize) -> Damaged<'a> {
    Damaged {
        error: ParseError::new(kind, at),
        seen: None,
    }
}

/// Set in the first octet of every header.
const MARK: u8 = 0x80;
/// Set there in the OpenPGP format.
const NEW: u8 = 0x40;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(octets: &[u8]) -> Vec<Result<Packet<'_>, Damaged<'_>>> {
        PacketReader::new(octets).collect()
    }

    #[test]
    fn every_length_written_is_read_again() {
        for length in [0, 1, 191, 192, 8383, 8384, 70_000] {
            let body = alloc::vec![7_u8; length];
            let mut octets = Vec::new();
            write(11, &body, &mut octets).unwrap();
            let packets = read(&octets);
            let [Ok(packet)] = packets.as_slice() else {
                panic!("{length}")
            };
            assert_eq!((packet.tag, packet.body.len()), (11, length));
            assert_eq!(packet.octets, octets.len());
        }
    }

    #[test]
    fn old_headers_have_four_length_types() {
        for octets in [
            &[0xac, 2, 1, 2][..],
            &[0xad, 0, 2, 1, 2],
            &[0xae, 0, 0, 0, 2, 1, 2],
            &[0xaf, 1, 2],
        ] {
            let packets = read(octets);
            let [Ok(packet)] = packets.as_slice() else {
                panic!("{octets:?}")
            };
            assert_eq!((packet.tag, packet.header), (11, HeaderFormat::Old));
            assert_eq!(&*packet.body, &[1, 2]);
        }
    }

    #[test]
    fn parts_are_joined() {
        let packets_octets = [0xcb, 0xe1, 1, 2, 0xe0, 3, 2, 4, 5];
        let packets = read(&packets_octets);
        let [Ok(packet)] = packets.as_slice() else {
            panic!()
        };
        assert_eq!(&*packet.body, &[1, 2, 3, 4, 5]);
        assert_eq!((packet.length, packet.octets), (LengthKind::Partial, 9));
        assert_eq!(packet.part_count, 3);
        let places: Vec<_> = (0..6).map(|at| packet.place(at)).collect();
        assert_eq!(places, [Some(2), Some(3), Some(5), Some(7), Some(8), None]);
    }

    #[test]
    fn a_whole_body_keeps_no_parts() {
        for octets in [&[0xcb, 2, 1, 2][..], &[0xad, 0, 2, 1, 2], &[0xaf, 1, 2]] {
            let packets = read(octets);
            let [Ok(packet)] = packets.as_slice() else {
                panic!("{octets:?}")
            };
            assert_eq!((packet.parts.capacity(), packet.part_count), (0, 1));
            let places: Vec<_> = (0..3).map(|at| packet.place(at)).collect();
            let end = octets.len();
            assert_eq!(places, [Some(end - 2), Some(end - 1), None]);
        }
    }

    #[test]
    fn a_cut_packet_shows_what_is_there() {
        let packets = read(&[0xd2, 10, 1, 2]);
        let [Err(damaged)] = packets.as_slice() else {
            panic!()
        };
        assert_eq!(damaged.error, ParseError::new(ParseErrorKind::Truncated, 4));
        assert_eq!(
            damaged
                .seen
                .as_ref()
                .map(|packet| (packet.body.len(), packet.missing)),
            Some((2, 8))
        );
    }

    #[test]
    fn a_length_of_four_gibibytes_allocates_nothing() {
        let packets = read(&[0xd2, 255, 255, 255, 255, 255]);
        assert!(matches!(packets.as_slice(), [Err(_)]));
    }

    #[test]
    fn what_is_no_packet_is_refused_where_it_stands() {
        let packets = read(&[0xcb, 1, 0, b'x']);
        let [Ok(_), Err(damaged)] = packets.as_slice() else {
            panic!()
        };
        assert_eq!(damaged.error, ParseError::new(ParseErrorKind::Packet, 3));
    }

    #[test]
    fn a_key_may_not_come_in_parts() {
        assert!(matches!(read(&[0xc6, 0xe0, 1, 0]).as_slice(), [Err(_)]));
    }
}
