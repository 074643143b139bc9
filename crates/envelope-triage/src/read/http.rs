//! HTTP/1.1 messages as they travelled (RFC 9112), one after the other, requests and answers mixed.
//! Lengths are believed as far as there are octets.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use envelope::UnixTime;

use super::{Found, Record};
use crate::place::{Item, Side};

/// Whether octets begin with the first line of a message.
pub(crate) fn begins(octets: &[u8]) -> bool {
    Start::of(first_line(octets).0).is_some()
}

/// Gives every message; octets between them that belong to none are told as unreadable.
pub(super) fn messages(octets: &[u8], found: &mut impl FnMut(Item, Found<'_>)) {
    let mut rest = octets;
    let mut number = 0;
    while !rest.trim_ascii_start().is_empty() {
        rest = rest.trim_ascii_start();
        number += 1;
        let item = Item::Message(number);
        let (line, after) = first_line(rest);
        let Some(start) = Start::of(line) else {
            found(item, Found::Unreadable);
            rest = rest.get(next_start(rest)..).unwrap_or_default();
            continue;
        };
        let (head, after) = Head::read(after);
        let (body, after) = head.body(after);
        rest = after;
        if body.is_empty() {
            found(item, Found::NoEnvelope);
        } else {
            let record = Record {
                body,
                time: head.date,
                side: Some(start.side),
                status: start.status,
                url: start.target.map(Cow::Borrowed),
            };
            found(item, Found::Body(record));
        }
    }
}

struct Start<'a> {
    side: Side,
    status: Option<u16>,
    target: Option<&'a str>,
}

#[derive(Default)]
struct Head {
    length: Option<usize>,
    is_chunked: bool,
    date: Option<UnixTime>,
}

impl<'a> Start<'a> {
    fn of(line: &'a [u8]) -> Option<Self> {
        let line = core::str::from_utf8(line.get(..line.len().min(LINE_MAX))?).ok()?;
        let mut words = line.split(' ');
        let (first, second, third) = (words.next()?, words.next()?, words.next());
        if first.starts_with("HTTP/") {
            let status = second.parse().ok()?;
            return (100..1000).contains(&status).then_some(Self {
                side: Side::Response,
                status: Some(status),
                target: None,
            });
        }
        let is_method = (3..=10).contains(&first.len())
            && first.bytes().all(|letter| letter.is_ascii_uppercase());
        let is_request = is_method && third.is_some_and(|version| version.starts_with("HTTP/"));
        is_request.then_some(Self {
            side: Side::Request,
            status: None,
            target: Some(second),
        })
    }
}

impl Head {
    /// The fields up to the empty line, and what follows it.
    fn read(octets: &[u8]) -> (Self, &[u8]) {
        let mut head = Self::default();
        let mut rest = octets;
        loop {
            let (line, after) = first_line(rest);
            rest = after;
            if line.is_empty() {
                return (head, rest);
            }
            head.field(line);
        }
    }

    fn field(&mut self, line: &[u8]) {
        let Some((name, value)) = core::str::from_utf8(line)
            .ok()
            .and_then(|line| line.split_once(':'))
        else {
            return;
        };
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            self.length = value.parse().ok();
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            self.is_chunked = value.to_ascii_lowercase().ends_with("chunked");
        } else if name.eq_ignore_ascii_case("date") {
            self.date = date(value);
        }
    }

    /// The body and what follows it. Without a length it goes on to the next message.
    fn body<'a>(&self, octets: &'a [u8]) -> (Cow<'a, [u8]>, &'a [u8]) {
        if self.is_chunked {
            let (body, rest) = chunks(octets);
            return (Cow::Owned(body), rest);
        }
        let end = self.length.unwrap_or_else(|| next_start(octets));
        let (body, rest) = octets.split_at(end.min(octets.len()));
        let body = match self.length {
            Some(_) => body,
            None => body.trim_ascii_end(),
        };
        (Cow::Borrowed(body), rest)
    }
}

/// The chunks put together (RFC 9112 section 7.1), as far as they are there.
fn chunks(octets: &[u8]) -> (Vec<u8>, &[u8]) {
    let mut body = Vec::new();
    let mut rest = octets;
    loop {
        let (line, after) = first_line(rest);
        let size = line.split(|octet| *octet == b';').next().unwrap_or(line);
        let size = core::str::from_utf8(size.trim_ascii())
            .ok()
            .and_then(|size| usize::from_str_radix(size, 16).ok());
        let Some(size) = size else {
            return (body, rest);
        };
        if size == 0 {
            let (_, after) = Head::read(after);
            return (body, after);
        }
        let (chunk, after) = after.split_at(size.min(after.len()));
        body.extend_from_slice(chunk);
        rest = after
            .strip_prefix(b"\r\n")
            .or_else(|| after.strip_prefix(b"\n"))
            .unwrap_or(after);
        if rest.is_empty() {
            return (body, rest);
        }
    }
}

/// Where the next line stands that begins a message; the end where there is none.
fn next_start(octets: &[u8]) -> usize {
    if begins(octets) {
        return 0;
    }
    memchr::memchr_iter(b'\n', octets)
        .filter_map(|at| at.checked_add(1))
        .find(|at| octets.get(*at..).is_some_and(begins))
        .unwrap_or(octets.len())
}

/// The first line without its end, and what follows it.
fn first_line(octets: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(b'\n', octets) {
        Some(at) => {
            let (line, rest) = octets.split_at(at);
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            (line, rest.strip_prefix(b"\n").unwrap_or(rest))
        }
        None => (octets, &[]),
    }
}

/// A date as HTTP writes it (RFC 9110 section 5.6.7): `Fri, 20 Nov 2026 04:00:00 GMT`.
fn date(text: &str) -> Option<UnixTime> {
    let (_, text) = text.split_once(", ")?;
    let mut words = text.split(' ');
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let (time, zone) = (words.next()?, words.next()?);
    let month = MONTHS.iter().position(|name| *name == month)?;
    if zone != "GMT" {
        return None;
    }
    UnixTime::parse(&alloc::format!(
        "{year}-{:02}-{day}T{time}Z",
        month.checked_add(1)?
    ))
    .ok()
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
/// Octets of a first line that are looked at.
const LINE_MAX: usize = 8_192;
