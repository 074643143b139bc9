//! The parts of a compact token (RFC 7515 section 7.1, RFC 7516 section 7.1) and the members of its
//! header, changed one at a time.

use anyhow::{Context as _, Result};
use serde_json::{Map, Value};

use super::{base64url, decoded};

/// Places of parts.
pub(crate) const HEADER: usize = 0;
pub(crate) const ENCRYPTED_KEY: usize = 1;
pub(crate) const VECTOR: usize = 2;
pub(crate) const CIPHERTEXT: usize = 3;
pub(crate) const TAG: usize = 4;
/// Of a JWS.
pub(crate) const PAYLOAD: usize = 1;
pub(crate) const SIGNATURE: usize = 2;

/// The parts of a token, as text.
pub(crate) fn parts(token: &[u8]) -> Result<Vec<String>> {
    let text = core::str::from_utf8(token).context("no text")?;
    Ok(text.trim().split('.').map(String::from).collect())
}

/// The token with other text as one part.
pub(crate) fn with_text(
    token: &[u8],
    part: usize,
    change: impl FnOnce(&str) -> String,
) -> Result<Vec<u8>> {
    let mut parts = parts(token)?;
    let text = parts.get_mut(part).context("no such part")?;
    *text = change(text);
    Ok(parts.join(".").into_bytes())
}

/// The token with other octets as one part.
pub(crate) fn with_octets(
    token: &[u8],
    part: usize,
    change: impl FnOnce(&mut Vec<u8>) -> Result<()>,
) -> Result<Vec<u8>> {
    let text = parts(token)?;
    let mut octets = decoded(text.get(part).context("no such part")?.as_bytes())?;
    change(&mut octets)?;
    with_text(token, part, |_| {
        String::from_utf8_lossy(&base64url(&octets)).into_owned()
    })
}

/// The token with one bit turned over in the middle of a part.
pub(crate) fn flipped(token: &[u8], part: usize) -> Result<Vec<u8>> {
    with_octets(token, part, |octets| {
        let middle = octets.len() / 2;
        *octets.get_mut(middle).context("an empty part")? ^= 0x10;
        Ok(())
    })
}

/// The token with this JSON text as its header.
pub(crate) fn with_header_text(token: &[u8], json: &str) -> Result<Vec<u8>> {
    with_octets(token, HEADER, |octets| {
        *octets = json.as_bytes().to_vec();
        Ok(())
    })
}

/// The token with other members in its header.
pub(crate) fn with_header(
    token: &[u8],
    change: impl FnOnce(&mut Map<String, Value>),
) -> Result<Vec<u8>> {
    let mut header = header(token)?;
    change(&mut header);
    with_header_text(token, &Value::Object(header).to_string())
}

/// The token with a member set in its header.
pub(crate) fn set(token: &[u8], name: &str, value: impl Into<Value>) -> Result<Vec<u8>> {
    with_header(token, |members| {
        members.insert(name.into(), value.into());
    })
}

/// The token without a member in its header.
pub(crate) fn without(token: &[u8], name: &str) -> Result<Vec<u8>> {
    with_header(token, |members| {
        members.remove(name);
    })
}

/// The members of the header.
pub(crate) fn header(token: &[u8]) -> Result<Map<String, Value>> {
    let parts = parts(token)?;
    let octets = decoded(parts.first().context("no part")?.as_bytes())?;
    serde_json::from_slice(&octets).context("the header is no JSON object")
}

/// A compact JWE as JSON in the flattened form.
pub(crate) fn flattened(token: &[u8]) -> Result<Map<String, Value>> {
    let names = ["protected", "encrypted_key", "iv", "ciphertext", "tag"];
    Ok(named(&names, parts(token)?))
}

/// A compact JWS as JSON in the flattened form.
pub(crate) fn flattened_jws(token: &[u8]) -> Result<Map<String, Value>> {
    Ok(named(&["protected", "payload", "signature"], parts(token)?))
}

fn named(names: &[&str], parts: Vec<String>) -> Map<String, Value> {
    let members = names.iter().zip(parts);
    members
        .map(|(name, part)| ((*name).to_owned(), part.into()))
        .collect()
}
