//! A session key that the caller already has, from a log or from `gpg --show-session-key`.

use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use crate::secret::SecretBytes;

/// The key to one message's data. No `Debug`: it opens that message.
#[derive(Clone)]
pub struct SessionKeyGiven {
    cipher: u8,
    key: SecretBytes,
}

/// The text is not a session key. It says nothing of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotASessionKey;

impl SessionKeyGiven {
    /// Reads GnuPG's notation: the cipher's number (RFC 9580 section 9.3), a colon, and the key in
    /// hexadecimal, such as `9:0123...`. White space around it is passed over.
    ///
    /// # Errors
    /// [`NotASessionKey`] for any other text.
    pub fn parse(text: &[u8]) -> Result<Self, NotASessionKey> {
        let text = text.trim_ascii();
        let colon = text
            .iter()
            .position(|octet| *octet == b':')
            .ok_or(NotASessionKey)?;
        let (cipher, digits) = text.split_at_checked(colon).ok_or(NotASessionKey)?;
        let cipher = core::str::from_utf8(cipher)
            .ok()
            .and_then(|number| number.parse().ok())
            .ok_or(NotASessionKey)?;
        let key = octets(digits.get(1..).unwrap_or_default()).ok_or(NotASessionKey)?;
        Ok(Self { cipher, key })
    }

    /// The cipher's number.
    #[must_use]
    pub const fn cipher(&self) -> u8 {
        self.cipher
    }

    /// The key; for decrypting the data and nothing else.
    #[must_use]
    pub const fn key(&self) -> &SecretBytes {
        &self.key
    }
}

impl fmt::Display for NotASessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a session key: a cipher's number, a colon and hexadecimal digits are due")
    }
}

impl core::error::Error for NotASessionKey {}

/// The octets of an even and not empty number of hexadecimal digits.
fn octets(digits: &[u8]) -> Option<SecretBytes> {
    let (pairs, rest) = digits.as_chunks::<2>();
    if pairs.is_empty() || !rest.is_empty() {
        return None;
    }
    let mut key = Zeroizing::new(Vec::with_capacity(pairs.len()));
    for [high, low] in pairs {
        key.push(nibble(*high)? << 4 | nibble(*low)?);
    }
    Some(SecretBytes::new(core::mem::take(&mut *key)))
}

const fn nibble(digit: u8) -> Option<u8> {
    Some(match digit {
        b'0'..=b'9' => digit - b'0',
        b'A'..=b'F' => digit - b'A' + 10,
        b'a'..=b'f' => digit - b'a' + 10,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notation_of_gnupg_is_read() {
        let given = SessionKeyGiven::parse(b" 9:00fFa1\r\n").ok().unwrap();
        assert_eq!(given.cipher(), 9);
        assert_eq!(given.key().expose(), [0x00, 0xff, 0xa1]);
    }

    #[test]
    fn nothing_else_is_a_session_key() {
        for text in [
            "", "9", "9:", ":00", "9:0", "9:0g", "-1:00", "256:00", "9:00 00",
        ] {
            assert!(SessionKeyGiven::parse(text.as_bytes()).is_err(), "{text}");
        }
    }
}
