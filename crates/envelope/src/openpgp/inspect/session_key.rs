//! Session-key packets (RFC 9580 sections 5.1 and 5.3): to whom, with what.

use serde_json::Value;

use super::cursor::Cursor;
use super::facts::Facts;
use super::{names, string_to_key};
use crate::openpgp::{algorithm, wire};

/// RFC 9580 section 5.1.
pub(super) fn public_key(cursor: &mut Cursor<'_>, facts: &mut Facts) -> Option<()> {
    let version = cursor.octet("version")?;
    facts.set("version", version);
    let recipient = match version {
        2 | 3 => cursor.octets("recipient's key id", 8)?,
        6 => {
            let length = usize::from(cursor.octet("recipient length")?);
            if length == 0 {
                &[]
            } else {
                facts.set("key_version", cursor.octet("recipient's key version")?);
                cursor.octets("recipient's fingerprint", length - 1)?
            }
        }
        _ => {
            cursor.remainder("unread");
            return Some(());
        }
    };
    let is_anonymous = recipient.iter().all(|octet| *octet == 0);
    if is_anonymous {
        facts.set("anonymous", true);
        facts.set("recipient", Value::Null);
    } else {
        facts.set("recipient", wire::hex(recipient));
    }
    let id = cursor.octet("algorithm")?;
    facts.set("algorithm", names::public_key(id));
    encrypted(cursor, facts, id)
}

/// RFC 9580 sections 5.1.3 to 5.1.7.
fn encrypted(cursor: &mut Cursor<'_>, facts: &mut Facts, id: u8) -> Option<()> {
    match id {
        1..=3 => {
            let number = cursor.number("encrypted session key")?;
            // It is as long as the modulus, give or take a few bits.
            facts.set("bits", u32::from(number.claimed).div_ceil(256) * 256);
        }
        16 | 20 => {
            let ephemeral = cursor.number("ephemeral g^k")?;
            facts.set("bits", u32::from(ephemeral.claimed).div_ceil(256) * 256);
            cursor.number("encrypted session key")?;
        }
        18 => {
            cursor.number("ephemeral point")?;
            wrapped(cursor)?;
        }
        25 => {
            cursor.octets("ephemeral X25519 key", 32)?;
            wrapped(cursor)?;
        }
        26 => {
            cursor.octets("ephemeral X448 key", 56)?;
            wrapped(cursor)?;
        }
        _ => {
            cursor.remainder("encrypted session key");
        }
    }
    cursor.rest().is_empty().then_some(())
}

fn wrapped(cursor: &mut Cursor<'_>) -> Option<()> {
    let length = usize::from(cursor.octet("length of the encrypted session key")?);
    cursor.octets("encrypted session key", length).map(drop)
}

/// RFC 9580 section 5.3; version 5 is LibrePGP's.
pub(super) fn passphrase(cursor: &mut Cursor<'_>, facts: &mut Facts) -> Option<()> {
    let version = cursor.octet("version")?;
    facts.set("version", version);
    if !matches!(version, 4..=6) {
        cursor.remainder("unread");
        return Some(());
    }
    if version == 6 {
        cursor.octet("length of the next five fields")?;
    }
    facts.set("cipher", algorithm::cipher_name(cursor.octet("cipher")?));
    let aead = if version == 4 {
        None
    } else {
        Some(cursor.octet("AEAD mode")?)
    };
    if let Some(aead) = aead {
        facts.set("aead", names::aead(aead));
    }
    if version == 6 {
        cursor.octet("S2K length")?;
    }
    string_to_key::read(cursor, facts)?;
    if let Some(octets) = aead.and_then(nonce_octets) {
        cursor.octets("initialization vector", octets)?;
    }
    if cursor.rest().is_empty() {
        facts.set("session_key", "the passphrase itself gives it");
    } else {
        cursor.remainder("encrypted session key");
    }
    Some(())
}

/// Octets of the initialization vector (RFC 9580 section 9.6).
pub(super) const fn nonce_octets(aead: u8) -> Option<usize> {
    match aead {
        1 => Some(16),
        2 => Some(15),
        3 => Some(12),
        _ => None,
    }
}
