//! Hexadecimal digits, with or without white space, colons, commas and `0x` between them.

use alloc::vec::Vec;

use super::sight::Sight;
use super::{Flaw, Undone};
use crate::detect::wrapping::Wrapping;

pub(super) fn hex<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    let is_hex = sight.is_ascii && sight.text.first()?.is_ascii_hexdigit();
    let (octets, flaw) = is_hex.then(|| digits(sight.text))?;
    (octets.len() >= OCTETS_MIN).then(|| Undone::new(Wrapping::Hex, octets).with(flaw))
}

/// The value of a digit.
pub(super) fn value(digit: u8) -> Option<u8> {
    u8::try_from(char::from(digit).to_digit(16)?).ok()
}

/// Octets up to the first character that is neither a digit nor stands between them.
fn digits(text: &[u8]) -> (Vec<u8>, Option<Flaw>) {
    let mut octets = Vec::with_capacity(text.len() / 2);
    let mut high = None;
    for (at, &character) in text.iter().enumerate() {
        match (character, high) {
            (b' ' | b'\t' | b'\r' | b'\n' | b':' | b',' | b';' | b'-', None) => {}
            (b'\r' | b'\n', Some(_)) => {}
            (b'x' | b'X', Some(0)) => high = None,
            _ => match (value(character), high.take()) {
                (Some(digit), None) => high = Some(digit),
                (Some(low), Some(high)) => octets.push(high << 4 | low),
                (None, _) => return (octets, Some(Flaw::refused(at))),
            },
        }
    }
    let flaw = high.map(|_| Flaw::ended(text.len()));
    (octets, flaw)
}

/// Fewer are no message, and many words begin so.
const OCTETS_MIN: usize = 12;
