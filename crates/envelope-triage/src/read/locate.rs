//! Finding the body of a JSON record by itself: the first encrypted message, the outer fields first;
//! else what a field holds whose name says that it is a body.

use alloc::borrow::Cow;
use alloc::collections::VecDeque;
use alloc::vec::Vec;

use envelope::detect::{Format, recognise};

use crate::document::Node;
use crate::prefilter::{RUN, has_long_run};

/// The body, where there is one.
pub(super) fn body<'a>(node: &'a Node<'_>) -> Option<Cow<'a, [u8]>> {
    match search(node, INNER_MAX)? {
        Candidate::Encrypted(body) | Candidate::Named(body) => Some(body),
    }
}

/// Whether this is a message of a format that the codec reads, whole or damaged.
pub(super) fn is_message(octets: &[u8]) -> bool {
    octets.len() >= RUN
        && has_long_run(octets)
        && matches!(format(octets), Format::OpenPgp | Format::Jwe | Format::Jws)
}

/// The format of a message. An object around one is none: its members have more to say, such as when
/// it was written.
fn format(octets: &[u8]) -> Format {
    let recognised = recognise(octets);
    if octets.trim_ascii_start().starts_with(b"{") && !recognised.steps.is_empty() {
        Format::Unknown
    } else {
        recognised.format
    }
}

enum Candidate<'a> {
    Encrypted(Cow<'a, [u8]>),
    Named(Cow<'a, [u8]>),
}

fn search<'a>(node: &'a Node<'_>, inner: u32) -> Option<Candidate<'a>> {
    let mut named = None;
    let mut documents = Vec::new();
    let mut queue = VecDeque::from([("", "", node)]);
    while let Some((outer, name, node)) = queue.pop_front() {
        match node {
            Node::Text(text) => {
                let octets = text.as_bytes();
                if is_encrypted(octets) {
                    return Some(Candidate::Encrypted(Cow::Borrowed(octets)));
                }
                if named.is_none() && !octets.is_empty() && names_body(outer, name) {
                    named = Some(octets);
                }
                if octets.trim_ascii_start().starts_with(b"{") {
                    documents.push(octets.trim_ascii());
                }
            }
            Node::Object(members) => {
                if node.member("ciphertext").is_some() {
                    let token = node.to_json();
                    if is_encrypted(&token) {
                        return Some(Candidate::Encrypted(Cow::Owned(token)));
                    }
                }
                queue.extend(members.iter().map(|(inner, node)| (name, &**inner, node)));
            }
            Node::Array(items) => queue.extend(items.iter().map(|node| (outer, name, node))),
            Node::Number(_) | Node::Word => {}
        }
    }
    let named = named.map(|octets| Candidate::Named(Cow::Borrowed(octets)));
    let Some(inner) = inner.checked_sub(1) else {
        return named;
    };
    let mut found = named;
    for document in documents {
        match Node::parse(document).and_then(|node| Some(search(&node, inner)?.into_owned())) {
            Some(Candidate::Named(_)) if found.is_some() => {}
            Some(Candidate::Encrypted(body)) => return Some(Candidate::Encrypted(body)),
            Some(other) => found = Some(other),
            None => {}
        }
    }
    found
}

impl Candidate<'_> {
    fn into_owned(self) -> Candidate<'static> {
        match self {
            Self::Encrypted(body) => Candidate::Encrypted(Cow::Owned(body.into_owned())),
            Self::Named(body) => Candidate::Named(Cow::Owned(body.into_owned())),
        }
    }
}

/// Signed tokens are left out: logs are full of those that identify users.
fn is_encrypted(octets: &[u8]) -> bool {
    octets.len() >= RUN
        && has_long_run(octets)
        // Digests and ids are long, too, and some decode to what begins like a packet.
        && !octets.iter().all(u8::is_ascii_hexdigit)
        && matches!(format(octets), Format::OpenPgp | Format::Jwe)
}

fn names_body(outer: &str, name: &str) -> bool {
    let is = |known: &[&str], name: &str| known.iter().any(|one| one.eq_ignore_ascii_case(name));
    is(BODIES, name) || (is(&["content", "text", "data"], name) && is(BODIES, outer))
}

const BODIES: &[&str] = &[
    "body",
    "payload",
    "requestBody",
    "request_body",
    "requestPayload",
    "request_payload",
    "responseBody",
    "response_body",
    "responsePayload",
    "response_payload",
    "rawBody",
    "raw_body",
    "http.request.body.content",
    "http.response.body.content",
];
/// Texts inside of texts that are looked into.
const INNER_MAX: u32 = 2;
