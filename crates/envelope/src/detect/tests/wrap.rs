//! Makes wrappings: the other side of what [`super::super::undo`] reads.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use base64ct::{Base64, Encoding as _};

use crate::encoding::base64url_encode;

pub(super) fn hex(octets: &[u8]) -> Vec<u8> {
    let digits = octets.iter().map(|octet| format!("{octet:02x}"));
    digits.collect::<String>().into_bytes()
}

pub(super) fn base64(octets: &[u8]) -> Vec<u8> {
    Base64::encode_string(octets).into_bytes()
}

pub(super) fn base64url(octets: &[u8]) -> Vec<u8> {
    base64url_encode(octets).into_bytes()
}

pub(super) fn lines(octets: &[u8]) -> Vec<u8> {
    let text = base64(octets);
    let lines: Vec<&[u8]> = text.chunks(8).collect();
    lines.join(&b"\r\n"[..])
}

pub(super) fn gzip(octets: &[u8]) -> Vec<u8> {
    let mut packed = Vec::from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    packed.extend(miniz_oxide::deflate::compress_to_vec(octets, 6));
    packed.extend(crc32(octets).to_le_bytes());
    let length = u32::try_from(octets.len()).unwrap();
    packed.extend(length.to_le_bytes());
    packed
}

pub(super) fn zlib(octets: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(octets, 6)
}

pub(super) fn percent(octets: &[u8]) -> Vec<u8> {
    let mut text = String::new();
    for &octet in octets {
        if octet.is_ascii_alphanumeric() || b"-_.~".contains(&octet) {
            text.push(char::from(octet));
        } else {
            text.push_str(&format!("%{octet:02X}"));
        }
    }
    text.into_bytes()
}

pub(super) fn json_string(text: &[u8]) -> Vec<u8> {
    let mut json = String::from("\"");
    for character in String::from_utf8(text.to_vec()).unwrap().chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '/' => json.push_str("\\/"),
            '+' => json.push_str("\\u002b"),
            other => json.push(other),
        }
    }
    json.push('"');
    json.into_bytes()
}

pub(super) fn json_member(text: &[u8]) -> Vec<u8> {
    let json = [&b"{\"at\": 1, \"payload\": "[..], &json_string(text), b"}"];
    json.concat()
}

pub(super) fn utf16(text: &[u8]) -> Vec<u8> {
    let units = text.iter().flat_map(|octet| [*octet, 0]);
    [0xff, 0xfe].into_iter().chain(units).collect()
}

pub(super) fn crlf(octets: &[u8]) -> Vec<u8> {
    let damaged = octets.iter().flat_map(|octet| match octet {
        b'\n' => b"\r\n".to_vec(),
        other => Vec::from([*other]),
    });
    damaged.collect()
}

pub(super) fn latin1(octets: &[u8]) -> Vec<u8> {
    let text: String = octets.iter().map(|octet| char::from(*octet)).collect();
    text.into_bytes()
}

pub(super) fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut written = Vec::new();
    for (at, octet) in text.iter().enumerate() {
        if at % 60 == 59 {
            written.extend(b"=\r\n");
        }
        match octet {
            b'=' => written.extend(b"=3D"),
            other => written.push(*other),
        }
    }
    written
}

pub(super) fn chunked(octets: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for chunk in octets.chunks(7) {
        body.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
        body.extend_from_slice(chunk);
        body.extend(b"\r\n");
    }
    body.extend(b"0\r\n\r\n");
    body
}

pub(super) fn request(content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST /v1/echo HTTP/1.1\r\nHost: partner.example\r\nContent-Type: {content_type}\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Bit by bit, to differ from the table that is tested.
fn crc32(octets: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for octet in octets {
        crc ^= u32::from(*octet);
        for _ in 0..8 {
            let carry = crc & 1;
            crc = (crc >> 1) ^ (carry * 0xedb8_8320);
        }
    }
    !crc
}
