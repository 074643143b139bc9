//! SHA-256 of messages, as evidence and reports name them.

use sha2::{Digest as _, Sha256};

/// Of these octets, one part after the other: 64 hexadecimal digits.
#[must_use]
pub fn sha256(parts: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part);
    }
    let octets = digest.finalize();
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4, the example of one block.
    #[test]
    fn parts_are_hashed_as_one_message() {
        let whole = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(&[b"abc"]), whole);
        assert_eq!(sha256(&[b"a", b"", b"bc"]), whole);
    }
}
