//! What a source is, by its beginning: a log of lines, a HAR file, captured HTTP messages, or one
//! body. Its name says nothing.

use envelope::detect::wrapping::Wrapping;
use envelope::detect::{Format, recognise};

use crate::document::Node;
use crate::read::http;

/// How records are written in a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A record is a line: JSON, or a body itself.
    Lines,
    /// A HAR file (HTTP Archive 1.2).
    Har,
    /// HTTP messages as they travelled.
    Http,
    /// One body, or one JSON document around it.
    Body,
}

impl Kind {
    /// The kind of a source that begins with `head`, which is all of it where `is_whole`. None where
    /// more has to be seen. A field that was named makes a source a log, unless it is a HAR file.
    #[must_use]
    pub fn of(head: &[u8], is_whole: bool, is_field_named: bool) -> Option<Self> {
        let is_enough = is_whole || head.len() >= HEAD;
        let text = head
            .strip_prefix(BYTE_ORDER_MARK)
            .unwrap_or(head)
            .trim_ascii_start();
        if http::begins(text) && !is_field_named {
            return Some(Self::Http);
        }
        if text.starts_with(b"{") {
            return Self::of_object(text, is_enough, is_whole, is_field_named);
        }
        if text.is_empty() && !is_enough {
            return None;
        }
        if is_field_named {
            return Some(Self::Lines);
        }
        if has_record(text) || are_messages(text) {
            return Some(Self::Lines);
        }
        is_enough.then_some(Self::Body)
    }

    fn of_object(text: &[u8], is_enough: bool, is_whole: bool, named: bool) -> Option<Self> {
        let first = whole_lines(text).next();
        let is_record = first.is_some_and(is_object);
        if is_record {
            let is_har = first
                .and_then(Node::parse)
                .is_some_and(|node| matches!(node.at(&["log", "entries"]), Some(Node::Array(_))));
            return Some(if is_har { Self::Har } else { Self::Lines });
        }
        if begins_har(text) {
            return Some(Self::Har);
        }
        if !is_enough {
            return None;
        }
        if named || (first.is_none() && !is_whole) || (is_whole && is_object(text.trim_ascii())) {
            // One long line, or the only one.
            let is_one_line = !text.trim_ascii().contains(&b'\n');
            return Some(if is_one_line || named {
                Self::Lines
            } else {
                Self::Body
            });
        }
        Some(if has_record(text) {
            Self::Lines
        } else {
            Self::Body
        })
    }
}

/// `{"log": {` and no end of the line after it.
fn begins_har(text: &[u8]) -> bool {
    let mut rest = text;
    for due in [&b"{"[..], b"\"log\"", b":", b"{"] {
        match rest.trim_ascii_start().strip_prefix(due) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    true
}

/// Some line among others is a JSON object.
fn has_record(text: &[u8]) -> bool {
    whole_lines(text).any(|line| line.len() > 2 && is_object(line) && Node::parse(line).is_some())
}

/// The first two lines are messages themselves, so it is not one message in lines.
fn are_messages(text: &[u8]) -> bool {
    let mut lines = whole_lines(text).filter(|line| !line.is_empty());
    let mut is_message = || {
        lines.next().is_some_and(|line| {
            let recognised = recognise(line);
            matches!(
                recognised.format,
                Format::OpenPgp | Format::Jwe | Format::Jws
            ) && !recognised
                .steps
                .iter()
                .any(|step| matches!(step.wrapping, Wrapping::Armor | Wrapping::Cleartext))
        })
    };
    is_message() && is_message()
}

fn is_object(line: &[u8]) -> bool {
    line.starts_with(b"{") && line.ends_with(b"}")
}

/// The lines whose end is there, trimmed.
fn whole_lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|octet| *octet == b'\n')
        .filter(|line| line.ends_with(b"\n"))
        .map(<[u8]>::trim_ascii)
}

/// Octets after which a beginning is long enough to decide.
pub const HEAD: usize = 65_536;
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use super::*;

    fn kind(text: &str) -> Option<Kind> {
        Kind::of(text.as_bytes(), true, false)
    }

    #[test]
    fn logs_are_known_by_a_line_that_is_an_object() {
        for text in [
            "{\"a\":1}\n",
            "{\"a\":1}",
            "starting up\n{\"a\":1}\n",
            "\u{feff}{\"a\":1}\n{\"a\":2}\n",
            "{\"log\":\"text\"}\n{\"log\":\"more\"}\n",
            "{\"log\":{\"level\":\"info\"}}\n",
        ] {
            assert_eq!(kind(text), Some(Kind::Lines), "{text}");
        }
    }

    #[test]
    fn a_har_is_known_by_its_members() {
        for text in [
            "{\"log\":{\"entries\":[]}}\n",
            "{\n  \"log\": {\n    \"version\": \"1.2\"",
        ] {
            assert_eq!(kind(text), Some(Kind::Har), "{text}");
        }
    }

    #[test]
    fn captures_and_bodies_are_told_apart() {
        assert_eq!(
            kind("POST /echo HTTP/1.1\r\nHost: a\r\n\r\nx"),
            Some(Kind::Http)
        );
        assert_eq!(kind("HTTP/1.1 404 Not Found\r\n\r\n"), Some(Kind::Http));
        for text in [
            "-----BEGIN PGP MESSAGE-----\n\nwcAA\n",
            "{\n\"protected\":\"x\"}",
            "eyJhbGciOiJkaXIifQ.a.b.c.d",
            "",
            "POST haste",
        ] {
            assert_eq!(kind(text), Some(Kind::Body), "{text}");
        }
    }

    #[test]
    fn tokens_in_lines_are_a_log() {
        let token = "eyJhbGciOiJkaXIifQ.a.b.c.d\n";
        assert_eq!(kind(&token.repeat(2)), Some(Kind::Lines));
        assert_eq!(kind(token), Some(Kind::Body));
    }

    #[test]
    fn a_stream_is_read_until_it_can_be_told() {
        let begun = |text: &str| Kind::of(text.as_bytes(), false, false);
        assert_eq!(begun("{\"a\":"), None);
        assert_eq!(begun(""), None);
        assert_eq!(begun("{\"a\":1}\n{\"b"), Some(Kind::Lines));
        assert_eq!(begun("starting up\n"), None);
        assert_eq!(begun(&"x".repeat(HEAD)), Some(Kind::Body));
        assert_eq!(
            begun(&("{\"a\":\"".to_string() + &"x".repeat(HEAD))),
            Some(Kind::Lines)
        );
        assert_eq!(Kind::of(b"starting up", false, true), Some(Kind::Lines));
    }
}
