//! The wrappings a body may arrive in, and which of them the wire carries.

use super::Format;
use crate::encoding::LooseBase64;
use crate::inspect::Layer;
use crate::inspect::finding::{Finding, Severity};

/// How a body was wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapping {
    /// ASCII armor (RFC 9580 section 6.2).
    Armor,
    /// A text for people with its signatures below (RFC 9580 section 7).
    Cleartext,
    /// base64 in the alphabet of RFC 4648 section 4.
    Base64,
    /// base64 around ASCII armor.
    Base64OfArmor,
    /// base64 around a token that needs none.
    Base64OfToken,
    /// base64url, RFC 4648 section 5, without line breaks: what the wire carries for OpenPGP.
    Base64Url,
    /// base64 or base64url broken into lines.
    Base64Lines,
    /// OpenPGP packets as they are.
    Binary,
    /// A token or JSON text as it is.
    None,
}

impl Wrapping {
    pub(super) const fn of_base64(loose: &LooseBase64) -> Self {
        if loose.spaced {
            Self::Base64Lines
        } else if loose.standard_alphabet {
            Self::Base64
        } else {
            Self::Base64Url
        }
    }

    /// The name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Armor => "armor",
            Self::Cleartext => "cleartext signature",
            Self::Base64 => "base64",
            Self::Base64Lines => "base64 in lines",
            Self::Base64OfArmor => "base64 of armor",
            Self::Base64OfToken => "base64 of a token",
            Self::Base64Url => "base64url",
            Self::Binary => "binary",
            Self::None => "none",
        }
    }

    /// Whether an HTTP body carries this format in this wrapping.
    #[must_use]
    pub const fn is_wire(self, format: Format) -> bool {
        match format {
            Format::OpenPgp => matches!(self, Self::Base64Url),
            Format::Jwe | Format::Jws => matches!(self, Self::None),
            // Keys are exchanged as files, in whatever form.
            Format::JwkSet | Format::OpenPgpKey | Format::Unknown => true,
        }
    }

    /// The layer that an inspection shows for it; none where nothing was wrapped.
    #[must_use]
    pub fn layer(self, octets: usize) -> Option<Layer> {
        match self {
            Self::None | Self::Binary => None,
            _ => Some(
                Layer::new("encoding", 0)
                    .spanning(0, octets)
                    .with("name", self.name()),
            ),
        }
    }

    /// The warning that a message is not wrapped as the wire would carry it.
    #[must_use]
    pub fn finding(self, format: Format) -> Option<Finding> {
        if self.is_wire(format) {
            return None;
        }
        let due = match format {
            Format::OpenPgp => "base64url of the binary message, in one line",
            _ => "the token itself",
        };
        let message = alloc::format!(
            "The message is wrapped as {}; an HTTP body carries {due}.",
            self.name()
        );
        Some(Finding::new("encoding.not-wire", Severity::Warning, message).at("layers[0]"))
    }
}

/// The warning that an armor's checksum is not the one of its content.
pub(super) fn wrong_checksum() -> Finding {
    let message = "The checksum of the armor is wrong: the text may have been changed on the way.";
    Finding::new("encoding.armor-checksum", Severity::Warning, message).at("layers[0]")
}

/// What the first armor headline promises, for when its content can not be read.
pub(super) fn armor_format(text: &[u8]) -> Format {
    let headline = text
        .split(|octet| *octet == b'\n')
        .find(|line| line.trim_ascii_start().starts_with(b"-----BEGIN PGP "))
        .unwrap_or_default();
    let is_key = headline.windows(9).any(|words| words == b"KEY BLOCK");
    if is_key {
        Format::OpenPgpKey
    } else {
        Format::OpenPgp
    }
}
