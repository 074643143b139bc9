//! How a passphrase becomes a key (RFC 9580 section 3.7.1), in words.

use alloc::string::String;

use super::cursor::Cursor;
use super::facts::Facts;
use crate::openpgp::algorithm;
use crate::openpgp::wire;

/// What a specifier says.
pub(super) enum StringToKey {
    Simple,
    Other,
    /// GnuPG's mark: the secret numbers are not in this file.
    Stub,
    /// GnuPG's mark: the secret numbers are on a smart card.
    Card,
}

/// Reads a specifier; its words become the fact `s2k`.
pub(super) fn read(cursor: &mut Cursor<'_>, facts: &mut Facts) -> Option<StringToKey> {
    let kind = cursor.octet("S2K type")?;
    let (words, seen) = match kind {
        0 => {
            let digest = digest(cursor)?;
            (alloc::format!("simple, {digest}"), StringToKey::Simple)
        }
        1 => {
            let digest = digest(cursor)?;
            cursor.octets("S2K salt", 8)?;
            (alloc::format!("salted, {digest}"), StringToKey::Other)
        }
        3 => {
            let digest = digest(cursor)?;
            cursor.octets("S2K salt", 8)?;
            let octets = count(cursor.octet("S2K count")?);
            (
                alloc::format!("iterated and salted, {digest}, {octets} octets"),
                StringToKey::Other,
            )
        }
        4 => {
            cursor.octets("S2K salt", 16)?;
            let passes = cursor.octet("Argon2 passes")?;
            let lanes = cursor.octet("Argon2 parallelism")?;
            let memory = cursor.octet("Argon2 memory")?;
            (
                alloc::format!("Argon2, t={passes}, p={lanes}, m=2^{memory} KiB"),
                StringToKey::Other,
            )
        }
        101 => return gnu(cursor, facts),
        _ => (alloc::format!("S2K type {kind}"), StringToKey::Other),
    };
    facts.set("s2k", words);
    Some(seen)
}

/// A specifier of GnuPG says where the numbers are instead of how to reach them.
fn gnu(cursor: &mut Cursor<'_>, facts: &mut Facts) -> Option<StringToKey> {
    cursor.octet("S2K digest")?;
    if cursor.octets("GnuPG's mark", 3)? != b"GNU" {
        facts.set("s2k", "S2K type 101");
        return Some(StringToKey::Other);
    }
    match cursor.octet("GnuPG's mode")? {
        1 => Some(StringToKey::Stub),
        2 => {
            let length = usize::from(cursor.octet("serial number length")?);
            let serial = cursor.octets("serial number", length.min(cursor.rest().len()))?;
            facts.set("card", wire::hex(serial));
            Some(StringToKey::Card)
        }
        mode => {
            facts.set("s2k", alloc::format!("GnuPG's mode {mode}"));
            Some(StringToKey::Stub)
        }
    }
}

fn digest(cursor: &mut Cursor<'_>) -> Option<String> {
    cursor.octet("S2K digest").map(algorithm::digest_name)
}

/// RFC 9580 section 3.7.1.3.
fn count(coded: u8) -> u64 {
    (16 + u64::from(coded & 15)) << ((coded >> 4) + 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(octets: &[u8]) -> String {
        let mut facts = Facts::default();
        let mut cursor = Cursor::new(octets);
        assert!(read(&mut cursor, &mut facts).is_some());
        assert_eq!(cursor.rest(), b"");
        facts.text("s2k").unwrap().into()
    }

    #[test]
    fn every_specifier_has_words() {
        assert_eq!(words(&[0, 2]), "simple, SHA-1");
        assert_eq!(words(&[1, 8, 1, 2, 3, 4, 5, 6, 7, 8]), "salted, SHA-256");
        assert_eq!(
            words(&[3, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0xff]),
            "iterated and salted, SHA-256, 65011712 octets"
        );
        let argon2 = [&[4][..], &[7; 16], &[3, 4, 16]].concat();
        assert_eq!(words(&argon2), "Argon2, t=3, p=4, m=2^16 KiB");
    }
}
