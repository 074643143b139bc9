//! Line ends that were changed on the way, and lines that mail programs quote.

use alloc::vec::Vec;

use super::Undone;
use super::sight::Sight;
use crate::detect::wrapping::Wrapping;

/// Octets in which no line feed stands alone: a transfer as text has put a carriage return before
/// each. Where packets fit together only without those, that is what happened.
pub(super) fn crlf<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    if sight.is_ascii || !sight.has(b'\r') || !sight.has(b'\n') {
        return None;
    }
    let mut octets = Vec::with_capacity(sight.octets.len());
    for &octet in sight.octets {
        match (octet, octets.last()) {
            (b'\n', Some(b'\r')) => {
                octets.pop();
                octets.push(octet);
            }
            (b'\n', _) => return None,
            _ => octets.push(octet),
        }
    }
    Some(Undone::new(Wrapping::CrlfLineEnds, octets))
}

/// Lines of which each begins with `>`.
pub(super) fn mail_quote<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    if !sight.text.starts_with(b">") {
        return None;
    }
    let mut octets = Vec::with_capacity(sight.text.len());
    for line in sight.text.split(|octet| *octet == b'\n') {
        let line = line.trim_ascii_end();
        if !line.is_empty() {
            let line = line.strip_prefix(b">")?;
            octets.extend_from_slice(line.strip_prefix(b" ").unwrap_or(line));
        }
        octets.push(b'\n');
    }
    Some(Undone::new(Wrapping::MailQuote, octets))
}

/// Armor in a field of one line: its line ends are blanks, or gone.
pub(super) fn armor_in_one_line<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    let rest = sight.text.strip_prefix(b"-----BEGIN PGP ")?;
    let (kind, rest) = until(rest, b"-----")?;
    let (inside, rest) = until(rest, b"-----END PGP ")?;
    let (_, rest) = until(rest, b"-----")?;
    if sight.has(b'\n') || !rest.is_empty() {
        return None;
    }
    let mut words: Vec<&[u8]> = inside
        .split(|octet| *octet == b' ')
        .filter(|word| !word.is_empty())
        .collect();
    // Headers such as `Version: 1` end before the first word that is as long as a line of base64.
    if words.first().is_some_and(|word| word.ends_with(b":")) {
        let headers = words.iter().position(|word| word.len() >= LINE_MIN)?;
        words = words.split_off(headers);
    }
    let checksum = words.pop_if(|word| word.len() == 5 && word.starts_with(b"="));
    let mut octets = Vec::with_capacity(sight.text.len().saturating_add(words.len()));
    octets.extend_from_slice(&[b"-----BEGIN PGP ", kind, b"-----\n\n"].concat());
    for word in words.into_iter().chain(checksum) {
        octets.extend_from_slice(word);
        octets.push(b'\n');
    }
    octets.extend_from_slice(&[b"-----END PGP ", kind, b"-----\n"].concat());
    Some(Undone::new(Wrapping::ArmorInOneLine, octets))
}

/// What stands before a mark and what behind it.
fn until<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = text.windows(mark.len()).position(|part| part == mark)?;
    let (before, rest) = text.split_at_checked(at)?;
    Some((before, rest.strip_prefix(mark)?))
}

/// Characters of base64 in the shortest full line of armor.
const LINE_MIN: usize = 48;
