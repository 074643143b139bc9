//! The head of an HTTP message: its start line and the fields that speak of the body.

use alloc::string::String;
use alloc::vec::Vec;

use standard_payments::lint::{FaultKind, content_type_fault};

use crate::detect::Format;
use crate::inspect::finding::{Finding, Severity};
use crate::policy::algorithm::Serialization;
use crate::seal::SealFormat;

/// What a head says of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// What kind of message it begins.
    pub(crate) start: Start,
    /// The media type, where it is one fit to be shown.
    pub(crate) content_type: Option<String>,
    /// The length of the body in octets.
    pub(crate) content_length: Option<u64>,
    /// An encoding of the body that is not read here, where one is named.
    pub(crate) unread_encoding: Option<&'static str>,
}

/// What a start line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// A method and a target.
    Request,
    /// A status.
    Response {
        /// Such as 404.
        status: u16,
    },
}

impl Head {
    /// Reads a head up to its empty line; gives what follows. One that ends before that has no
    /// body.
    pub(super) fn read(octets: &[u8]) -> Option<(Self, &[u8])> {
        let (line, mut rest) = next_line(octets)?;
        let mut head = Self {
            start: Start::of(line)?,
            content_type: None,
            content_length: None,
            unread_encoding: None,
        };
        for _ in 0..FIELDS_MAX {
            let Some((line, behind)) = next_line(rest) else {
                break;
            };
            rest = behind;
            if line.is_empty() {
                return Some((head, rest));
            }
            head.take(line);
        }
        Some((head, rest))
    }

    fn take(&mut self, line: &[u8]) {
        let Some(at) = line.iter().position(|octet| *octet == b':') else {
            return;
        };
        let (name, value) = line.split_at_checked(at).unwrap_or_default();
        let value = value.strip_prefix(b":").unwrap_or_default().trim_ascii();
        let text = core::str::from_utf8(value).unwrap_or_default();
        if name.eq_ignore_ascii_case(b"content-type") {
            self.content_type = is_media_type(text).then(|| text.into());
        } else if name.eq_ignore_ascii_case(b"content-length") {
            self.content_length = text.parse().ok();
        } else if name.eq_ignore_ascii_case(b"content-encoding") {
            let unread = UNREAD.iter().find(|name| text.eq_ignore_ascii_case(name));
            self.unread_encoding = unread.copied();
        }
    }

    /// What a reviewer should know of a head around a message of this format.
    pub(crate) fn findings(&self, format: Format) -> Vec<Finding> {
        let Some(due) = due(format) else {
            return Vec::new();
        };
        let sent = self.content_type.as_deref();
        let message = match sent {
            None => alloc::format!("The HTTP message names no content type; {due} is due."),
            Some(sent) => match content_type_fault(sent, due) {
                None => return Vec::new(),
                Some(fault) => fault.message,
            },
        };
        alloc::vec![
            Finding::new(FaultKind::ContentType.code(), Severity::Warning, message)
                .at("Content-Type")
        ]
    }
}

impl Start {
    /// `POST /path HTTP/1.1` or `HTTP/1.1 404 Not Found`.
    fn of(line: &[u8]) -> Option<Self> {
        let mut words = line.split(|octet| *octet == b' ');
        let first = words.next()?;
        if first.starts_with(b"HTTP/") {
            let status = core::str::from_utf8(words.next()?).ok()?.parse().ok()?;
            return (100..600)
                .contains(&status)
                .then_some(Self::Response { status });
        }
        let (_target, version) = (words.next()?, words.next()?);
        let is_request = METHODS.contains(&first) && version.starts_with(b"HTTP/");
        is_request.then_some(Self::Request)
    }
}

/// The content type that belongs to a message of this format.
fn due(format: Format) -> Option<&'static str> {
    let format = match format {
        Format::OpenPgp => SealFormat::OpenPgp,
        Format::Jwe => SealFormat::Jwe,
        Format::Jws => SealFormat::Jws,
        Format::JwkSet | Format::OpenPgpKey | Format::Unknown => return None,
    };
    Some(format.content_type(Serialization::Compact))
}

/// A type, a subtype and parameters: letters, digits and few signs.
fn is_media_type(text: &str) -> bool {
    let is_fit = |c: char| c.is_ascii_alphanumeric() || "/-+.;=_ \"".contains(c);
    text.len() <= MEDIA_TYPE_MAX && text.contains('/') && text.chars().all(is_fit)
}

/// A line without its end, and what follows it.
fn next_line(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().take(LINE_MAX).position(|octet| *octet == b'\n');
    let Some(end) = end else {
        let is_last = !text.is_empty() && text.len() <= LINE_MAX;
        return is_last.then_some((text.trim_ascii_end(), &[]));
    };
    let (line, rest) = text.split_at_checked(end)?;
    Some((line.trim_ascii_end(), rest.strip_prefix(b"\n")?))
}

const METHODS: &[&[u8]] = &[
    b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS",
];
/// Encodings of a body that are in use and not read here.
const UNREAD: &[&str] = &["br", "compress", "zstd"];
/// Octets of a start line or field.
const LINE_MAX: usize = 16_384;
/// Fields of a head.
const FIELDS_MAX: usize = 256;
const MEDIA_TYPE_MAX: usize = 120;
