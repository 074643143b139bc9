//! String literals: the quotes and the escapes of JSON (RFC 8259 section 7), and those that
//! programming languages, shells and word processors put around what is copied from them.

use alloc::vec::Vec;

use super::hex;
use super::sight::Sight;
use super::{Flaw, Undone};
use crate::detect::wrapping::Wrapping;

/// Quotes around the rest, a comma behind them or not, and escapes inside.
pub(super) fn quoted<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    let text = match sight.text {
        [shorter @ .., b',' | b';'] => shorter.trim_ascii_end(),
        text => text,
    };
    let (wrapping, rest, close) = PAIRS
        .iter()
        .find_map(|(open, close, wrapping)| Some((*wrapping, text.strip_prefix(*open)?, *close)))?;
    match rest.strip_suffix(close) {
        Some(inside) => Some(unescaped(wrapping, inside)),
        // What begins as a JSON string and does not end was cut.
        None if wrapping == Wrapping::JsonString => {
            let undone = unescaped(wrapping, rest);
            Some(undone.with(Some(Flaw::ended(text.len()))))
        }
        None => None,
    }
}

/// Escapes without quotes.
pub(super) fn escaped<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    let is_escaped = sight.is_ascii && sight.has(b'\\');
    is_escaped.then(|| unescaped(Wrapping::Escapes, sight.text))
}

fn unescaped(wrapping: Wrapping, text: &[u8]) -> Undone<'_> {
    if !text.contains(&b'\\') {
        return Undone::new(wrapping, text);
    }
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut flaw = None;
    while let Some((&first, after)) = rest.split_first() {
        if first == b'\\' {
            match escape(after, &mut octets) {
                Some(behind) => rest = behind,
                None => {
                    flaw = Some(Flaw::ended(text.len()));
                    rest = &[];
                }
            }
        } else {
            octets.push(first);
            rest = after;
        }
    }
    Undone::new(wrapping, octets).with(flaw)
}

/// Writes the character that an escape without its backslash stands for, and gives what follows
/// it. None where it is cut.
fn escape<'a>(text: &'a [u8], into: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (&kind, rest) = text.split_first()?;
    match kind {
        b'u' => {
            let (digits, behind) = rest.split_at_checked(4)?;
            let mut utf8 = [0; 4];
            let character = number(digits).and_then(char::from_u32);
            into.extend(character.map_or(&b"?"[..], |c| c.encode_utf8(&mut utf8).as_bytes()));
            Some(behind)
        }
        // An octet, not a character: Python's and C's.
        b'x' => {
            let (digits, behind) = rest.split_at_checked(2)?;
            into.extend(number(digits).and_then(|octet| u8::try_from(octet).ok()));
            Some(behind)
        }
        other => {
            let known = SHORT.iter().find(|(name, _)| *name == other);
            into.push(known.map_or(other, |(_, octet)| *octet));
            Some(rest)
        }
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number: u32, digit| {
        Some(number << 4 | u32::from(hex::value(*digit)?))
    })
}

/// Escapes of one letter; every other character stands for itself.
const SHORT: &[(u8, u8)] = &[
    (b'0', 0),
    (b'a', 7),
    (b'b', 8),
    (b'f', 12),
    (b'n', b'\n'),
    (b'r', b'\r'),
    (b't', b'\t'),
    (b'v', 11),
];
/// What opens, what closes, and what it is. Longer ones come before their ends.
const PAIRS: &[(&[u8], &[u8], Wrapping)] = &[
    (b"\"\"\"", b"\"\"\"", Wrapping::Quotes),
    (b"```", b"```", Wrapping::Quotes),
    (b"\"", b"\"", Wrapping::JsonString),
    (b"\\\"", b"\\\"", Wrapping::Quotes),
    (b"b'", b"'", Wrapping::Quotes),
    (b"b\"", b"\"", Wrapping::Quotes),
    (b"$'", b"'", Wrapping::Quotes),
    (b"'", b"'", Wrapping::Quotes),
    (b"`", b"`", Wrapping::Quotes),
    (b"<", b">", Wrapping::Quotes),
    (b"(", b")", Wrapping::Quotes),
    (
        "\u{201c}".as_bytes(),
        "\u{201d}".as_bytes(),
        Wrapping::Quotes,
    ),
    (
        "\u{2018}".as_bytes(),
        "\u{2019}".as_bytes(),
        Wrapping::Quotes,
    ),
    ("\u{ab}".as_bytes(), "\u{bb}".as_bytes(), Wrapping::Quotes),
];
