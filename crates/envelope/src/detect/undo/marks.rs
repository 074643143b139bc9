//! Characters of UTF-8 that nobody sees and that come along when text is copied.

use alloc::vec::Vec;

use super::Undone;
use super::sight::Sight;
use crate::detect::wrapping::Wrapping;

/// The byte-order mark at the beginning.
pub(super) fn byte_order_mark<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    let rest = sight.text.strip_prefix(MARK)?;
    Some(Undone::new(Wrapping::Utf8Mark, rest))
}

/// Spaces without width or without break, and hyphens that show only where a line ends.
pub(super) fn invisible<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    // The first octets of those below; nothing else may be there that is not ASCII.
    if sight.is_ascii || !(sight.has(0xc2) || sight.has(0xe2) || sight.has(0xef)) {
        return None;
    }
    let mut octets = Vec::with_capacity(sight.text.len());
    let mut rest = sight.text;
    while let Some((&first, after)) = rest.split_first() {
        if first.is_ascii() {
            octets.push(first);
            rest = after;
        } else {
            rest = INVISIBLE
                .iter()
                .find_map(|character| rest.strip_prefix(*character))?;
        }
    }
    Some(Undone::new(Wrapping::Invisible, octets))
}

const MARK: &[u8] = "\u{feff}".as_bytes();
const INVISIBLE: &[&[u8]] = &[
    "\u{a0}".as_bytes(),
    "\u{ad}".as_bytes(),
    "\u{200b}".as_bytes(),
    "\u{200c}".as_bytes(),
    "\u{200d}".as_bytes(),
    "\u{200e}".as_bytes(),
    "\u{200f}".as_bytes(),
    "\u{2028}".as_bytes(),
    "\u{2060}".as_bytes(),
    MARK,
];
