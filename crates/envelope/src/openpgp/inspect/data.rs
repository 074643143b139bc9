//! Packets that hold or announce data, and the small ones without a structure of their own.

use alloc::string::ToString as _;
use alloc::vec::Vec;

use serde_json::{Value, json};

use super::cursor::Cursor;
use super::facts::{Facts, shown};
use super::names;
use super::session_key::nonce_octets;
use crate::framing::subpacket::SubpacketReader;
use crate::openpgp::{algorithm, wire};

/// RFC 9580 section 5.13.
pub(super) fn seipd(cursor: &mut Cursor<'_>, facts: &mut Facts) -> Option<()> {
    let version = cursor.octet("version")?;
    facts.set("version", version);
    if version == 2 {
        facts.set("cipher", algorithm::cipher_name(cursor.octet("cipher")?));
        facts.set("aead", names::aead(cursor.octet("AEAD mode")?));
        let exponent = cursor.octet("chunk size")?;
        let chunk = chunk_octets(exponent).filter(|_| exponent <= 16)?;
        facts.set("chunk", chunk);
        facts.set("salt", wire::hex(cursor.octets("salt", 32)?));
    }
    facts.set("encrypted_bytes", cursor.remainder("encrypted data").len());
    Some(())
}

/// RFC 9580 section 5.7.
pub(super) fn sed(cursor: &mut Cursor<'_>, facts: &mut Facts) {
    facts.set("encrypted_bytes", cursor.remainder("encrypted data").len());
}

/// GnuPG's packet 20, which RFC 9580 reserves.
pub(super) fn old_aead(cursor: &mut Cursor<'_>, facts: &mut Facts) -> Option<()> {
    facts.set("version", cursor.octet("version")?);
    facts.set("cipher", algorithm::cipher_name(cursor.octet("cipher")?));
    let mode = cursor.octet("AEAD mode")?;
    facts.set("aead", names::aead(mode));
    facts.set("chunk", chunk_octets(cursor.octet("chunk size")?)?);
    if let Some(octets) = nonce_octets(mode) {
        cursor.octets("initialization vector", octets)?;
    }
    facts.set("encrypted_bytes", cursor.remainder("encrypted data").len());
    Some(())
}

/// RFC 9580 section 5.9. Nothing of the data itself.
pub(super) fn literal(cursor: &mut Cursor<'_>, facts: &mut Facts) -> Option<()> {
    let format = cursor.octet("format")?;
    facts.set("format", char::from(format).to_string());
    let name = match format {
        b'b' => "binary",
        b't' => "text",
        b'u' => "UTF-8 text",
        b'm' => "MIME",
        b'l' | b'1' => "local",
        _ => "unknown",
    };
    facts.set("format_name", name);
    let length = usize::from(cursor.octet("file name length")?);
    let name = cursor.octets("file name", length)?;
    if !name.is_empty() {
        facts.set("file_name", shown(name));
    }
    let date = cursor.u32("date")?;
    if date != 0 {
        facts.set("date", wire::time(date).to_string());
    }
    facts.set("payload_bytes", cursor.hide_remainder("payload").len());
    Some(())
}

/// RFC 9580 section 5.6. What is compressed may be a payload.
pub(super) fn compressed(cursor: &mut Cursor<'_>, facts: &mut Facts) -> Option<()> {
    let id = cursor.octet("algorithm")?;
    facts.set("algorithm", names::compression(id));
    facts.set(
        "compressed_bytes",
        cursor.hide_remainder("compressed data").len(),
    );
    Some(())
}

/// RFC 9580 section 5.11.
pub(super) fn user_id(cursor: &mut Cursor<'_>, facts: &mut Facts) {
    facts.set("text", shown(cursor.remainder("user id")));
}

/// RFC 9580 section 5.12: images, each with its size.
pub(super) fn user_attribute(cursor: &mut Cursor<'_>, facts: &mut Facts) -> Option<()> {
    let mut attributes = Vec::new();
    let (area, start) = (cursor.rest(), cursor.at());
    let mut whole = true;
    for subpacket in SubpacketReader::new(area) {
        let Ok(subpacket) = subpacket else {
            whole = false;
            break;
        };
        let (offset, header) = (start + subpacket.offset, subpacket.header_octets);
        cursor.mark("attribute length and type", offset, header, false);
        cursor.mark("attribute", offset + header, subpacket.data.len(), false);
        if attributes.len() < ATTRIBUTES_MAX {
            attributes.push(attribute(subpacket.id, subpacket.data));
        } else {
            break;
        }
    }
    facts.set("attributes", attributes);
    whole.then_some(())
}

fn attribute(id: u8, data: &[u8]) -> Value {
    if id != 1 {
        return json!({"type": id, "name": "unknown", "bytes": data.len()});
    }
    // The length of the image's header is little-endian, unlike every other number of OpenPGP.
    let header = data
        .first_chunk::<2>()
        .map(|octets| u16::from_le_bytes(*octets));
    let image = header.and_then(|length| data.get(usize::from(length)..));
    let encoding = match data.get(3) {
        Some(1) => "JPEG",
        _ => "unknown",
    };
    json!({
        "type": id,
        "name": "image",
        "bytes": data.len(),
        "encoding": encoding,
        "image_bytes": image.map(<[u8]>::len),
    })
}

/// RFC 9580 section 5.13.2, in octets.
fn chunk_octets(exponent: u8) -> Option<u64> {
    (exponent <= 56).then(|| 1_u64 << (exponent + 6))
}

/// Attributes of one packet that are shown; people have one.
const ATTRIBUTES_MAX: usize = 16;
