//! Known changes, one at a time. What stands in text is changed here; the parts of a token and the
//! packets of a message (`conformance::packets`) have files of their own.

pub(crate) mod token;
pub(crate) mod wrap;

use anyhow::{Context as _, Result};
use base64ct::{Base64, Base64Unpadded, Base64UrlUnpadded, Encoding as _};

/// Without the last `octets`.
pub(crate) fn cut(message: &[u8], octets: usize) -> Result<Vec<u8>> {
    let kept = message.len().checked_sub(octets).context("too short")?;
    Ok(message.get(..kept).context("too short")?.to_vec())
}

/// With `more` behind it.
pub(crate) fn followed_by(message: &[u8], more: &[u8]) -> Vec<u8> {
    [message, more].concat()
}

/// base64url without padding, as an HTTP body carries it.
pub(crate) fn base64url(octets: &[u8]) -> Vec<u8> {
    Base64UrlUnpadded::encode_string(octets).into_bytes()
}

/// base64 with padding, in the alphabet of RFC 4648 section 4.
pub(crate) fn base64(octets: &[u8]) -> Vec<u8> {
    Base64::encode_string(octets).into_bytes()
}

/// base64 without padding, in that alphabet.
pub(crate) fn base64_unpadded(octets: &[u8]) -> Vec<u8> {
    Base64Unpadded::encode_string(octets).into_bytes()
}

/// What base64url text stands for.
pub(crate) fn decoded(text: &[u8]) -> Result<Vec<u8>> {
    let text = core::str::from_utf8(text).context("no text")?;
    Base64UrlUnpadded::decode_vec(text)
        .ok()
        .context("not base64url")
}
