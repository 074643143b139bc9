//! Encodings of text: UTF-16 where UTF-8 is due, and octets that were taken for text.

use alloc::vec::Vec;

use super::sight::Sight;
use super::{Flaw, Undone};
use crate::detect::wrapping::Wrapping;

/// UTF-16 of either byte order, with or without its mark, of characters that are ASCII.
pub(super) fn utf16<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    let (rest, high_first) = match sight.octets {
        [0xff, 0xfe, rest @ ..] => (rest, false),
        [0xfe, 0xff, rest @ ..] => (rest, true),
        [_, 0, _, 0, _, 0, ..] => (sight.octets, false),
        [0, _, 0, _, 0, _, ..] => (sight.octets, true),
        _ => return None,
    };
    let mut octets = Vec::with_capacity(rest.len() / 2);
    let (units, odd) = rest.as_chunks::<2>();
    for unit in units {
        let character = if high_first {
            u16::from_be_bytes(*unit)
        } else {
            u16::from_le_bytes(*unit)
        };
        octets.push(u8::try_from(character).ok().filter(u8::is_ascii)?);
    }
    let flaw = (!odd.is_empty()).then(|| Flaw::ended(sight.octets.len()));
    Some(Undone::new(Wrapping::Utf16, octets).with(flaw))
}

/// UTF-8 of which every character stands for one octet, in Latin-1 or as browsers read that.
pub(super) fn latin1<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    if sight.is_ascii || !(sight.has(0xc2) || sight.has(0xc3)) {
        return None;
    }
    let text = core::str::from_utf8(sight.octets).ok()?;
    let mut octets = Vec::with_capacity(text.len());
    for character in text.chars() {
        octets.push(
            u8::try_from(character)
                .ok()
                .or_else(|| windows(character))?,
        );
    }
    Some(Undone::new(Wrapping::Latin1, octets))
}

/// The octet of Windows code page 1252, 128 to 159.
fn windows(character: char) -> Option<u8> {
    let at = WINDOWS_1252.chars().position(|known| known == character)?;
    u8::try_from(at).ok()?.checked_add(0x80)
}

/// The characters of the octets from 128 on; those that have none stand for themselves.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
