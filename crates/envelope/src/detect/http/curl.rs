//! What people copy from a terminal: the output of `curl -v`, or the command itself.

use alloc::vec::Vec;

use super::head::Head;
use super::with_head;
use crate::detect::undo::Undone;
use crate::detect::undo::sight::Sight;
use crate::detect::wrapping::Wrapping;

/// The lines of `curl -v`: `>` before what was sent, `<` before what came, `*` before remarks. The
/// body belongs to the last head.
pub(in crate::detect) fn curl_trace<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    if !sight.is_ascii || !matches!(sight.text.first()?, b'*' | b'<' | b'>') {
        return None;
    }
    let (mut head, mut body): (Vec<u8>, Vec<u8>) = (Vec::new(), Vec::new());
    for line in sight.text.split_inclusive(|octet| *octet == b'\n') {
        match line {
            [b'>' | b'<', rest @ ..] => {
                let field = rest.trim_ascii();
                if is_start(field) {
                    head.clear();
                    body.clear();
                }
                head.extend_from_slice(field);
                head.push(b'\n');
            }
            [b'*', b' ', ..] | [b'{' | b'}', b' ', b'[', ..] => {}
            line => body.extend_from_slice(line),
        }
    }
    head.push(b'\n');
    let (head, _) = Head::read(&head)?;
    let undone = with_head(head, &body);
    let (flaw, head) = (undone.flaw, undone.head);
    let octets = undone.octets.into_owned();
    Some(Undone {
        head,
        ..Undone::new(Wrapping::CurlTrace, octets).with(flaw)
    })
}

/// The argument of `--data` and its kin, in whatever quotes.
pub(in crate::detect) fn curl_command<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    let rest = sight.text.strip_prefix(b"curl ")?;
    let (at, flag) = DATA.iter().find_map(|flag| {
        let at = rest.windows(flag.len()).position(|words| words == *flag)?;
        Some((at, flag))
    })?;
    let argument = rest.get(at..)?.strip_prefix(*flag)?.trim_ascii_start();
    let (quote, inside) = match argument {
        [b'$', b'\'', inside @ ..] => (b'\'', inside),
        [quote @ (b'\'' | b'"'), inside @ ..] => (*quote, inside),
        bare => (b' ', bare),
    };
    let end = inside.iter().position(|octet| *octet == quote);
    let octets = inside.get(..end.unwrap_or(inside.len()))?;
    Some(Undone::new(Wrapping::CurlCommand, octets))
}

fn is_start(line: &[u8]) -> bool {
    line.starts_with(b"HTTP/") || line.windows(6).any(|words| words == b" HTTP/")
}

/// Longer ones first, since each begins like the last.
const DATA: &[&[u8]] = &[
    b"--data-binary ",
    b"--data-raw ",
    b"--data-urlencode ",
    b"--data ",
    b" -d ",
    b"--data-binary=",
    b"--data-raw=",
    b"--data=",
];
