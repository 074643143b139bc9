//! A body in chunks (RFC 9112 section 7.1), recognised by its own structure: captures show it
//! with or without the head that announces it.

use alloc::vec::Vec;

use crate::detect::damage::Flaw;
use crate::detect::undo::Undone;
use crate::detect::undo::sight::Sight;
use crate::detect::wrapping::Wrapping;

/// Chunks up to the one of length zero.
pub(in crate::detect) fn chunked<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    let body = sight.octets;
    let mut octets = Vec::new();
    let mut rest = body;
    let flaw = loop {
        let Some((length, behind)) = size(rest) else {
            // Only behind a first chunk is it known that these are chunks.
            break (!octets.is_empty()).then(|| flaw_at(body, rest))?;
        };
        if length == 0 {
            break None;
        }
        let Some((chunk, behind)) = behind.split_at_checked(length) else {
            octets.extend_from_slice(behind);
            break is_plausible(length).then(|| Some(Flaw::ended(body.len())))?;
        };
        octets.extend_from_slice(chunk);
        rest = line_end(behind).or_else(|| behind.is_empty().then_some(behind))?;
    };
    (!octets.is_empty()).then(|| Undone::new(Wrapping::Chunked, octets).with(flaw))
}

/// The length in the line before a chunk, extensions left out.
fn size(text: &[u8]) -> Option<(usize, &[u8])> {
    let end = text
        .iter()
        .take(LINE_MAX)
        .position(|octet| *octet == b'\n')?;
    let (line, rest) = text.split_at_checked(end.saturating_add(1))?;
    let digits = line.split(|octet| *octet == b';').next()?.trim_ascii();
    let digits = core::str::from_utf8(digits).ok()?;
    let is_number = !digits.is_empty() && digits.bytes().all(|octet| octet.is_ascii_hexdigit());
    let length = usize::from_str_radix(digits, 16)
        .ok()
        .filter(|_| is_number)?;
    Some((length, rest))
}

fn line_end(text: &[u8]) -> Option<&[u8]> {
    text.strip_prefix(b"\r\n")
        .or_else(|| text.strip_prefix(b"\n"))
}

fn flaw_at(body: &[u8], rest: &[u8]) -> Option<Flaw> {
    Some(if rest.trim_ascii().is_empty() {
        Flaw::ended(body.len())
    } else {
        Flaw::refused(body.len().saturating_sub(rest.len()))
    })
}

/// A first line of hex that happens to be a large number is no chunk.
const fn is_plausible(length: usize) -> bool {
    length <= CHUNK_MAX
}

/// Octets of the line before a chunk.
const LINE_MAX: usize = 128;
/// 256 MiB: the longest input there is.
const CHUNK_MAX: usize = 268_435_456;
