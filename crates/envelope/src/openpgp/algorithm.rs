//! The registries of RFC 9580 section 9 as names and as the profile's words.
//! Tables only: what is allowed is the profile's to say.

use alloc::string::String;

use pgp::crypto::ecc_curve::ECCCurve;
use pgp::crypto::hash::HashAlgorithm;
use pgp::types::{KeyDetails, PublicParams};
use rsa09::traits::PublicKeyParts as _;

use crate::policy::algorithm::{Cipher, Compression, Digest, PublicKeyAlgorithm};

/// The public-key algorithm of this number (RFC 9580 section 9.1).
pub(super) const fn public_key(id: u8) -> Option<PublicKeyAlgorithm> {
    Some(match id {
        1..=3 => PublicKeyAlgorithm::Rsa,
        16 | 20 => PublicKeyAlgorithm::Elgamal,
        17 => PublicKeyAlgorithm::Dsa,
        18 => PublicKeyAlgorithm::Ecdh,
        19 => PublicKeyAlgorithm::Ecdsa,
        22 => PublicKeyAlgorithm::EddsaLegacy,
        25 => PublicKeyAlgorithm::X25519,
        26 => PublicKeyAlgorithm::X448,
        27 => PublicKeyAlgorithm::Ed25519,
        28 => PublicKeyAlgorithm::Ed448,
        _ => return None,
    })
}

/// The family of a public-key algorithm (RFC 9580 section 9.1).
pub(super) const fn public_key_name(id: u8) -> &'static str {
    match public_key(id) {
        Some(algorithm) => algorithm.name(),
        None => "unknown",
    }
}

/// The digest of this number (RFC 9580 section 9.5).
pub(super) const fn digest(id: u8) -> Option<Digest> {
    Some(match id {
        1 => Digest::Md5,
        2 => Digest::Sha1,
        3 => Digest::Ripemd160,
        8 => Digest::Sha256,
        9 => Digest::Sha384,
        10 => Digest::Sha512,
        11 => Digest::Sha224,
        12 => Digest::Sha3_256,
        14 => Digest::Sha3_512,
        _ => return None,
    })
}

/// rPGP's word for a digest.
pub(super) const fn hash_algorithm(digest: Digest) -> HashAlgorithm {
    match digest {
        Digest::Md5 => HashAlgorithm::Md5,
        Digest::Sha1 => HashAlgorithm::Sha1,
        Digest::Ripemd160 => HashAlgorithm::Ripemd160,
        Digest::Sha224 => HashAlgorithm::Sha224,
        Digest::Sha256 => HashAlgorithm::Sha256,
        Digest::Sha384 => HashAlgorithm::Sha384,
        Digest::Sha512 => HashAlgorithm::Sha512,
        Digest::Sha3_256 => HashAlgorithm::Sha3_256,
        Digest::Sha3_512 => HashAlgorithm::Sha3_512,
    }
}

/// The digest's name, or its number where it has none.
pub(super) fn digest_name(id: u8) -> String {
    digest(id).map_or_else(
        || alloc::format!("digest {id}"),
        |digest| digest.name().into(),
    )
}

/// The cipher of this number (RFC 9580 section 9.3).
pub(super) const fn cipher(id: u8) -> Option<Cipher> {
    Some(match id {
        1 => Cipher::Idea,
        2 => Cipher::TripleDes,
        3 => Cipher::Cast5,
        4 => Cipher::Blowfish,
        7 => Cipher::Aes128,
        8 => Cipher::Aes192,
        9 => Cipher::Aes256,
        10 => Cipher::Twofish,
        11 => Cipher::Camellia128,
        12 => Cipher::Camellia192,
        13 => Cipher::Camellia256,
        _ => return None,
    })
}

/// The cipher's name, or its number where it has none.
pub(super) fn cipher_name(id: u8) -> String {
    cipher(id).map_or_else(
        || alloc::format!("cipher {id}"),
        |cipher| cipher.name().into(),
    )
}

/// The AEAD mode of this number (RFC 9580 section 9.6).
pub(super) const fn aead_name(id: u8) -> &'static str {
    match id {
        1 => "EAX",
        2 => "OCB",
        3 => "GCM",
        _ => "unknown",
    }
}

/// The compression of this number (RFC 9580 section 9.4).
pub(super) const fn compression(id: u8) -> Option<Compression> {
    Some(match id {
        0 => Compression::None,
        1 => Compression::Zip,
        2 => Compression::Zlib,
        3 => Compression::Bzip2,
        _ => return None,
    })
}

/// The compression's name.
pub(super) const fn compression_name(id: u8) -> &'static str {
    match id {
        0 => "uncompressed",
        1 => "ZIP",
        2 => "ZLIB",
        3 => "BZip2",
        _ => "unknown",
    }
}

/// The meaning of a signature type (RFC 9580 section 5.2.1).
pub(super) const fn signature_type_name(id: u8) -> &'static str {
    match id {
        0x00 => "binary document",
        0x01 => "text document",
        0x02 => "standalone",
        0x10..=0x13 => "certification",
        0x18 => "subkey binding",
        0x19 => "primary key binding",
        0x1f => "direct key",
        0x20 => "key revocation",
        0x28 => "subkey revocation",
        0x30 => "certification revocation",
        0x40 => "timestamp",
        0x50 => "third-party confirmation",
        _ => "unknown",
    }
}

/// The family and curve of a key, for people: `RSA`, `EC P-256`, `Ed25519`.
pub(super) fn key_type(key: &impl KeyDetails) -> String {
    let curve = match key.public_params() {
        PublicParams::ECDH(params) => params.curve(),
        PublicParams::ECDSA(params) => params.curve(),
        PublicParams::EdDSALegacy(_) => return "Ed25519".into(),
        _ => return public_key_name(key.algorithm().into()).into(),
    };
    match curve {
        ECCCurve::Curve25519Legacy => "X25519".into(),
        ECCCurve::Ed25519Legacy => "Ed25519".into(),
        ECCCurve::P256 => "EC P-256".into(),
        ECCCurve::P384 => "EC P-384".into(),
        ECCCurve::P521 => "EC P-521".into(),
        other => alloc::format!("EC {}", other.name()),
    }
}

/// Size of the modulus or curve in bits, where it is known.
pub(super) fn key_bits(key: &impl KeyDetails) -> Option<u32> {
    match key.public_params() {
        PublicParams::RSA(params) => u32::try_from(params.key.n().bits()).ok(),
        PublicParams::DSA(params) => u32::try_from(params.key.components().p().bits()).ok(),
        PublicParams::ECDH(params) => Some(params.curve().nbits().into()),
        PublicParams::ECDSA(params) => Some(params.curve().nbits().into()),
        PublicParams::EdDSALegacy(_) | PublicParams::Ed25519(_) | PublicParams::X25519(_) => {
            Some(256)
        }
        PublicParams::Ed448(_) | PublicParams::X448(_) => Some(448),
        _ => None,
    }
}
