//! The public numbers of a key by algorithm (RFC 9580 section 5.5.5).

use alloc::string::String;

use md5::{Digest as _, Md5};

use super::super::cursor::{Cursor, Number};
use super::super::facts::Facts;
use crate::openpgp::{algorithm, wire};

/// Reads the numbers; `false` for an algorithm that is not known.
pub(super) fn read(cursor: &mut Cursor<'_>, facts: &mut Facts, id: u8) -> Option<bool> {
    match id {
        1..=3 => rsa(cursor, facts)?,
        16 | 20 => {
            let p = cursor.number("prime p")?;
            of_size(facts, "Elgamal", p.bits());
            cursor.number("generator g")?;
            cursor.number("public value y")?;
        }
        17 => {
            let p = cursor.number("prime p")?;
            of_size(facts, "DSA", p.bits());
            cursor.number("order q")?;
            cursor.number("generator g")?;
            cursor.number("public value y")?;
        }
        18 => {
            point(cursor, facts)?;
            key_derivation(cursor, facts)?;
        }
        19 | 22 => point(cursor, facts)?,
        25 => native(cursor, facts, "X25519", 32, 256)?,
        26 => native(cursor, facts, "X448", 56, 448)?,
        27 => native(cursor, facts, "Ed25519", 32, 256)?,
        28 => native(cursor, facts, "Ed448", 57, 448)?,
        _ => return Some(false),
    }
    Some(true)
}

fn rsa(cursor: &mut Cursor<'_>, facts: &mut Facts) -> Option<()> {
    let modulus = cursor.number("modulus n")?;
    of_size(facts, "RSA", modulus.bits());
    let exponent = cursor.number("exponent e")?;
    if matches!(facts.number("version"), Some(2 | 3)) {
        old_identity(facts, modulus, exponent);
    }
    facts.set("exponent", small(exponent));
    Some(())
}

/// Keys of versions 2 and 3 are named by the end of their modulus, and their fingerprint is an MD5
/// hash (RFC 9580 section 5.5.4.1): it is shown to recognise a key, never to trust one.
fn old_identity(facts: &mut Facts, modulus: Number<'_>, exponent: Number<'_>) {
    if let Some(id) = modulus.octets.last_chunk::<8>() {
        facts.set("id", wire::hex(id));
    }
    let hash = Md5::new()
        .chain_update(modulus.octets)
        .chain_update(exponent.octets)
        .finalize();
    facts.set("fingerprint", wire::hex(&hash));
}

/// A point on a curve that its object identifier names (RFC 9580 section 9.2).
fn point(cursor: &mut Cursor<'_>, facts: &mut Facts) -> Option<()> {
    let length = usize::from(cursor.octet("curve identifier length")?);
    let oid = cursor.octets("curve identifier", length)?;
    facts.set("curve_oid", dotted(oid));
    match curve(oid) {
        Some((name, kind, bits)) => {
            facts.set("curve", name);
            facts.set("type", kind);
            facts.set("bits", bits);
        }
        None => facts.set("type", "EC, unknown curve"),
    }
    cursor.number("public point").map(drop)
}

/// RFC 9580 section 11.5.
fn key_derivation(cursor: &mut Cursor<'_>, facts: &mut Facts) -> Option<()> {
    let length = usize::from(cursor.octet("KDF length")?);
    if length != 3 {
        return cursor.octets("KDF parameters", length).map(drop);
    }
    cursor.octet("KDF version")?;
    facts.set(
        "kdf_digest",
        algorithm::digest_name(cursor.octet("KDF digest")?),
    );
    facts.set(
        "kdf_cipher",
        algorithm::cipher_name(cursor.octet("KDF cipher")?),
    );
    Some(())
}

fn native(
    cursor: &mut Cursor<'_>,
    facts: &mut Facts,
    name: &'static str,
    octets: usize,
    bits: u32,
) -> Option<()> {
    facts.set("type", name);
    facts.set("bits", bits);
    cursor.octets("public key", octets).map(drop)
}

fn of_size(facts: &mut Facts, name: &str, bits: usize) {
    facts.set("type", name);
    facts.set("bits", bits);
}

/// In decimal, as exponents are written; in hex where it is odd and long.
fn small(number: Number<'_>) -> String {
    if number.bits() > 64 {
        let beginning = number.octets.get(..32).unwrap_or(number.octets);
        return alloc::format!("{} bits: {}…", number.bits(), wire::hex(beginning));
    }
    let value = number
        .octets
        .iter()
        .fold(0_u64, |sum, octet| (sum << 8) | u64::from(*octet));
    alloc::format!("{value}")
}

/// An object identifier as people write it (X.690 section 8.19); in hex where it has an arc that is
/// longer than any in use.
fn dotted(oid: &[u8]) -> String {
    let mut arcs = String::new();
    let mut arc = 0_u32;
    for octet in oid {
        if arc >> 25 != 0 {
            return wire::hex(oid);
        }
        arc = (arc << 7) | u32::from(octet & 0x7f);
        if octet & 0x80 != 0 {
            continue;
        }
        if arcs.is_empty() {
            // The first two arcs share a number.
            let root = (arc / 40).min(2);
            arcs = alloc::format!("{root}.{}", arc - root * 40);
        } else {
            arcs.push_str(&alloc::format!(".{arc}"));
        }
        arc = 0;
    }
    arcs
}

/// Name, kind for people and bits.
const fn curve(oid: &[u8]) -> Option<(&'static str, &'static str, u32)> {
    Some(match oid {
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7] => ("NIST P-256", "EC P-256", 256),
        [0x2b, 0x81, 4, 0, 0x22] => ("NIST P-384", "EC P-384", 384),
        [0x2b, 0x81, 4, 0, 0x23] => ("NIST P-521", "EC P-521", 521),
        [0x2b, 0x81, 4, 0, 0x0a] => ("secp256k1", "EC secp256k1", 256),
        [0x2b, 0x24, 3, 3, 2, 8, 1, 1, 7] => ("brainpoolP256r1", "EC brainpoolP256r1", 256),
        [0x2b, 0x24, 3, 3, 2, 8, 1, 1, 0x0b] => ("brainpoolP384r1", "EC brainpoolP384r1", 384),
        [0x2b, 0x24, 3, 3, 2, 8, 1, 1, 0x0d] => ("brainpoolP512r1", "EC brainpoolP512r1", 512),
        [0x2b, 6, 1, 4, 1, 0x97, 0x55, 1, 5, 1] => ("Curve25519Legacy", "X25519", 256),
        [0x2b, 6, 1, 4, 1, 0xda, 0x47, 0x0f, 1] => ("Ed25519Legacy", "Ed25519", 256),
        [0x2b, 0x65, 0x6f] => ("X448", "X448", 448),
        [0x2b, 0x65, 0x71] => ("Ed448", "Ed448", 448),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_dotted() {
        assert_eq!(
            dotted(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]),
            "1.2.840.10045.3.1.7"
        );
        assert_eq!(
            dotted(&[0x2b, 6, 1, 4, 1, 0xda, 0x47, 0x0f, 1]),
            "1.3.6.1.4.1.11591.15.1"
        );
        assert_eq!(dotted(&[0xff; 6]), "FFFFFFFFFFFF");
    }
}
