//! Quoted-printable (RFC 2045 section 6.7): what mail systems do to long lines and equals signs.

use alloc::vec::Vec;

use super::hex;
use super::sight::Sight;
use super::{Flaw, Undone};
use crate::detect::wrapping::Wrapping;

pub(super) fn quoted_printable<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    if !sight.has(b'=') || !sight.is_ascii {
        return None;
    }
    let mut octets = Vec::with_capacity(sight.text.len());
    let mut rest = sight.text;
    let (mut found, mut flaw) = (false, None);
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            // A line that goes on in the next one.
            (b'=', [b'\r', b'\n', behind @ ..] | [b'\n', behind @ ..]) => {
                found = true;
                rest = behind;
            }
            (b'=', [b'3', b'D' | b'd', behind @ ..]) => {
                octets.push(b'=');
                found = true;
                rest = behind;
            }
            (b'=', [high, low, behind @ ..]) if is_encoded(*high, *low) => {
                octets.extend(hex::value(*high).zip(hex::value(*low)).map(join));
                found = true;
                rest = behind;
            }
            (b'=', [b'3']) => flaw = Some(Flaw::ended(sight.text.len())),
            _ => octets.push(first),
        }
    }
    found.then(|| Undone::new(Wrapping::QuotedPrintable, octets).with(flaw))
}

/// Upper-case digits of a printable character, a tab or a line end.
fn is_encoded(high: u8, low: u8) -> bool {
    let is_upper = |digit: u8| digit.is_ascii_digit() || matches!(digit, b'A'..=b'F');
    let value = hex::value(high).zip(hex::value(low)).map(join);
    is_upper(high)
        && is_upper(low)
        && value.is_some_and(|octet| matches!(octet, b'\t' | b'\n' | b'\r' | b' '..=b'~'))
}

const fn join((high, low): (u8, u8)) -> u8 {
    high << 4 | low
}
