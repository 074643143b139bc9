//! How the secret part of a key is kept (RFC 9580 section 5.5.3), in words. Its octets are hidden,
//! whether they are locked or not.

use super::super::cursor::Cursor;
use super::super::facts::Facts;
use super::super::names;
use super::super::session_key::nonce_octets;
use super::super::string_to_key::{self, StringToKey};
use crate::openpgp::algorithm;

pub(super) fn secret(cursor: &mut Cursor<'_>, facts: &mut Facts, version: u8) -> Option<()> {
    let usage = cursor.octet("S2K usage")?;
    facts.set("locked", usage != 0);
    if usage == 0 {
        facts.set("secret", "in clear");
        if version == 5 {
            cursor.octet("length of the lock's fields")?;
        }
        cursor.hide_remainder("secret numbers");
        return Some(());
    }
    facts.set("secret", "locked with a passphrase");
    if matches!(version, 5 | 6) {
        cursor.octet("length of the lock's fields")?;
    }
    if matches!(usage, 253..=255) {
        lock(cursor, facts, version, usage)?;
    } else {
        // Before there were specifiers, this octet named the cipher (usage "LegacyCFB").
        facts.set("cipher", algorithm::cipher_name(usage));
        facts.set("s2k", "simple, MD5");
        facts.set("lock_check", "16-bit checksum");
        facts.set("simple_lock", true);
        initialization_vector(cursor, cipher_octets(usage))?;
    }
    cursor.hide_remainder("locked secret numbers");
    Some(())
}

fn lock(cursor: &mut Cursor<'_>, facts: &mut Facts, version: u8, usage: u8) -> Option<()> {
    let cipher = cursor.octet("cipher")?;
    facts.set("cipher", algorithm::cipher_name(cipher));
    let mut vector = cipher_octets(cipher);
    match usage {
        253 => {
            let mode = cursor.octet("AEAD mode")?;
            facts.set("aead", names::aead(mode));
            facts.set("lock_check", "AEAD tag");
            vector = nonce_octets(mode);
        }
        254 => facts.set("lock_check", "SHA-1 hash"),
        _ => facts.set("lock_check", "16-bit checksum"),
    }
    if version == 6 && matches!(usage, 253 | 254) {
        cursor.octet("S2K length")?;
    }
    match string_to_key::read(cursor, facts)? {
        StringToKey::Other => {}
        StringToKey::Simple => facts.set("simple_lock", true),
        StringToKey::Stub => return elsewhere(facts, "not in this file"),
        StringToKey::Card => return elsewhere(facts, "on a smart card"),
    }
    initialization_vector(cursor, vector)
}

/// GnuPG writes such a key where the numbers are kept elsewhere; nothing is locked then.
fn elsewhere(facts: &mut Facts, place: &str) -> Option<()> {
    facts.set("secret", place);
    facts.set("locked", false);
    for fact in ["cipher", "lock_check"] {
        facts.0.remove(fact);
    }
    Some(())
}

/// Of a mode or cipher that is not known, its length is not known either.
fn initialization_vector(cursor: &mut Cursor<'_>, octets: Option<usize>) -> Option<()> {
    match octets {
        Some(octets) => cursor.octets("initialization vector", octets).map(drop),
        None => Some(()),
    }
}

/// The block size.
const fn cipher_octets(cipher: u8) -> Option<usize> {
    match cipher {
        1..=4 => Some(8),
        7..=13 => Some(16),
        _ => None,
    }
}
