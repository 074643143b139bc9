//! URL-encoding (RFC 3986 section 2.1).

use alloc::vec::Vec;

use super::hex;
use super::sight::Sight;
use super::{Flaw, Undone};
use crate::detect::wrapping::Wrapping;

/// A plus sign stays one, since base64 has it. In an armor's headline it can only be a blank, as
/// forms write it.
pub(super) fn percent<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    if !sight.has(b'%') || !sight.is_ascii {
        return None;
    }
    let has_blanks = sight.text.windows(9).any(|octets| octets == b"BEGIN+PGP");
    let (octets, flaw) = decoded(sight.text, has_blanks)?;
    Some(Undone::new(Wrapping::Percent, octets).with(flaw))
}

/// None where nothing was encoded.
fn decoded(text: &[u8], plus_is_blank: bool) -> Option<(Vec<u8>, Option<Flaw>)> {
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'%', [high, low, ..]) => match (hex::value(*high), hex::value(*low)) {
                (Some(high), Some(low)) => {
                    octets.push(high << 4 | low);
                    rest = after.get(2..).unwrap_or_default();
                    found = true;
                }
                _ => octets.push(first),
            },
            // The sequence was cut.
            (b'%', _) => return found.then(|| (octets, Some(Flaw::ended(text.len())))),
            (b'+', _) if plus_is_blank => octets.push(b' '),
            _ => octets.push(first),
        }
    }
    found.then_some((octets, None))
}
