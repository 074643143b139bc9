//! What a body is and how it was wrapped, recognised by content alone. Total and linear: no key,
//! no cryptography, and no more work than one look at each octet per wrapping.

pub mod wrapping;

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::error::ParseError;
use crate::framing::{armor, cleartext};
use crate::inspect::finding::Finding;
use wrapping::Wrapping;

/// The format of a message or key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// An OpenPGP message (RFC 9580).
    #[serde(rename = "openpgp")]
    OpenPgp,
    /// A JSON Web Encryption (RFC 7516).
    #[serde(rename = "jwe")]
    Jwe,
    /// A JSON Web Signature (RFC 7515).
    #[serde(rename = "jws")]
    Jws,
    /// A JSON Web Key or key set (RFC 7517).
    #[serde(rename = "jwk-set")]
    JwkSet,
    /// An OpenPGP certificate or secret key.
    #[serde(rename = "openpgp-key")]
    OpenPgpKey,
    /// None of these.
    #[serde(rename = "unknown")]
    Unknown,
}

/// A body with its outer wrapping undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// What is inside.
    pub format: Format,
    /// How it was wrapped.
    pub wrapping: Wrapping,
    /// OpenPGP packets, or the text of a token or JSON object.
    pub body: Vec<u8>,
    /// White space was removed from the ends.
    pub trimmed: bool,
    /// What in the wrapping could not be read; `body` then holds what was read before.
    pub damage: Option<ParseError>,
    /// The armor's checksum is not the one of its content, which refuses nothing.
    pub wrong_checksum: bool,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self::OpenPgp,
        Self::Jwe,
        Self::Jws,
        Self::JwkSet,
        Self::OpenPgpKey,
        Self::Unknown,
    ];

    /// The name in reports and profiles.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenPgp => "openpgp",
            Self::Jwe => "jwe",
            Self::Jws => "jws",
            Self::JwkSet => "jwk-set",
            Self::OpenPgpKey => "openpgp-key",
            Self::Unknown => "unknown",
        }
    }

    /// Finds a format by its name in reports and profiles.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.name() == name)
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::OpenPgp => "OpenPGP message",
            Self::Jwe => "JWE",
            Self::Jws => "JWS",
            Self::JwkSet => "JSON Web Key",
            Self::OpenPgpKey => "OpenPGP key",
            Self::Unknown => "unknown format",
        }
    }

    /// Whether it is a key, not a message.
    #[must_use]
    pub const fn is_key(self) -> bool {
        matches!(self, Self::JwkSet | Self::OpenPgpKey)
    }
}

/// Recognises a body and undoes its outer wrapping.
#[must_use]
pub fn recognise(input: &[u8]) -> Recognised {
    if let Some(format) = openpgp_format(input) {
        return Recognised::plain(format, Wrapping::Binary, input, false);
    }
    let text = input.trim_ascii();
    let trimmed = text.len() != input.len();
    if armor::looks_armored(text) {
        return Recognised::armored(text, trimmed);
    }
    if let Some(format) = jose_format(text) {
        return Recognised::plain(format, Wrapping::None, text, trimmed);
    }
    Recognised::base64(text, trimmed)
}

impl Recognised {
    /// What a reviewer should know of the wrapping.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let checksum = self.wrong_checksum.then(wrapping::wrong_checksum);
        let wire = self.wrapping.finding(self.format);
        wire.into_iter().chain(checksum).collect()
    }

    fn plain(format: Format, wrapping: Wrapping, body: &[u8], trimmed: bool) -> Self {
        Self::unwrapped(format, wrapping, body.to_vec(), trimmed)
    }

    const fn unwrapped(format: Format, wrapping: Wrapping, body: Vec<u8>, trimmed: bool) -> Self {
        Self {
            format,
            wrapping,
            body,
            trimmed,
            damage: None,
            wrong_checksum: false,
        }
    }

    /// Blocks that follow the first are kept too: whoever reads the packets then sees that more
    /// follows the message.
    fn armored(text: &[u8], trimmed: bool) -> Self {
        if cleartext::looks_signed(text) {
            return Self::signed_in_the_clear(text, trimmed);
        }
        match armor::decode(text) {
            Ok(blocks) => {
                let octets: Vec<&[u8]> = blocks.iter().map(|block| &*block.bytes).collect();
                let body = octets.concat();
                let format = openpgp_format(&body).unwrap_or(Format::Unknown);
                Self {
                    wrong_checksum: blocks.iter().any(|block| block.wrong_checksum),
                    ..Self::unwrapped(format, Wrapping::Armor, body, trimmed)
                }
            }
            Err(damage) => Self {
                damage: Some(damage),
                ..Self::unwrapped(
                    wrapping::armor_format(text),
                    Wrapping::Armor,
                    Vec::new(),
                    trimmed,
                )
            },
        }
    }

    fn signed_in_the_clear(text: &[u8], trimmed: bool) -> Self {
        let (body, damage) = match cleartext::decode(text) {
            Ok(body) => (body, None),
            Err(damage) => (Vec::new(), Some(damage)),
        };
        Self {
            damage,
            ..Self::unwrapped(Format::OpenPgp, Wrapping::Cleartext, body, trimmed)
        }
    }

    /// Base64 in any variant around OpenPGP or JOSE; else unknown.
    fn base64(text: &[u8], trimmed: bool) -> Self {
        match crate::encoding::base64_decode_loose(text) {
            Ok(loose) => {
                let wrapping = Wrapping::of_base64(&loose);
                if let Some(format) = openpgp_format(&loose.octets) {
                    return Self::unwrapped(format, wrapping, loose.octets, trimmed);
                }
                if armor::looks_armored(&loose.octets) {
                    let mut inner = Self::armored(&loose.octets, trimmed);
                    inner.wrapping = Wrapping::Base64OfArmor;
                    return inner;
                }
                if let Some(format) = jose_format(loose.octets.trim_ascii()) {
                    let wrapping = Wrapping::Base64OfToken;
                    return Self::plain(format, wrapping, loose.octets.trim_ascii(), trimmed);
                }
                Self::plain(Format::Unknown, Wrapping::None, text, trimmed)
            }
            Err(damage) => Self::damaged_base64(text, trimmed, damage),
        }
    }

    /// A text that begins like base64 of OpenPGP and breaks later is damaged, not unknown.
    fn damaged_base64(text: &[u8], trimmed: bool, damage: ParseError) -> Self {
        let before = text.get(..damage.at).unwrap_or(text);
        let whole_groups = before.get(..before.len() / 4 * 4).unwrap_or(before);
        let readable = crate::encoding::base64_decode_loose(whole_groups).ok();
        match readable.and_then(|loose| Some((openpgp_format(&loose.octets)?, loose))) {
            Some((format, loose)) => Self {
                damage: Some(damage),
                ..Self::unwrapped(format, Wrapping::of_base64(&loose), loose.octets, trimmed)
            },
            None => Self::plain(Format::Unknown, Wrapping::None, text, trimmed),
        }
    }
}

#[cfg(feature = "openpgp")]
fn openpgp_format(octets: &[u8]) -> Option<Format> {
    crate::openpgp::looks_like(octets)
}

#[cfg(not(feature = "openpgp"))]
fn openpgp_format(_: &[u8]) -> Option<Format> {
    None
}

#[cfg(feature = "jose")]
fn jose_format(text: &[u8]) -> Option<Format> {
    crate::jose::looks_like(text)
}

#[cfg(not(feature = "jose"))]
fn jose_format(_: &[u8]) -> Option<Format> {
    None
}

#[cfg(test)]
mod tests;
