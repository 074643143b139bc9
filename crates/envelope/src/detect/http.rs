//! A whole HTTP message instead of its body (RFC 9112), as captures, proxies and `curl` show it.
//! The head is read for what it says of the body; nothing of it is shown that is not a number, a
//! method or a media type.

mod chunked;
mod curl;
pub(super) mod head;

use super::damage::Flaw;
use super::undo::Undone;
use super::undo::sight::Sight;
use super::wrapping::Wrapping;
pub(super) use chunked::chunked;
pub(super) use curl::{curl_command, curl_trace};
use head::{Head, Start};

/// A start line, header fields and a body.
pub(super) fn message<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    let (head, rest) = Head::read(sight.octets.trim_ascii_start())?;
    Some(with_head(head, rest))
}

/// The body behind a head, as long as that says; what is left out of it is told.
fn with_head(head: Head, rest: &[u8]) -> Undone<'_> {
    let wrapping = match head.start {
        Start::Request => Wrapping::HttpRequest,
        Start::Response { .. } => Wrapping::HttpResponse,
    };
    let (body, flaw) = delimited(rest, head.content_length);
    Undone {
        head: Some(head),
        ..Undone::new(wrapping, body).with(flaw)
    }
}

/// The octets that belong to the body. Line ends change when text is copied, so each may have lost
/// an octet before any other is missing.
fn delimited(rest: &[u8], length: Option<u64>) -> (&[u8], Option<Flaw>) {
    let Some(promised) = length else {
        return (rest, None);
    };
    if let Some((body, _)) = usize::try_from(promised)
        .ok()
        .and_then(|length| rest.split_at_checked(length))
    {
        return (body, None);
    }
    let found = rest.len() as u64;
    let line_ends = rest.iter().filter(|octet| **octet == b'\n').count() as u64;
    let tolerated = found.saturating_add(line_ends).saturating_add(LINE_END);
    let flaw = (promised > tolerated).then_some(Flaw::Shorter { promised, found });
    (rest, flaw)
}

/// A line end after the body that copying leaves out.
const LINE_END: u64 = 2;
