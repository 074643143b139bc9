//! The cleartext signature framework (RFC 9580 section 7): a text for people, and signatures over
//! it in armor below. It takes the frame apart; whether the signatures hold is not asked here.

use alloc::vec::Vec;

use super::armor::{self, ArmorKind};
use super::packet::{self, PacketReader};
use crate::error::{ParseError, ParseErrorKind};

/// Whether the first armor headline of the text begins a signed text.
#[must_use]
pub fn looks_signed(text: &[u8]) -> bool {
    lines(text)
        .map(|line| line.text)
        .find(|line| line.starts_with(b"-----BEGIN PGP "))
        == Some(HEADLINE)
}

/// Reads the frame and writes what is in it as a signed message: the signatures, then the text in
/// a literal packet. The text is the one that was signed: without the dashes that protect lines,
/// without white space at their ends, with line feeds between them and none after the last.
///
/// # Errors
/// [`ParseErrorKind::Encoding`] where a header other than `Hash` or an unprotected dash stands,
/// and where the armor is damaged; [`ParseErrorKind::Truncated`] when a part is missing.
pub fn decode(text: &[u8]) -> Result<Vec<u8>, ParseError> {
    let ended = ParseError::new(ParseErrorKind::Truncated, text.len());
    let mut lines = lines(text).skip_while(|line| line.text != HEADLINE);
    lines.next().ok_or(ended)?;
    for line in lines.by_ref() {
        if line.text.is_empty() {
            break;
        }
        if !line.text.starts_with(b"Hash: ") {
            return Err(ParseError::new(ParseErrorKind::Encoding, line.offset));
        }
    }
    let mut signed: Vec<u8> = Vec::with_capacity(text.len());
    let mut is_first = true;
    for line in lines {
        if line.text == SIGNATURE {
            let signatures = text.get(line.offset..).unwrap_or_default();
            return message(&signed, &signatures_in(signatures, line.offset)?);
        }
        if !is_first {
            signed.push(b'\n');
        }
        is_first = false;
        match line.text.strip_prefix(b"- ") {
            Some(protected) => signed.extend_from_slice(protected),
            // White space at the end is no part of what was signed, so `- ` may have lost its own.
            None if line.text == b"-" => {}
            None if line.text.starts_with(b"-") => {
                return Err(ParseError::new(ParseErrorKind::Encoding, line.offset));
            }
            None => signed.extend_from_slice(line.text),
        }
    }
    Err(ended)
}

/// The packets of the one armored block, all of which must be signatures.
fn signatures_in(text: &[u8], offset: usize) -> Result<Vec<u8>, ParseError> {
    let moved = |error: ParseError| ParseError::new(error.kind, offset + error.at);
    let blocks = armor::decode(text).map_err(moved)?;
    let refused = ParseError::new(ParseErrorKind::Encoding, offset);
    let [block] = blocks.as_slice() else {
        return Err(refused);
    };
    let mut packets = 0_usize;
    for packet in PacketReader::new(&block.bytes) {
        match packet {
            Ok(packet) if packet.tag == SIGNATURE_TAG => packets += 1,
            _ => return Err(refused),
        }
    }
    if block.kind != ArmorKind::Signature || packets == 0 {
        return Err(refused);
    }
    Ok(block.bytes.clone())
}

fn message(signed: &[u8], signatures: &[u8]) -> Result<Vec<u8>, ParseError> {
    let mut octets = signatures.to_vec();
    // UTF-8 text without a name and a date (RFC 9580 section 5.9).
    let literal = [&[b'u', 0, 0, 0, 0, 0], signed].concat();
    packet::write(LITERAL_TAG, &literal, &mut octets)?;
    Ok(octets)
}

struct Line<'a> {
    text: &'a [u8],
    offset: usize,
}

/// Lines without their ends and without the white space before those.
fn lines(text: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mut offset = 0;
    text.split(|octet| *octet == b'\n').map(move |line| {
        let at = offset;
        offset += line.len() + 1;
        let mut rest = line;
        while let [shorter @ .., b' ' | b'\t' | b'\r'] = rest {
            rest = shorter;
        }
        Line {
            text: rest,
            offset: at,
        }
    })
}

const HEADLINE: &[u8] = b"-----BEGIN PGP SIGNED MESSAGE-----";
const SIGNATURE: &[u8] = b"-----BEGIN PGP SIGNATURE-----";
const SIGNATURE_TAG: u8 = 2;
const LITERAL_TAG: u8 = 11;

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    /// A frame around this text; the signature packet in it can not be read further.
    fn frame(headers: &str, text: &str) -> String {
        let mut packets = Vec::new();
        packet::write(SIGNATURE_TAG, &[4, 1], &mut packets).unwrap();
        let armor = armor::encode(ArmorKind::Signature, &packets);
        alloc::format!("-----BEGIN PGP SIGNED MESSAGE-----\n{headers}\n{text}\n{armor}")
    }

    fn text_of(frame: &str) -> Option<Vec<u8>> {
        assert!(looks_signed(frame.as_bytes()));
        let octets = decode(frame.as_bytes()).ok()?;
        let packets: Vec<_> = PacketReader::new(&octets).map(Result::unwrap).collect();
        assert_eq!(
            (packets[0].tag, packets[1].tag),
            (SIGNATURE_TAG, LITERAL_TAG)
        );
        Some(packets[1].body[6..].to_vec())
    }

    #[test]
    fn the_text_is_what_was_signed() {
        for (written, signed) in [
            ("hello", "hello"),
            ("a  \t\r\nb\r\n", "a\nb\n"),
            ("- -----BEGIN PGP X\n- From", "-----BEGIN PGP X\nFrom"),
            ("-\n- ", "\n"),
            ("\nfirst is empty", "\nfirst is empty"),
            ("", ""),
        ] {
            let text = text_of(&frame("Hash: SHA256\n", written));
            assert_eq!(text.as_deref(), Some(signed.as_bytes()), "{written:?}");
        }
        assert_eq!(text_of(&frame("", "no headers")).unwrap(), b"no headers");
    }

    #[test]
    fn a_frame_that_two_readers_could_read_in_two_ways_is_refused() {
        let armor = armor::encode(ArmorKind::Signature, &[0xc2, 1, 4]);
        let smuggled = armor::encode(ArmorKind::Signature, &[0xcb, 7, b'b', 0, 0, 0, 0, 0, 1]);
        for damaged in [
            frame("Comment: x\n", "text"),
            frame("Hash: SHA256\nNotHash: x\n", "text"),
            frame("", "-unprotected"),
            frame("", "text") + &armor,
            alloc::format!("-----BEGIN PGP SIGNED MESSAGE-----\n\ntext\n{smuggled}"),
            String::from("-----BEGIN PGP SIGNED MESSAGE-----\n\ntext\n"),
            frame("", "text").replace("END PGP SIGNATURE", "END PGP MESSAGE"),
        ] {
            assert_eq!(text_of(&damaged), None, "{damaged}");
        }
    }

    #[test]
    fn a_frame_inside_other_armor_is_not_looked_for() {
        assert!(!looks_signed(
            b"-----BEGIN PGP MESSAGE-----\n-----BEGIN PGP SIGNED MESSAGE-----\n"
        ));
    }
}
