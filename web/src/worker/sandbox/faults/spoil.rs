//! Spoiling sound messages, each in one way. None where the message is not of the expected form.

use envelope::InspectRequest;
use envelope::encoding::{base64url_decode, base64url_encode};
use envelope::inspect::inspect;
use serde_json::json;

/// Ends in the middle.
pub(super) fn cut(mut message: Vec<u8>) -> Vec<u8> {
    message.truncate(message.len() / 2);
    message
}

/// The message, and the same once more behind it.
pub(super) fn doubled(message: &[u8]) -> Option<Vec<u8>> {
    let packets = base64url_decode(message).ok()?;
    Some(base64url_encode(&[packets.clone(), packets].concat()).into_bytes())
}

/// The encrypted data says that it is of a version that nobody reads.
pub(super) fn of_version(message: &[u8]) -> Option<Vec<u8>> {
    let mut packets = base64url_decode(message).ok()?;
    let (start, header) = encrypted_data(message)?;
    *packets.get_mut(start.checked_add(header)?)? = 9;
    Some(base64url_encode(&packets).into_bytes())
}

/// The encrypted data says that it carries no integrity protection: packet type 9 instead of 18.
pub(super) fn without_integrity(message: &[u8]) -> Option<Vec<u8>> {
    let mut packets = base64url_decode(message).ok()?;
    let (start, _) = encrypted_data(message)?;
    let tag = packets.get_mut(start)?;
    *tag = (*tag & 0xc0) | 9;
    Some(base64url_encode(&packets).into_bytes())
}

/// Another protected header before the rest of a token.
pub(super) fn with_header(token: &[u8], header: &str) -> Option<Vec<u8>> {
    let mut parts = parts(token)?;
    *parts.first_mut()? = base64url_encode(header.as_bytes());
    Some(parts.join(".").into_bytes())
}

/// The token as a JSON object.
pub(super) fn flattened(token: &[u8]) -> Option<Vec<u8>> {
    let parts = parts(token)?;
    let [protected, encrypted_key, iv, ciphertext, tag] = parts.as_slice() else {
        return None;
    };
    let object = json!({
        "protected": protected,
        "encrypted_key": encrypted_key,
        "iv": iv,
        "ciphertext": ciphertext,
        "tag": tag,
    });
    Some(object.to_string().into_bytes())
}

/// An authentication tag that belongs to something else.
pub(super) fn with_other_tag(token: &[u8]) -> Option<Vec<u8>> {
    let mut parts = parts(token)?;
    let tag = parts.last_mut()?;
    *tag = other_first(tag)?;
    Some(parts.join(".").into_bytes())
}

/// A payload that the signature was not made for.
pub(super) fn with_other_payload(token: &[u8]) -> Option<String> {
    let mut parts = parts(token)?;
    let payload = base64url_decode(parts.get(1)?.as_bytes()).ok()?;
    let payload = [payload.as_slice(), b" "].concat();
    *parts.get_mut(1)? = base64url_encode(&payload);
    Some(parts.join("."))
}

fn parts(token: &[u8]) -> Option<Vec<String>> {
    let token = core::str::from_utf8(token).ok()?;
    Some(token.split('.').map(String::from).collect())
}

/// The same text with another first letter, so that its last bits stay as they must be.
fn other_first(text: &str) -> Option<String> {
    let first = if text.starts_with('A') { 'B' } else { 'A' };
    Some(format!("{first}{}", text.get(1..)?))
}

/// Where the encrypted data begins, and the length of its header.
fn encrypted_data(message: &[u8]) -> Option<(usize, usize)> {
    let seen = inspect(&InspectRequest::without_time(message, None));
    let layer = seen
        .layers
        .into_iter()
        .find(|layer| layer.kind == "seipd")?;
    let place = |octets: Option<u64>| usize::try_from(octets?).ok();
    Some((place(layer.offset)?, place(layer.header_bytes)?))
}
