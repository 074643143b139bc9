//! gzip (RFC 1952) and zlib (RFC 1950): unpacked within bounds on size and ratio, so that a small
//! body can not become a large one; checksums and lengths are compared.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

use super::sight::Sight;
use super::{Flaw, Undone};
use crate::detect::Bounds;
use crate::detect::wrapping::Wrapping;
use crate::error::{ParseError, ParseErrorKind};

/// All members of a gzip file, one after the other.
pub(super) fn gzip<'a>(sight: &Sight<'a>, bounds: &Bounds) -> Option<Undone<'a>> {
    let packed = sight.octets;
    packed.starts_with(MAGIC).then(|| {
        let mut octets = Vec::new();
        let flaw = members(packed, bound(packed.len(), bounds), &mut octets).err();
        unpacked(Wrapping::Gzip, octets, flaw)
    })
}

/// A zlib stream. Many texts begin with the same octets; what is no stream is none.
pub(super) fn zlib<'a>(sight: &Sight<'a>, bounds: &Bounds) -> Option<Undone<'a>> {
    let packed = sight.octets;
    let (header, _) = packed.split_first_chunk::<2>()?;
    let is_zlib = header.starts_with(b"\x78") && u16::from_be_bytes(*header).is_multiple_of(31);
    if !is_zlib {
        return None;
    }
    let mut octets = Vec::new();
    let stream = Stream {
        packed,
        flags: inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER,
        limit: bound(packed.len(), bounds),
    };
    let flaw = match stream.inflate(&mut octets) {
        Ok(_) => None,
        Err(Flaw::Unreadable(error)) if error == refused(packed.len()) => return None,
        Err(flaw) => Some(flaw),
    };
    Some(unpacked(Wrapping::Zlib, octets, flaw))
}

fn unpacked<'a>(wrapping: Wrapping, octets: Vec<u8>, flaw: Option<Flaw>) -> Undone<'a> {
    Undone {
        is_unpacked: true,
        ..Undone::new(wrapping, octets).with(flaw)
    }
}

/// The bound on size, and the one on the ratio above a size.
fn bound(packed: usize, bounds: &Bounds) -> usize {
    let by_ratio = (packed as u64)
        .saturating_mul(bounds.expansion)
        .max(bounds.expansion_from);
    usize::try_from(bounds.unpacked.min(by_ratio)).unwrap_or(usize::MAX)
}

fn members(packed: &[u8], limit: usize, octets: &mut Vec<u8>) -> Result<(), Flaw> {
    let place = |rest: &[u8]| packed.len().saturating_sub(rest.len());
    let mut rest = packed;
    while rest.starts_with(MAGIC) {
        let stream = Stream {
            packed: after_header(rest).ok_or(Flaw::ended(packed.len()))?,
            flags: 0,
            limit: limit.saturating_sub(octets.len()),
        };
        let start = octets.len();
        let trailer = stream.inflate(octets)?;
        let (sums, behind) = trailer
            .split_first_chunk::<8>()
            .ok_or(Flaw::ended(packed.len()))?;
        let content = octets.get(start..).unwrap_or_default();
        let due = u64::from(crc32(content)) | (content.len() as u64) << 32;
        if u64::from_le_bytes(*sums) != due {
            return Err(Flaw::Checksum);
        }
        rest = behind;
    }
    let is_padding = rest
        .iter()
        .all(|octet| *octet == 0 || octet.is_ascii_whitespace());
    if is_padding {
        return Ok(());
    }
    Err(Flaw::refused(place(rest)))
}

/// What follows a member's header (RFC 1952 section 2.3): fixed fields, then those that the flags
/// announce.
fn after_header(member: &[u8]) -> Option<&[u8]> {
    let (fixed, mut rest) = member.split_first_chunk::<10>()?;
    let [_, _, _, flags, ..] = *fixed;
    if flags & HAS_EXTRA != 0 {
        let (length, behind) = rest.split_first_chunk::<2>()?;
        rest = behind.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    for flag in [HAS_NAME, HAS_COMMENT] {
        if flags & flag != 0 {
            let end = rest.iter().position(|octet| *octet == 0)?;
            rest = rest.get(end..)?.strip_prefix(b"\0")?;
        }
    }
    if flags & HAS_CHECKSUM != 0 {
        rest = rest.get(2..)?;
    }
    Some(rest)
}

/// A DEFLATE stream (RFC 1951) and how far it may unpack.
struct Stream<'a> {
    packed: &'a [u8],
    flags: u32,
    limit: usize,
}

impl<'a> Stream<'a> {
    /// Adds what it unpacks to, also where it breaks off, and gives what follows the stream.
    fn inflate(&self, into: &mut Vec<u8>) -> Result<&'a [u8], Flaw> {
        let flags = self.flags | inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let mut state = Box::<DecompressorOxide>::default();
        let mut rest = self.packed;
        let first = self.packed.len().saturating_mul(4).max(BUFFER_MIN);
        let mut buffer = vec![0; first.min(self.limit)];
        let mut filled = 0_usize;
        let outcome = loop {
            let (status, read, written) = decompress(&mut state, rest, &mut buffer, filled, flags);
            rest = rest.get(read..).unwrap_or_default();
            filled = filled.saturating_add(written);
            break match status {
                TINFLStatus::Done => Ok(rest),
                TINFLStatus::HasMoreOutput if buffer.len() < self.limit => {
                    buffer.resize(buffer.len().saturating_mul(2).min(self.limit), 0);
                    continue;
                }
                TINFLStatus::HasMoreOutput => {
                    let limit = self.limit as u64;
                    Err(Flaw::TooLarge { limit })
                }
                TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => {
                    Err(Flaw::ended(self.packed.len()))
                }
                TINFLStatus::Adler32Mismatch => Err(Flaw::Checksum),
                _ => Err(Flaw::Unreadable(refused(self.packed.len()))),
            };
        };
        buffer.truncate(filled);
        if matches!(outcome, Err(Flaw::TooLarge { .. })) {
            return outcome;
        }
        if into.is_empty() {
            *into = buffer;
        } else {
            into.append(&mut buffer);
        }
        outcome
    }
}

/// Where in the stream it breaks is not known.
const fn refused(octets: usize) -> ParseError {
    ParseError::new(ParseErrorKind::Encoding, octets)
}

/// The checksum of RFC 1952 section 8.
fn crc32(octets: &[u8]) -> u32 {
    let remainder = octets.iter().fold(u32::MAX, |crc, octet| {
        let [low, ..] = crc.to_le_bytes();
        let step = CRC32_TABLE.get(usize::from(low ^ octet)).copied();
        (crc >> 8) ^ step.unwrap_or_default()
    });
    !remainder
}

/// What eight steps of the division do to each value of the last octet.
const CRC32_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut rest: &mut [u32] = &mut table;
    let mut octet = 0_u32;
    while let Some((entry, others)) = rest.split_first_mut() {
        let mut crc = octet;
        let mut bit = 0;
        while bit < 8 {
            let carry = crc & 1;
            crc >>= 1;
            if carry != 0 {
                crc ^= CRC32_GENERATOR;
            }
            bit += 1;
        }
        *entry = crc;
        rest = others;
        octet += 1;
    }
    table
};

/// The two octets of the magic number, and DEFLATE, the only method there is.
const MAGIC: &[u8] = &[0x1f, 0x8b, 8];
const HAS_CHECKSUM: u8 = 2;
const HAS_EXTRA: u8 = 4;
const HAS_NAME: u8 = 8;
const HAS_COMMENT: u8 = 16;
const BUFFER_MIN: usize = 1_024;
const CRC32_GENERATOR: u32 = 0xedb8_8320;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_one_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}
