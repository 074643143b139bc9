//! Signatures of every version, and the packets that announce them (RFC 9580 sections 5.2 and 5.4).
//! It is our own reader: rPGP refuses a whole signature when one part of it is unknown.

use alloc::string::ToString as _;

use serde_json::{Value, json};

use super::context::Context;
use super::cursor::Cursor;
use super::facts::Facts;
use super::{names, subpacket};
use crate::openpgp::{algorithm, wire};

/// RFC 9580 section 5.4.
pub(super) fn one_pass(cursor: &mut Cursor<'_>, facts: &mut Facts) -> Option<()> {
    let version = cursor.octet("version")?;
    facts.set("version", version);
    if !matches!(version, 3 | 6) {
        cursor.remainder("unread");
        return Some(());
    }
    facts.set("type", names::signature_type(cursor.octet("type")?));
    facts.set("digest", algorithm::digest_name(cursor.octet("digest")?));
    facts.set("algorithm", names::public_key(cursor.octet("algorithm")?));
    let signer = if version == 6 {
        let salt = usize::from(cursor.octet("salt length")?);
        cursor.octets("salt", salt)?;
        cursor.octets("signer's fingerprint", 32)?
    } else {
        cursor.octets("signer's key id", 8)?
    };
    facts.set("signer", wire::hex(signer));
    facts.set("last", cursor.octet("last")? != 0);
    cursor.rest().is_empty().then_some(())
}

/// RFC 9580 section 5.2; version 5 is LibrePGP's and looks like version 4.
pub(super) fn signature(
    cursor: &mut Cursor<'_>,
    facts: &mut Facts,
    context: &mut Context,
) -> Option<()> {
    let version = cursor.octet("version")?;
    facts.set("version", version);
    match version {
        2 | 3 => old(cursor, facts),
        4..=6 => current(cursor, facts, context, version),
        _ => {
            cursor.remainder("unread");
            Some(())
        }
    }
}

/// A signature inside of another one, as an object of its facts; `None` when it is damaged.
pub(super) fn embedded(octets: &[u8], context: &mut Context) -> Option<Value> {
    let (mut cursor, mut facts) = (Cursor::new(octets), Facts::default());
    signature(&mut cursor, &mut facts, context).map(|()| facts.into_object())
}

/// RFC 9580 section 5.2.2.
fn old(cursor: &mut Cursor<'_>, facts: &mut Facts) -> Option<()> {
    cursor.octet("length of what is hashed")?;
    facts.set("type", names::signature_type(cursor.octet("type")?));
    facts.set(
        "created",
        wire::time(cursor.u32("creation time")?).to_string(),
    );
    facts.set("signer", wire::hex(cursor.octets("signer's key id", 8)?));
    let algorithm = cursor.octet("algorithm")?;
    facts.set("algorithm", names::public_key(algorithm));
    facts.set("digest", algorithm::digest_name(cursor.octet("digest")?));
    numbers(cursor, facts, algorithm)
}

/// RFC 9580 section 5.2.3.
fn current(
    cursor: &mut Cursor<'_>,
    facts: &mut Facts,
    context: &mut Context,
    version: u8,
) -> Option<()> {
    let kind = cursor.octet("type")?;
    facts.set("type", names::signature_type(kind));
    let algorithm = cursor.octet("algorithm")?;
    facts.set("algorithm", names::public_key(algorithm));
    facts.set("digest", algorithm::digest_name(cursor.octet("digest")?));
    let mut found = subpacket::Found::of(kind);
    let mut whole = true;
    for hashed in [true, false] {
        let name = if hashed {
            "length of the hashed subpackets"
        } else {
            "length of the unhashed subpackets"
        };
        let length = if version == 6 {
            usize::try_from(cursor.u32(name)?).ok()?
        } else {
            usize::from(cursor.u16(name)?)
        };
        whole &= found.area(cursor, length, hashed, context)?;
    }
    found.into_facts(facts);
    numbers_with_salt(cursor, facts, algorithm, version)?;
    whole.then_some(())
}

fn numbers_with_salt(
    cursor: &mut Cursor<'_>,
    facts: &mut Facts,
    algorithm: u8,
    version: u8,
) -> Option<()> {
    if version != 6 {
        return numbers(cursor, facts, algorithm);
    }
    left_digest(cursor, facts)?;
    let salt = usize::from(cursor.octet("salt length")?);
    facts.set("salt", wire::hex(cursor.octets("salt", salt)?));
    values(cursor, algorithm)
}

fn numbers(cursor: &mut Cursor<'_>, facts: &mut Facts, algorithm: u8) -> Option<()> {
    left_digest(cursor, facts)?;
    values(cursor, algorithm)
}

fn left_digest(cursor: &mut Cursor<'_>, facts: &mut Facts) -> Option<()> {
    let left = cursor.octets("first octets of the digest", 2)?;
    facts.set("digest_begins", json!(wire::hex(left)));
    Some(())
}

/// What makes the signature, by algorithm (RFC 9580 sections 5.2.3.1 to 5.2.3.5).
fn values(cursor: &mut Cursor<'_>, algorithm: u8) -> Option<()> {
    match algorithm {
        1..=3 => {
            cursor.number("RSA signature")?;
        }
        16 | 17 | 19 | 20 | 22 => {
            cursor.number("r")?;
            cursor.number("s")?;
        }
        27 => {
            cursor.octets("Ed25519 signature", 64)?;
        }
        28 => {
            cursor.octets("Ed448 signature", 114)?;
        }
        _ => {
            cursor.remainder("signature");
        }
    }
    cursor.rest().is_empty().then_some(())
}
