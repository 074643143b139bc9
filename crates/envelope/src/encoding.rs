//! Base64 in the two alphabets of RFC 4648, strict where a standard demands it and tolerant only
//! for what people paste.

use alloc::string::String;
use alloc::vec::Vec;

use base64ct::{Base64UrlUnpadded, Encoding as _};

use crate::error::{ParseError, ParseErrorKind};

/// Writes base64url without padding (RFC 4648 section 5, RFC 7515 section 2).
#[must_use]
pub fn base64url_encode(octets: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(octets)
}

/// Reads base64url without padding, white space or unused bits (RFC 7515 section 2).
///
/// # Errors
/// [`ParseErrorKind::Encoding`] at the first character outside the alphabet, or at the last one
/// when the length is impossible or unused bits are set.
pub fn base64url_decode(text: &[u8]) -> Result<Vec<u8>, ParseError> {
    if let Some(at) = text.iter().position(|octet| !is_base64url(*octet)) {
        return Err(ParseError::new(ParseErrorKind::Encoding, at));
    }
    core::str::from_utf8(text)
        .ok()
        .and_then(|text| Base64UrlUnpadded::decode_vec(text).ok())
        .ok_or(ParseError::new(
            ParseErrorKind::Encoding,
            text.len().saturating_sub(1),
        ))
}

/// How a text departs from strict base64url, and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LooseBase64 {
    /// The decoded octets.
    pub octets: Vec<u8>,
    /// Whether `+` or `/` occur: the alphabet of RFC 4648 section 4.
    pub standard_alphabet: bool,
    /// Whether it ends with `=`.
    pub padded: bool,
    /// Whether white space stands between the characters.
    pub spaced: bool,
}

/// Reads base64 in either alphabet, with or without padding and line breaks.
///
/// # Errors
/// [`ParseErrorKind::Encoding`] at the first character that no variant allows, at a character
/// after padding, or where both alphabets are mixed.
pub fn base64_decode_loose(text: &[u8]) -> Result<LooseBase64, ParseError> {
    let mut compact = Vec::with_capacity(text.len());
    let (mut standard, mut url, mut padding, mut spaced) = (false, false, 0_usize, false);
    for (at, &octet) in text.iter().enumerate() {
        let refused = Err(ParseError::new(ParseErrorKind::Encoding, at));
        match octet {
            b' ' | b'\t' | b'\r' | b'\n' => {
                spaced = true;
                continue;
            }
            b'=' if padding < 2 => {
                padding += 1;
                continue;
            }
            b'+' | b'/' => standard = true,
            b'-' | b'_' => url = true,
            octet if octet.is_ascii_alphanumeric() => {}
            _ => return refused,
        }
        if padding > 0 || (standard && url) {
            return refused;
        }
        compact.push(match octet {
            b'+' => b'-',
            b'/' => b'_',
            other => other,
        });
    }
    let padded_length = compact.len().saturating_add(padding);
    if padding > 0 && !padded_length.is_multiple_of(4) {
        return Err(ParseError::new(
            ParseErrorKind::Encoding,
            text.len().saturating_sub(1),
        ));
    }
    let octets = base64url_decode(&compact)
        .map_err(|_| ParseError::new(ParseErrorKind::Encoding, text.len().saturating_sub(1)))?;
    Ok(LooseBase64 {
        octets,
        standard_alphabet: standard,
        padded: padding > 0,
        spaced,
    })
}

/// Whether a character is one of base64url.
pub(crate) const fn is_base64url(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strict_reading_names_the_octet_that_is_wrong() {
        let at = |text: &[u8]| base64url_decode(text).unwrap_err().at;
        assert_eq!(at(b"AAA+"), 3);
        assert_eq!(at(b"AA=="), 2);
        assert_eq!(at(b"A A"), 1);
    }

    #[test]
    fn strict_reading_refuses_unused_bits_and_impossible_lengths() {
        assert!(base64url_decode(b"AB").is_err());
        assert!(base64url_decode(b"AAAAA").is_err());
        assert_eq!(base64url_decode(b"AA").unwrap(), [0]);
    }

    #[test]
    fn loose_reading_reports_how_the_text_departs() {
        let loose = base64_decode_loose(b"+/8\n=").unwrap();
        assert_eq!(loose.octets, [0xfb, 0xff]);
        assert!(loose.standard_alphabet && loose.padded && loose.spaced);
    }

    #[test]
    fn loose_reading_refuses_mixed_alphabets_and_text_after_padding() {
        assert_eq!(base64_decode_loose(b"+A-A").unwrap_err().at, 2);
        assert_eq!(base64_decode_loose(b"AA==AA").unwrap_err().at, 4);
        assert!(base64_decode_loose(b"AAA==").is_err());
    }
}
