//! A message in every wrapping that is undone, once alone and once around another one.

use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

use crate::samples::{JWE, OPENPGP};

/// A short token and a wire message, each in every wrapping, and some of those in gzip and base64.
pub(super) fn wrapped() -> Vec<Vec<u8>> {
    let messages = [JWE.first(), OPENPGP.first()];
    let once: Vec<Vec<u8>> = messages
        .into_iter()
        .flatten()
        .flat_map(|message| in_each(message))
        .collect();
    let twice = once.iter().map(|text| gzip(text));
    let thrice = once.iter().map(|text| super::base64(&gzip(text)));
    let around: Vec<Vec<u8>> = twice.chain(thrice).step_by(5).collect();
    once.into_iter().chain(around).collect()
}

fn in_each(message: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(message);
    let digits: String = message.iter().map(|octet| format!("{octet:02x}")).collect();
    let numbers: Vec<String> = message.iter().map(ToString::to_string).collect();
    let utf16 = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = message.len();
    let mut seeds: Vec<Vec<u8>> = [
        digits.clone(),
        format!("0x{digits}"),
        format!("[{}]", numbers.join(", ")),
        text.replace('.', "%2E"),
        format!("id=1&payload={text}"),
        format!(
            "{{\"id\":1,\"payload\":\"{}\"}}",
            text.replace('-', "\\u002d")
        ),
        format!("\"{text}\","),
        text.replace('.', "\\u002e"),
        format!("'{text}'"),
        format!("\u{201c}{text}\u{201d}"),
        format!("Authorization: Bearer {text}"),
        format!("data:application/jose,{text}"),
        text.replace('.', "&#46;"),
        text.replace('.', "=\r\n."),
        format!("\u{feff}{text}\u{200b}"),
        format!("> {text}"),
        format!("{length:x}\r\n{text}\r\n0\r\n\r\n"),
        format!("curl -d '{text}' https://partner.example"),
        format!("> POST /a HTTP/1.1\n>\n< HTTP/1.1 200 OK\n<\n{text}\n"),
        format!(
            "POST /a HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n{text}"
        ),
        format!("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n{text}"),
        rows(message),
    ]
    .map(String::into_bytes)
    .to_vec();
    seeds.extend([gzip(message), compress_to_vec_zlib(message, 6), utf16]);
    seeds
}

/// As `xxd` prints them.
fn rows(octets: &[u8]) -> String {
    let row = |(at, row): (usize, &[u8])| {
        let digits: String = row.iter().map(|octet| format!("{octet:02x} ")).collect();
        format!("{:08x}: {digits} .\n", at * 16)
    };
    octets.chunks(16).enumerate().map(row).collect()
}

/// A gzip member; its checksum is left out, so that what is inside counts as cut.
fn gzip(octets: &[u8]) -> Vec<u8> {
    let header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    [&header[..], &compress_to_vec(octets, 6)].concat()
}
