//! An entry of a HAR file (HTTP Archive 1.2): a request and its answer. Browsers record everything,
//! so a body counts when it is an envelope or travelled as one.

use alloc::borrow::Cow;

use envelope::encoding::base64_decode_loose;

use super::{Found, Record, locate};
use crate::document::Node;
use crate::moment;
use crate::place::{Item, Side};

pub(super) fn entry(line: &[u8], number: u64, found: &mut impl FnMut(Item, Found<'_>)) {
    let request = Item::Entry(number, Side::Request);
    let Some(node) = Node::parse(line) else {
        return found(request, Found::Unreadable);
    };
    let url = node.at(&["request", "url"]).and_then(Node::text);
    let status = match node.at(&["response", "status"]) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within these bounds it fits"
        )]
        Some(Node::Number(status)) if (100.0..1000.0).contains(status) => Some(*status as u16),
        _ => None,
    };
    let record = |body, side| Record {
        body,
        time: node.member("startedDateTime").and_then(moment::of),
        side: Some(side),
        status,
        url: url.map(Cow::Borrowed),
    };
    let sent = node.at(&["request", "postData"]).and_then(content);
    let answered = node.at(&["response", "content"]).and_then(content);
    if sent.is_none() && answered.is_none() {
        found(request, Found::NoEnvelope);
    }
    for (side, body) in [(Side::Request, sent), (Side::Response, answered)] {
        if let Some((body, is_declared)) = body {
            let what = if is_declared || locate::is_message(&body) {
                Found::Body(record(body, side))
            } else {
                Found::NoEnvelope
            };
            found(Item::Entry(number, side), what);
        }
    }
}

/// The body, and whether it travelled as an envelope does.
fn content<'a>(node: &'a Node<'_>) -> Option<(Cow<'a, [u8]>, bool)> {
    let text = node
        .member("text")
        .and_then(Node::text)
        .filter(|text| !text.is_empty())?;
    let media_type = node.member("mimeType").and_then(Node::text);
    let is_declared = media_type.is_some_and(is_envelope);
    let is_base64 = node.member("encoding").and_then(Node::text) == Some("base64");
    let decoded = is_base64.then(|| base64_decode_loose(text.as_bytes()));
    Some(match decoded {
        Some(Ok(decoded)) => (Cow::Owned(decoded.octets), is_declared),
        _ => (Cow::Borrowed(text.as_bytes()), is_declared),
    })
}

/// `application/jose` in any variant; octets of no kind are what OpenPGP travels as.
fn is_envelope(media_type: &str) -> bool {
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    ["application/jose", "application/jose+json"]
        .iter()
        .any(|known| kind.eq_ignore_ascii_case(known))
        || (kind.eq_ignore_ascii_case("application/octet-stream")
            && media_type.to_ascii_lowercase().contains("charset"))
}
