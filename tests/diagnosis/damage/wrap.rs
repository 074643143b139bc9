//! Ways in which a body is wrapped before somebody pastes it.

use core::time::Duration;
use std::process::Command;

use anyhow::Result;
use conformance::process;

use super::base64;

/// Hexadecimal digits.
pub(crate) fn hex(octets: &[u8]) -> Vec<u8> {
    octets
        .iter()
        .flat_map(|octet| format!("{octet:02x}").into_bytes())
        .collect()
}

/// URL-encoding of everything but letters and digits.
pub(crate) fn percent(octets: &[u8]) -> Vec<u8> {
    octets
        .iter()
        .flat_map(|octet| {
            if octet.is_ascii_alphanumeric() {
                vec![*octet]
            } else {
                format!("%{octet:02X}").into_bytes()
            }
        })
        .collect()
}

/// A JSON string.
pub(crate) fn json_string(text: &[u8]) -> Vec<u8> {
    serde_json::Value::from(String::from_utf8_lossy(text))
        .to_string()
        .into_bytes()
}

/// A member of a JSON object.
pub(crate) fn json_member(text: &[u8]) -> Vec<u8> {
    serde_json::json!({"payload": String::from_utf8_lossy(text)})
        .to_string()
        .into_bytes()
}

/// base64 of base64.
pub(crate) fn base64_twice(octets: &[u8]) -> Vec<u8> {
    base64(&base64(octets))
}

/// UTF-16, the low octet first, with its mark.
pub(crate) fn utf16(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    let units = core::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// UTF-8 with a mark before it.
pub(crate) fn marked(text: &[u8]) -> Vec<u8> {
    [b"\xef\xbb\xbf", text].concat()
}

/// A whole HTTP request.
pub(crate) fn http_request(text: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST /echo HTTP/1.1\r\nHost: partner.example\r\nContent-Type: \
         application/octet-stream; charset=utf-8\r\nContent-Length: {}\r\n\r\n",
        text.len()
    );
    [head.as_bytes(), text].concat()
}

/// Lines that a mail program quotes.
pub(crate) fn mail_quote(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    let lines = text.trim_end().lines().map(|line| format!("> {line}\n"));
    lines.collect::<String>().into_bytes()
}

/// Packed by the program `gzip`.
pub(crate) fn gzip(octets: &[u8]) -> Result<Vec<u8>> {
    let mut gzip = Command::new("gzip");
    gzip.arg("-c");
    let packed = process::run(&mut gzip, octets, Duration::from_secs(10))?.success()?;
    Ok(packed.stdout)
}
