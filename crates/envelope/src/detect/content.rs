//! What octets are as they stand: packets, armor, a token, or something else that is known.

use alloc::vec::Vec;

use super::Format;
use super::damage::Flaw;
use super::found::{Found, Worth};
use super::lookalike::Lookalike;
use super::wrapping::Wrapping;
use crate::error::ParseErrorKind;
use crate::framing::armor::{self, ArmorBlock};
use crate::framing::cleartext;
use crate::framing::packet::PacketReader;

/// Recognises octets of which no wrapping is undone, armor excepted.
pub(super) fn content(octets: &[u8]) -> Found {
    if let Some(format) = openpgp_format(octets) {
        return packets(format, octets.to_vec());
    }
    let text = octets.trim_ascii();
    if armor::looks_armored(text) {
        return armored(text);
    }
    if let Some(format) = jose_format(text) {
        return token(format, text);
    }
    if let Some(format) = jose_format_cut(text) {
        let flaw = Flaw::ended(text.len());
        return Found::damaged(format, text.to_vec(), "token", flaw);
    }
    Found::other(Lookalike::of(text))
}

/// Whether the octets begin as OpenPGP packets.
#[cfg(feature = "openpgp")]
pub(super) fn openpgp_format(octets: &[u8]) -> Option<Format> {
    crate::openpgp::looks_like(octets)
}

#[cfg(not(feature = "openpgp"))]
pub(super) fn openpgp_format(_: &[u8]) -> Option<Format> {
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

#[cfg(feature = "jose")]
fn jose_format_cut(text: &[u8]) -> Option<Format> {
    crate::jose::looks_cut(text)
}

#[cfg(not(feature = "jose"))]
fn jose_format_cut(_: &[u8]) -> Option<Format> {
    None
}

/// Damaged packets are recognised too: whoever reads them says what is wrong.
fn packets(format: Format, body: Vec<u8>) -> Found {
    let mut read = PacketReader::new(&body).take(PACKETS_READ);
    let error = read.find_map(|packet| packet.err().map(|damaged| damaged.error));
    let worth = if error.is_none() {
        Worth::Sound
    } else {
        Worth::Damaged
    };
    let ends_early = error.is_some_and(|error| error.kind == ParseErrorKind::Truncated);
    Found {
        ends_early,
        ..Found::envelope(format, body, worth)
    }
}

/// Blocks that follow the first are kept too: whoever reads the packets then sees that more
/// follows the message.
fn armored(text: &[u8]) -> Found {
    if cleartext::looks_signed(text) {
        return signed_in_the_clear(text);
    }
    let found = match armor::decode(text) {
        Ok(blocks) => unarmored(&blocks),
        Err(error) => {
            let format = armor_format(text);
            let name = Wrapping::Armor.name();
            Found::damaged(format, Vec::new(), name, Flaw::Unreadable(error))
        }
    };
    found.wrapped(Wrapping::Armor, text.len())
}

fn unarmored(blocks: &[ArmorBlock]) -> Found {
    let octets: Vec<&[u8]> = blocks.iter().map(|block| &*block.bytes).collect();
    let body = octets.concat();
    let found = match openpgp_format(&body) {
        Some(format) => packets(format, body),
        None => Found::other(Lookalike::EmptyArmor),
    };
    Found {
        wrong_checksum: blocks.iter().any(|block| block.wrong_checksum),
        ..found
    }
}

fn signed_in_the_clear(text: &[u8]) -> Found {
    let format = Format::OpenPgp;
    let found = match cleartext::decode(text) {
        Ok(body) => Found::envelope(format, body, Worth::Sound),
        Err(error) => {
            let name = Wrapping::Cleartext.name();
            Found::damaged(format, Vec::new(), name, Flaw::Unreadable(error))
        }
    };
    found.wrapped(Wrapping::Cleartext, text.len())
}

/// A token with characters that none has may be one in a wrapping; damaged it is in any case.
fn token(format: Format, text: &[u8]) -> Found {
    let is_sound = if text.starts_with(b"{") {
        text.ends_with(b"}")
    } else {
        text.iter().all(|octet| is_token_character(*octet))
    };
    let worth = if is_sound {
        Worth::Sound
    } else {
        Worth::Damaged
    };
    Found::envelope(format, text.to_vec(), worth)
}

const fn is_token_character(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_' | b'.')
}

/// What the first armor headline promises, for when its content can not be read.
fn armor_format(text: &[u8]) -> Format {
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

/// Packets looked at to tell whether octets are whole; who has more is believed.
const PACKETS_READ: usize = 1_024;
