//! ASCII armor (RFC 9580 section 6.2): reading what people paste, writing what everyone reads.
//! It looks at lines and characters only, never inside the packets.

use alloc::string::String;
use alloc::vec::Vec;

use base64ct::{Base64, Encoding as _};

use crate::error::{ParseError, ParseErrorKind};

/// One armored block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArmorBlock {
    /// What its headline says.
    pub kind: ArmorKind,
    /// The packets inside.
    pub bytes: Vec<u8>,
    /// Where its headline begins, in octets from the start of the text.
    pub offset: usize,
    /// Whether a checksum follows that is not the one of the packets.
    pub wrong_checksum: bool,
}

/// What an armor headline promises (RFC 9580 section 6.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArmorKind {
    /// `PGP MESSAGE`.
    Message,
    /// `PGP PUBLIC KEY BLOCK`.
    PublicKey,
    /// `PGP PRIVATE KEY BLOCK`.
    PrivateKey,
    /// `PGP SIGNATURE`.
    Signature,
}

impl ArmorKind {
    /// The words of the headline.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Message => "PGP MESSAGE",
            Self::PublicKey => "PGP PUBLIC KEY BLOCK",
            Self::PrivateKey => "PGP PRIVATE KEY BLOCK",
            Self::Signature => "PGP SIGNATURE",
        }
    }

    fn of_label(label: &[u8]) -> Option<Self> {
        [
            Self::Message,
            Self::PublicKey,
            Self::PrivateKey,
            Self::Signature,
        ]
        .into_iter()
        .find(|kind| kind.label().as_bytes() == label)
    }
}

/// Whether a line of the text begins an armored block.
#[must_use]
pub fn looks_armored(text: &[u8]) -> bool {
    Lines::new(text).any(|line| headline(line.text, BEGIN).is_some())
}

/// Reads every armored block of a text; what stands between blocks is passed over.
///
/// Line ends of any kind, armor headers, white space around lines and a missing checksum are
/// tolerated. A wrong checksum is noted and refuses nothing: it protects against no attack, and
/// readers must not reject data for it (RFC 9580 section 6.1).
///
/// # Errors
/// [`ParseErrorKind::Truncated`] when a block has no tail line or there is no block at all;
/// [`ParseErrorKind::Encoding`] where a character is not base64, the tail line does not fit, or
/// the text is signed in the clear, which [`super::cleartext`] reads.
pub fn decode(text: &[u8]) -> Result<Vec<ArmorBlock>, ParseError> {
    let mut lines = Lines::new(text);
    let mut blocks = Vec::new();
    while let Some(line) = lines.next() {
        let Some(label) = headline(line.text, BEGIN) else {
            continue;
        };
        let kind = ArmorKind::of_label(label)
            .ok_or(ParseError::new(ParseErrorKind::Encoding, line.offset))?;
        let (bytes, wrong_checksum) = block(kind, &mut lines)?;
        blocks.push(ArmorBlock {
            kind,
            bytes,
            offset: line.offset,
            wrong_checksum,
        });
    }
    if blocks.is_empty() {
        return Err(ParseError::new(ParseErrorKind::Truncated, text.len()));
    }
    Ok(blocks)
}

/// Writes a block with lines of 64 characters and the checksum that older readers expect.
#[must_use]
pub fn encode(kind: ArmorKind, bytes: &[u8]) -> String {
    let label = kind.label();
    let mut text = alloc::format!("-----BEGIN {label}-----\n\n");
    for line in bytes.chunks(LINE_OCTETS) {
        text.push_str(&Base64::encode_string(line));
        text.push('\n');
    }
    let [_, checksum @ ..] = crc24(bytes).to_be_bytes();
    text.push_str(&alloc::format!("={}\n", Base64::encode_string(&checksum)));
    text.push_str(&alloc::format!("-----END {label}-----\n"));
    text
}

/// The lines after a headline, up to its tail line, and whether their checksum is wrong.
fn block(kind: ArmorKind, lines: &mut Lines<'_>) -> Result<(Vec<u8>, bool), ParseError> {
    let mut body = Body::default();
    let mut checksum = None;
    let mut in_headers = true;
    while let Some(line) = lines.next() {
        let refused = ParseError::new(ParseErrorKind::Encoding, line.offset);
        if lines.is_at_end() && is_cut(line.text, kind) {
            break;
        }
        if let Some(label) = headline(line.text, END) {
            if ArmorKind::of_label(label) != Some(kind) {
                return Err(refused);
            }
            let bytes = body.finish(line.offset)?;
            let differs = checksum.is_some_and(|claimed| claimed != Some(crc24(&bytes)));
            return Ok((bytes, differs));
        }
        if line.text.is_empty() {
            in_headers = false;
        } else if in_headers && is_header(line.text) {
            // Comments and versions are hints for people (RFC 9580 section 6.2.2).
        } else if let Some(claimed) = checksum_line(line.text, &body) {
            checksum = Some(claimed);
        } else if checksum.is_some() {
            return Err(refused);
        } else {
            in_headers = false;
            body.push(&line)?;
        }
    }
    Err(ParseError::new(ParseErrorKind::Truncated, lines.text.len()))
}

/// Base64 characters gathered from lines.
#[derive(Default)]
struct Body {
    text: Vec<u8>,
    padding: usize,
}

impl Body {
    fn push(&mut self, line: &Line<'_>) -> Result<(), ParseError> {
        for (at, &octet) in line.text.iter().enumerate() {
            let refused = ParseError::new(ParseErrorKind::Encoding, line.offset + at);
            match octet {
                b' ' | b'\t' => {}
                b'=' if self.padding < 2 => {
                    self.padding += 1;
                    self.text.push(octet);
                }
                b'+' | b'/' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' if self.padding == 0 => {
                    self.text.push(octet);
                }
                _ => return Err(refused),
            }
        }
        Ok(())
    }

    fn finish(&self, end: usize) -> Result<Vec<u8>, ParseError> {
        let mut padded = self.text.clone();
        if self.padding == 0 {
            let missing = padded.len().wrapping_neg() % 4;
            padded.extend(core::iter::repeat_n(b'=', missing));
        }
        core::str::from_utf8(&padded)
            .ok()
            .and_then(|text| Base64::decode_vec(text).ok())
            .ok_or(ParseError::new(ParseErrorKind::Encoding, end))
    }
}

/// One line without its end and the white space around it.
struct Line<'a> {
    text: &'a [u8],
    offset: usize,
}

struct Lines<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Lines<'a> {
    const fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0 }
    }

    const fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|octet| matches!(octet, b'\n' | b'\r'));
        let line = rest.get(..length.unwrap_or(rest.len()))?;
        let indent = line.len() - line.trim_ascii_start().len();
        let offset = self.at + indent;
        let ends_both = length.is_some_and(|at| rest.get(at..at + 2) == Some(b"\r\n"));
        self.at += line.len() + 1 + usize::from(ends_both);
        Some(Line {
            text: line.trim_ascii(),
            offset,
        })
    }
}

/// The label of `-----BEGIN label-----` or `-----END label-----`.
fn headline<'a>(line: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    let label = line.strip_prefix(mark)?.strip_suffix(b"-----")?;
    label.starts_with(b"PGP ").then_some(label)
}

/// Whether a text that ends with this line was cut inside its checksum or tail line.
fn is_cut(line: &[u8], kind: ArmorKind) -> bool {
    let tail = [END, kind.label().as_bytes(), b"-----"].concat();
    let in_tail = line.starts_with(b"-") && line.len() < tail.len() && tail.starts_with(line);
    let in_checksum = line.len() < CHECKSUM_LINE && line.starts_with(b"=") && line != b"==";
    in_tail || in_checksum
}

fn is_header(line: &[u8]) -> bool {
    line.windows(2).any(|pair| pair == b": ") || line.ends_with(b":")
}

/// `=` and four characters after a body that is a whole number of groups; the inner `None` when
/// they are no number.
fn checksum_line(line: &[u8], body: &Body) -> Option<Option<u32>> {
    let digits = line.strip_prefix(b"=").filter(|digits| digits.len() == 4)?;
    if !body.text.len().is_multiple_of(4) && body.padding > 0 {
        return None;
    }
    let octets = core::str::from_utf8(digits)
        .ok()
        .and_then(|text| Base64::decode_vec(text).ok());
    Some(octets.map(|octets| {
        octets
            .iter()
            .fold(0, |sum, octet| (sum << 8) | u32::from(*octet))
    }))
}

/// The checksum of RFC 9580 section 6.1.1: 24 bits.
fn crc24(bytes: &[u8]) -> u32 {
    let remainder = bytes.iter().fold(CRC24_INIT, |crc, octet| {
        let [_, high, ..] = crc.to_be_bytes();
        let step = CRC24_TABLE
            .get(usize::from(high ^ octet))
            .copied()
            .unwrap_or_default();
        (crc << 8) ^ step
    });
    remainder & 0xff_ffff
}

/// What eight steps of the division do to each value of the leading octet.
const CRC24_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut rest: &mut [u32] = &mut table;
    let mut octet = 0_u32;
    while let Some((entry, others)) = rest.split_first_mut() {
        let mut crc = octet << 16;
        let mut bit = 0;
        while bit < 8 {
            crc <<= 1;
            if crc & 0x100_0000 != 0 {
                crc ^= CRC24_GENERATOR;
            }
            bit += 1;
        }
        *entry = crc;
        rest = others;
        octet += 1;
    }
    table
};

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
/// 64 characters.
const LINE_OCTETS: usize = 48;
/// An equals sign and four characters.
const CHECKSUM_LINE: usize = 5;
const CRC24_INIT: u32 = 0xb7_04ce;
const CRC24_GENERATOR: u32 = 0x186_4cfb;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_it_reads() {
        for length in [0_u8, 1, 2, 47, 48, 49, 200] {
            let bytes: Vec<u8> = (0..length).collect();
            let text = encode(ArmorKind::Message, &bytes);
            let blocks = decode(text.as_bytes()).unwrap();
            assert_eq!(blocks.len(), 1);
            assert_eq!(blocks.first().map(|block| &block.bytes), Some(&bytes));
        }
    }

    #[test]
    fn the_checksum_is_the_one_of_the_standard() {
        assert_eq!(crc24(b"123456789"), 0x21_cf02);
    }

    #[test]
    fn a_wrong_checksum_is_noted_and_refuses_nothing() {
        for checksum in ["=AAAA", "=A*AA"] {
            let text = alloc::format!(
                "-----BEGIN PGP MESSAGE-----\n\nAAAA\n{checksum}\n-----END PGP MESSAGE-----\n"
            );
            let blocks = decode(text.as_bytes()).unwrap();
            let block = blocks.first().unwrap();
            assert_eq!(block.bytes, [0, 0, 0]);
            assert!(block.wrong_checksum, "{checksum}");
        }
        let right = decode(encode(ArmorKind::Message, b"x").as_bytes()).unwrap();
        assert!(right.iter().all(|block| !block.wrong_checksum));
    }

    #[test]
    fn headers_white_space_and_line_ends_are_tolerated() {
        let text = "mail text\r\n  -----BEGIN PGP MESSAGE-----\r\nVersion: 1\r\nComment: x\r\n \t\r\n\
                    AQID \r\n-----END PGP MESSAGE-----";
        let blocks = decode(text.as_bytes()).unwrap();
        let block = blocks.first().unwrap();
        assert_eq!((block.bytes.as_slice(), block.offset), (&[1, 2, 3][..], 13));
    }

    #[test]
    fn several_blocks_are_several() {
        let mut text = encode(ArmorKind::PublicKey, b"one");
        text.push_str(&encode(ArmorKind::PrivateKey, b"two"));
        let kinds: Vec<_> = decode(text.as_bytes())
            .unwrap()
            .iter()
            .map(|b| b.kind)
            .collect();
        assert_eq!(kinds, [ArmorKind::PublicKey, ArmorKind::PrivateKey]);
    }

    #[test]
    fn a_block_without_its_tail_is_truncated() {
        let text = "-----BEGIN PGP MESSAGE-----\n\nAAAA\n";
        assert_eq!(
            decode(text.as_bytes()).map_err(|error| error.kind),
            Err(ParseErrorKind::Truncated)
        );
    }

    #[test]
    fn a_block_cut_inside_its_last_lines_is_truncated() {
        let text = encode(ArmorKind::Message, b"some octets");
        for missing in 2..30 {
            let cut = decode(&text.as_bytes()[..text.len() - missing]);
            let kind = cut.map_err(|error| error.kind);
            assert_eq!(kind, Err(ParseErrorKind::Truncated), "{missing}");
        }
    }

    #[test]
    fn text_without_a_block_is_not_armored() {
        assert!(!looks_armored(b"hello\n-----BEGIN CERTIFICATE-----\n"));
        assert!(looks_armored(b"hello\n-----BEGIN PGP MESSAGE-----\n"));
    }
}
