//! Character references of HTML and XML: those that stand for ASCII.

use alloc::vec::Vec;

use super::Undone;
use super::sight::Sight;
use crate::detect::wrapping::Wrapping;

pub(super) fn entities<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    if !sight.has(b'&') || !sight.has(b';') || !sight.is_ascii {
        return None;
    }
    let mut octets = Vec::with_capacity(sight.text.len());
    let mut rest = sight.text;
    let mut found = false;
    while let Some((&first, after)) = rest.split_first() {
        let reference = (first == b'&').then(|| reference(after)).flatten();
        let (octet, behind) = reference.unwrap_or((first, after));
        found |= reference.is_some();
        octets.push(octet);
        rest = behind;
    }
    found.then(|| Undone::new(Wrapping::Entities, octets))
}

/// The character that a reference without its ampersand stands for, and what follows it.
fn reference(text: &[u8]) -> Option<(u8, &[u8])> {
    let end = text.iter().take(LONGEST).position(|octet| *octet == b';')?;
    let (name, rest) = text.split_at_checked(end)?;
    let rest = rest.strip_prefix(b";")?;
    if let Some((_, octet)) = NAMED.iter().find(|(known, _)| *known == name) {
        return Some((*octet, rest));
    }
    let number = core::str::from_utf8(name.strip_prefix(b"#")?).ok()?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u8::from_str_radix(digits, 16),
        None => number.parse(),
    };
    code.ok().filter(u8::is_ascii).map(|octet| (octet, rest))
}

const NAMED: &[(&[u8], u8)] = &[
    (b"quot", b'"'),
    (b"amp", b'&'),
    (b"apos", b'\''),
    (b"lt", b'<'),
    (b"gt", b'>'),
    (b"plus", b'+'),
    (b"equals", b'='),
    (b"sol", b'/'),
    (b"nbsp", b' '),
    (b"NewLine", b'\n'),
];
/// Characters of a reference.
const LONGEST: usize = 10;
