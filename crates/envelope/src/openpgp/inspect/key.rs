//! Key packets of every version (RFC 9580 section 5.5): whose, since when, which numbers, and how
//! the secret part is kept. Never an octet of that part.

mod material;
mod secret;

use alloc::string::{String, ToString as _};

use sha1::Sha1;
use sha2::Sha256;

use super::context::Context;
use super::cursor::Cursor;
use super::facts::Facts;
use super::names;
use crate::openpgp::wire::{self, tag};

/// RFC 9580 section 5.5.2; version 5 is LibrePGP's.
pub(super) fn key(
    cursor: &mut Cursor<'_>,
    facts: &mut Facts,
    context: &mut Context,
    id: u8,
) -> Option<()> {
    let version = cursor.octet("version")?;
    facts.set("version", version);
    let is_secret = matches!(id, tag::SECRET_KEY | tag::SECRET_SUBKEY);
    if !matches!(version, 2..=6) {
        if is_secret {
            cursor.hide_remainder("unread");
        } else {
            cursor.remainder("unread");
        }
        return Some(());
    }
    let created = cursor.u32("creation time")?;
    facts.set("created", wire::time(created).to_string());
    if matches!(id, tag::PUBLIC_KEY | tag::SECRET_KEY) {
        context.primary_created = Some(created);
    } else {
        context.subkey_created = Some(created);
    }
    if matches!(version, 2 | 3) {
        facts.set("lifetime_days", cursor.u16("lifetime in days")?);
    }
    let algorithm = cursor.octet("algorithm")?;
    facts.set("algorithm", names::public_key(algorithm));
    let known = numbers(cursor, facts, version, algorithm, is_secret)?;
    if !known {
        return Some(());
    }
    identify(cursor.seen(), facts, version);
    if is_secret {
        secret::secret(cursor, facts, version)
    } else {
        cursor.rest().is_empty().then_some(())
    }
}

/// The public numbers; `false` where they can not be told from what follows.
fn numbers(
    cursor: &mut Cursor<'_>,
    facts: &mut Facts,
    version: u8,
    algorithm: u8,
    is_secret: bool,
) -> Option<bool> {
    let counted = if matches!(version, 5 | 6) {
        Some(usize::try_from(cursor.u32("length of the public numbers")?).ok()?)
    } else {
        None
    };
    let start = cursor.at();
    if material::read(cursor, facts, algorithm)? {
        let fits = counted.is_none_or(|count| cursor.at() - start == count);
        return fits.then_some(true);
    }
    match counted {
        Some(count) => {
            cursor.octets("public numbers", count)?;
            Some(true)
        }
        None if is_secret => {
            cursor.hide_remainder("numbers");
            Some(false)
        }
        None => {
            cursor.remainder("public numbers");
            Some(true)
        }
    }
}

/// Fingerprint and key id of versions 4 to 6 (RFC 9580 section 5.5.4).
fn identify(public: &[u8], facts: &mut Facts, version: u8) {
    let framed = match version {
        4 => u16::try_from(public.len())
            .ok()
            .map(|length| hashed::<Sha1>(0x99, &length.to_be_bytes(), public)),
        5 | 6 => u32::try_from(public.len()).ok().map(|length| {
            let mark = if version == 5 { 0x9a } else { 0x9b };
            hashed::<Sha256>(mark, &length.to_be_bytes(), public)
        }),
        _ => None,
    };
    let Some(print) = framed else {
        return;
    };
    let id = if version == 4 {
        print.get(print.len().saturating_sub(16)..)
    } else {
        print.get(..16)
    };
    facts.set("id", id.unwrap_or_default());
    facts.set("fingerprint", print);
}

fn hashed<D: sha2::Digest>(mark: u8, length: &[u8], public: &[u8]) -> String {
    let mut digest = D::new();
    digest.update([mark]);
    digest.update(length);
    digest.update(public);
    wire::hex(&digest.finalize())
}
