//! Words for numbers of RFC 9580 section 9 and for those that are met in the field without being in
//! it. Tables only.

use alloc::string::String;
use alloc::vec::Vec;

use crate::openpgp::algorithm;

pub(super) fn public_key(id: u8) -> String {
    match algorithm::public_key_name(id) {
        "unknown" => alloc::format!("public-key algorithm {id}"),
        name => name.into(),
    }
}

pub(super) fn aead(id: u8) -> String {
    match algorithm::aead_name(id) {
        "unknown" => alloc::format!("AEAD mode {id}"),
        name => name.into(),
    }
}

pub(super) fn compression(id: u8) -> String {
    match algorithm::compression_name(id) {
        "unknown" => alloc::format!("compression {id}"),
        name => name.into(),
    }
}

/// RFC 9580 section 5.2.1.
pub(super) fn signature_type(id: u8) -> String {
    match id {
        0x10 => "generic certification",
        0x11 => "persona certification",
        0x12 => "casual certification",
        0x13 => "positive certification",
        0x16 => "approved certifications",
        _ => match algorithm::signature_type_name(id) {
            "unknown" => return alloc::format!("signature type {id:#04x}"),
            name => name,
        },
    }
    .into()
}

/// The kind of a packet (RFC 9580 section 5).
pub(super) const fn packet(id: u8) -> &'static str {
    match id {
        1 => "pkesk",
        2 => "signature",
        3 => "skesk",
        4 => "one-pass-signature",
        5 => "secret-key",
        6 => "public-key",
        7 => "secret-subkey",
        8 => "compressed",
        9 => "sed",
        10 => "marker",
        11 => "literal",
        12 => "trust",
        13 => "user-id",
        14 => "public-subkey",
        17 => "user-attribute",
        18 => "seipd",
        19 => "mdc",
        20 => "aead",
        21 => "padding",
        60..=63 => "private",
        _ => "unknown",
    }
}

/// RFC 9580 section 5.2.3.7, and what GnuPG and drafts add.
pub(super) const fn subpacket(id: u8) -> &'static str {
    match id {
        2 => "signature creation time",
        3 => "signature expiration time",
        4 => "exportable certification",
        5 => "trust signature",
        6 => "regular expression",
        7 => "revocable",
        9 => "key expiration time",
        10 => "placeholder",
        11 => "preferred ciphers",
        12 => "revocation key",
        16 => "issuer key id",
        20 => "notation",
        21 => "preferred digests",
        22 => "preferred compression",
        23 => "key server preferences",
        24 => "preferred key server",
        25 => "primary user id",
        26 => "policy URI",
        27 => "key flags",
        28 => "signer's user id",
        29 => "reason for revocation",
        30 => "features",
        31 => "signature target",
        32 => "embedded signature",
        33 => "issuer fingerprint",
        34 => "preferred AEAD modes",
        35 => "intended recipient",
        37 => "approved certifications",
        38 => "key block",
        39 => "preferred AEAD ciphersuites",
        40 => "literal data digest",
        41 => "trust alias",
        100..=110 => "private or experimental",
        _ => "unknown",
    }
}

/// Whether a subpacket has a meaning here.
pub(super) const fn is_known_subpacket(id: u8) -> bool {
    matches!(id, 2..=7 | 9 | 11 | 12 | 16 | 20..=33 | 35 | 39)
}

/// RFC 9580 section 5.2.3.31.
pub(super) fn revocation_reason(code: u8) -> String {
    match code {
        0 => "no reason given",
        1 => "replaced by another key",
        2 => "compromised",
        3 => "no longer used",
        32 => "user id no longer valid",
        100..=110 => "private reason",
        _ => "unknown reason",
    }
    .into()
}

/// RFC 9580 section 5.2.3.29, first and second octet.
pub(super) fn key_flags(flags: &[u8]) -> Vec<String> {
    words(
        flags,
        &[
            &[
                (0x01, "certify"),
                (0x02, "sign"),
                (0x04, "encrypt communications"),
                (0x08, "encrypt storage"),
                (0x10, "split by secret sharing"),
                (0x20, "authenticate"),
                (0x80, "held by a group"),
            ],
            &[(0x04, "additional decryption"), (0x08, "timestamp")],
        ],
    )
}

/// RFC 9580 section 5.2.3.32; the second and third bit are GnuPG's.
pub(super) fn features(flags: &[u8]) -> Vec<String> {
    words(
        flags,
        &[&[
            (0x01, "SEIPD version 1"),
            (0x02, "AEAD packet of GnuPG"),
            (0x04, "version 5 keys"),
            (0x08, "SEIPD version 2"),
        ]],
    )
}

/// RFC 9580 section 5.2.3.25.
pub(super) fn key_server_preferences(flags: &[u8]) -> Vec<String> {
    words(flags, &[&[(0x80, "no modify")]])
}

/// The words of bits that are set; bits without a word by their octet and value.
fn words(flags: &[u8], tables: &[&[(u8, &str)]]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, flag) in flags.iter().take(FLAG_OCTETS).enumerate() {
        let table = tables.get(at).copied().unwrap_or_default();
        let mut rest = *flag;
        for (bit, word) in table {
            if flag & bit != 0 {
                found.push(String::from(*word));
                rest &= !bit;
            }
        }
        if rest != 0 {
            found.push(alloc::format!("unknown bits {rest:#04x} in octet {at}"));
        }
    }
    found
}

/// Octets of flags that are looked at; two are defined.
const FLAG_OCTETS: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_words_and_unknown_bits_stay_visible() {
        assert_eq!(
            key_flags(&[0x0c]),
            ["encrypt communications", "encrypt storage"]
        );
        assert_eq!(
            key_flags(&[0x41, 0x04]),
            [
                "certify",
                "unknown bits 0x40 in octet 0",
                "additional decryption"
            ]
        );
        assert_eq!(features(&[0x09]), ["SEIPD version 1", "SEIPD version 2"]);
    }
}
