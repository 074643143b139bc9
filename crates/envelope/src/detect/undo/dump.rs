//! Dumps with an offset in every line: `xxd`, `hexdump -C`, `od -tx1`, `hd`.

use alloc::vec::Vec;

use super::hex;
use super::sight::Sight;
use super::{Flaw, Undone};
use crate::detect::wrapping::Wrapping;

/// Every line must begin at the octet at which the one before it ended.
pub(super) fn hex_dump<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    if !sight.is_ascii || !sight.text.first()?.is_ascii_hexdigit() {
        return None;
    }
    let mut octets: Vec<u8> = Vec::with_capacity(sight.text.len() / 3);
    let mut flaw = None;
    let mut at = 0;
    for line in sight.text.split(|octet| *octet == b'\n') {
        let Some(row) = row(line.trim_ascii(), octets.len()) else {
            flaw = Some(Flaw::refused(at));
            break;
        };
        octets.extend(row);
        at += line.len() + 1;
    }
    let is_dump = !octets.is_empty() && (flaw.is_none() || octets.len() >= OCTETS_BEFORE_DAMAGE);
    is_dump.then(|| Undone::new(Wrapping::HexDump, octets).with(flaw))
}

/// The octets of a line: an offset in hex or octal, then pairs or groups of digits; characters for
/// people follow after a bar or two blanks.
fn row(line: &[u8], due: usize) -> Option<Vec<u8>> {
    let blank = line.iter().position(|octet| *octet == b' ');
    let (offset, rest) = line.split_at_checked(blank.unwrap_or(line.len()))?;
    let digits = offset.strip_suffix(b":").unwrap_or(offset);
    let begins_here = [16, 8]
        .iter()
        .any(|base| number(digits, *base) == Some(due));
    if digits.len() < OFFSET_DIGITS_MIN || !begins_here {
        return None;
    }
    let has_colon = digits.len() < offset.len();
    let end = if has_colon {
        rest.windows(2).position(|pair| pair == b"  ")
    } else {
        rest.iter().position(|octet| *octet == b'|')
    };
    let shown = rest.get(..end.unwrap_or(rest.len()))?;
    let mut octets = Vec::with_capacity(16);
    let mut high = None;
    for &digit in shown.iter().filter(|octet| **octet != b' ') {
        let digit = hex::value(digit)?;
        match high.take() {
            None => high = Some(digit),
            Some(high) => octets.push(high << 4 | digit),
        }
    }
    high.is_none().then_some(octets)
}

fn number(digits: &[u8], base: u32) -> Option<usize> {
    usize::from_str_radix(core::str::from_utf8(digits).ok()?, base).ok()
}

/// Fewer are a number in a text.
const OFFSET_DIGITS_MIN: usize = 4;
/// Octets that must be read before a line that does not fit counts as damage.
const OCTETS_BEFORE_DAMAGE: usize = 32;
