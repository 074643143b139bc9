//! Octets as decimal numbers: what programs print of an array, with or without a sign.

use alloc::vec::Vec;

use super::Undone;
use super::sight::Sight;
use crate::detect::wrapping::Wrapping;

/// `[133, 1, 12]`, `{-123, 1, 12}` or `133 1 12`: every number an octet, signed or not.
pub(super) fn decimal_octets<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    let text = sight.text;
    let begins = matches!(text.first()?, b'[' | b'{' | b'(' | b'-' | b'0'..=b'9');
    if !sight.is_ascii || !begins {
        return None;
    }
    let inside = [(b'[', b']'), (b'{', b'}'), (b'(', b')')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(&[*open])?.strip_suffix(&[*close]))
        .unwrap_or(text);
    let mut octets = Vec::with_capacity(inside.len() / 3);
    for number in inside.split(|octet| matches!(octet, b',' | b' ' | b'\t' | b'\r' | b'\n')) {
        if !number.is_empty() {
            octets.push(octet(number)?);
        }
    }
    (octets.len() >= OCTETS_MIN).then(|| Undone::new(Wrapping::DecimalOctets, octets))
}

fn octet(number: &[u8]) -> Option<u8> {
    let text = core::str::from_utf8(number).ok()?;
    let signed = || text.parse::<i8>().ok().map(i8::cast_unsigned);
    text.parse::<u8>().ok().or_else(signed)
}

/// Fewer are a list in a text.
const OCTETS_MIN: usize = 12;
