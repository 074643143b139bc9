//! Base64 in any variant.

use alloc::vec::Vec;

use super::sight::Sight;
use super::{Flaw, Undone};
use crate::detect::wrapping::Wrapping;
use crate::encoding::{LooseBase64, base64_decode_loose};
use crate::error::{ParseError, ParseErrorKind};

/// A text that begins like base64 and breaks later is damaged, not unknown.
pub(super) fn base64<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    match base64_decode_loose(sight.text) {
        Ok(loose) => Some(undone(loose, None)),
        Err(damage) => {
            let before = sight.text.get(..damage.at).unwrap_or(sight.text);
            let loose = whole_groups(before)?;
            Some(undone(loose, Some(flaw(sight.text, damage))))
        }
    }
}

/// Base64 whose plus signs became blanks. Without them it has another length, so that at most one
/// of both readings gives a whole message.
pub(super) fn base64_with_spaces<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    let blanks = sight.has(b' ') && sight.is_ascii;
    if !blanks || sight.has(b'+') || sight.has(b'-') || sight.has(b'_') {
        return None;
    }
    let restored: Vec<u8> = sight
        .text
        .iter()
        .map(|octet| if *octet == b' ' { b'+' } else { *octet })
        .collect();
    let loose = base64_decode_loose(&restored).ok()?;
    Some(Undone::new(Wrapping::Base64Spaces, loose.octets))
}

fn undone<'a>(loose: LooseBase64, flaw: Option<Flaw>) -> Undone<'a> {
    let wrapping = Wrapping::of_base64(&loose);
    Undone::new(wrapping, loose.octets).with(flaw)
}

/// The beginning of a text up to its last whole group of four characters.
fn whole_groups(text: &[u8]) -> Option<LooseBase64> {
    let is_blank = |octet: &u8| matches!(octet, b' ' | b'\t' | b'\r' | b'\n');
    let characters = text.iter().filter(|octet| !is_blank(octet)).count();
    let mut left = characters % 4;
    let mut whole = text;
    while let Some((last, before)) = whole.split_last().filter(|_| left > 0) {
        left -= usize::from(!is_blank(last));
        whole = before;
    }
    base64_decode_loose(whole)
        .ok()
        .filter(|loose| !loose.octets.is_empty())
}

/// One character alone in the last group is none that any writer makes: the rest was cut.
fn flaw(text: &[u8], damage: ParseError) -> Flaw {
    let is_last = damage.at.saturating_add(1) >= text.len();
    let in_alphabet =
        |octet: &&u8| octet.is_ascii_alphanumeric() || matches!(octet, b'+' | b'/' | b'-' | b'_');
    let characters = text.iter().filter(in_alphabet).count();
    let is_padded = text.contains(&b'=');
    if is_last && !is_padded && characters % 4 == 1 {
        return Flaw::ended(text.len());
    }
    Flaw::Unreadable(ParseError::new(ParseErrorKind::Encoding, damage.at))
}
