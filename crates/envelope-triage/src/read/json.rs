//! A record that is a JSON object: the line of a log, or a file of its own.

use alloc::borrow::Cow;

use envelope::UnixTime;

use super::{Fields, Found, Record, locate};
use crate::document::Node;
use crate::moment;

/// Gives the one record of a line.
pub(super) fn record(line: &[u8], fields: &Fields, found: impl FnOnce(Found<'_>)) {
    let Some(node) = Node::parse(line) else {
        return found(Found::Unreadable);
    };
    match body(line, &node, fields) {
        Some(body) => found(Found::Body(Record {
            time: time(&node, fields),
            ..Record::new(body)
        })),
        None => found(Found::NoEnvelope),
    }
}

/// The body inside of a file that is one JSON document; none where it is a body itself.
pub(super) fn document(octets: &[u8], fields: &Fields) -> Option<Record<'static>> {
    if !octets.trim_ascii_start().starts_with(b"{") || locate::is_message(octets) {
        return None;
    }
    let node = Node::parse(octets)?;
    let body = body(octets, &node, fields)?.into_owned();
    Some(Record {
        time: time(&node, fields),
        ..Record::new(body)
    })
}

fn body<'a>(line: &'a [u8], node: &'a Node<'_>, fields: &Fields) -> Option<Cow<'a, [u8]>> {
    let Some(path) = &fields.body else {
        // A token in JSON is a record and its body at once.
        let is_token = ["ciphertext", "signature", "signatures"]
            .iter()
            .any(|name| node.member(name).is_some());
        if is_token && locate::is_message(line) {
            return Some(Cow::Borrowed(line));
        }
        return locate::body(node);
    };
    path.find(node, |found| match found {
        Node::Text(text) => Some(text.as_bytes().to_vec()),
        Node::Word => None,
        // A body that was JSON itself, and logged as such.
        other => Some(other.to_json()),
    })?
    .filter(|body| !body.is_empty())
    .map(Cow::Owned)
}

fn time(node: &Node<'_>, fields: &Fields) -> Option<UnixTime> {
    match &fields.time {
        Some(path) => path.find(node, moment::of)?,
        None => TIME_FIELDS
            .iter()
            .find_map(|name| moment::of(node.member(name)?)),
    }
}

/// Where logs write the time, the most telling name first.
const TIME_FIELDS: &[&str] = &[
    "timestamp",
    "@timestamp",
    "time",
    "ts",
    "eventTime",
    "receiveTimestamp",
    "datetime",
    "date",
    "asctime",
];
