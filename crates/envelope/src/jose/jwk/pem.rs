//! PEM (RFC 7468) and DER keys: PKCS#1 (RFC 8017), PKCS#8 (RFC 5208), SPKI (RFC 5280), SEC1
//! (RFC 5915).

use alloc::vec::Vec;

use p256::pkcs8::DecodePrivateKey as _;
use pem_rfc7468::Decoder;
use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::Decode as _;
use spki::{ObjectIdentifier, SubjectPublicKeyInfoRef};
use zeroize::Zeroizing;

use super::refused::KeyRefused;
use super::{Jwk, Material};
use crate::key::rsa::{RsaPrivateKey, RsaPublicKey};

/// Whether there is a PEM block in it. OpenPGP armor has another opening line.
pub(super) fn looks_like(text: &[u8]) -> bool {
    next_block(text).is_some_and(|(block, _)| !block.starts_with(b"-----BEGIN PGP "))
}

/// Whether it begins like the DER of a structure that fills it.
pub(super) fn looks_like_der(bytes: &[u8]) -> bool {
    let content = |header: usize, length: usize| bytes.len() == header + length;
    match bytes {
        [0x30, length, ..] if *length < 0x80 => content(2, usize::from(*length)),
        [0x30, 0x81, length, ..] => content(3, usize::from(*length)),
        [0x30, 0x82, high, low, ..] => content(4, usize::from(u16::from_be_bytes([*high, *low]))),
        _ => false,
    }
}

/// The keys of a PEM text, block by block. Blocks of curve parameters alone are passed over.
pub(super) fn blocks(text: &[u8]) -> impl Iterator<Item = Result<Jwk, KeyRefused>> + '_ {
    let mut rest = text;
    core::iter::from_fn(move || {
        let (block, after) = next_block(rest)?;
        rest = after;
        Some(block)
    })
    .filter(|block| !block.starts_with(b"-----BEGIN EC PARAMETERS-----"))
    .map(read_block)
}

/// The key in a DER structure, whichever of the five it is.
///
/// # Errors
/// [`KeyRefused::Structure`] when it is none of them, or why the key in it can not be used.
pub(super) fn der(der: &[u8]) -> Result<Jwk, KeyRefused> {
    for read in [
        pkcs8_private,
        spki_public,
        pkcs1_private,
        pkcs1_public,
        sec1_private,
    ] {
        match read(der) {
            Err(KeyRefused::Structure) => {}
            outcome => return outcome,
        }
    }
    Err(KeyRefused::Structure)
}

/// The next block, from its first to its last dash, and what follows it.
fn next_block(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (_, from) = split_at(text, b"-----BEGIN ")?;
    let (body, end) = split_at(from, b"-----END ")?;
    let (_, dashes) = split_at(end.get(b"-----END ".len()..)?, b"-----")?;
    let length = from.len() - dashes.len() + 5;
    (!body.is_empty())
        .then(|| from.split_at_checked(length))
        .flatten()
}

/// The text before `mark`, and the text from it on.
fn split_at<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = text.windows(mark.len()).position(|window| window == mark)?;
    text.split_at_checked(at)
}

fn read_block(block: &[u8]) -> Result<Jwk, KeyRefused> {
    if split_at(block, b"\nProc-Type: 4,ENCRYPTED").is_some() {
        return Err(KeyRefused::Locked);
    }
    let mut decoder = Decoder::new_detect_wrap(block).map_err(|_| KeyRefused::Structure)?;
    let label = decoder.type_label();
    let mut octets = Zeroizing::new(Vec::new());
    decoder
        .decode_to_end(&mut octets)
        .map_err(|_| KeyRefused::Structure)?;
    match label {
        "PRIVATE KEY" => pkcs8_private(&octets),
        "PUBLIC KEY" => spki_public(&octets),
        "RSA PRIVATE KEY" => pkcs1_private(&octets),
        "RSA PUBLIC KEY" => pkcs1_public(&octets),
        // Of a curve that is not P-256, the structure as a whole is foreign.
        "EC PRIVATE KEY" => sec1_private(&octets).map_err(|_| KeyRefused::Unsupported),
        "ENCRYPTED PRIVATE KEY" => Err(KeyRefused::Locked),
        "CERTIFICATE" => Err(KeyRefused::X509),
        _ => Err(KeyRefused::Unsupported),
    }
}

fn pkcs8_private(der: &[u8]) -> Result<Jwk, KeyRefused> {
    let info = PrivateKeyInfoRef::from_der(der).map_err(|_| KeyRefused::Structure)?;
    match info.algorithm.oid {
        RSA => pkcs1_private(info.private_key.as_bytes()),
        EC => p256::SecretKey::from_pkcs8_der(der)
            .map(p256_private)
            .map_err(|_| KeyRefused::Unsupported),
        _ => Err(KeyRefused::Unsupported),
    }
}

fn spki_public(der: &[u8]) -> Result<Jwk, KeyRefused> {
    let info = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| KeyRefused::Structure)?;
    let octets = info
        .subject_public_key
        .as_bytes()
        .ok_or(KeyRefused::Structure)?;
    match (info.algorithm.oid, info.algorithm.parameters_oid()) {
        (RSA, _) => pkcs1_public(octets),
        (EC, Ok(P256)) => p256::PublicKey::from_sec1_bytes(octets)
            .map(|public| {
                Jwk::of(Material::P256 {
                    public,
                    private: None,
                })
            })
            .map_err(|_| KeyRefused::Structure),
        _ => Err(KeyRefused::Unsupported),
    }
}

fn pkcs1_private(der: &[u8]) -> Result<Jwk, KeyRefused> {
    let key = pkcs1::RsaPrivateKeyRef::from_der(der).map_err(|_| KeyRefused::Structure)?;
    if key.other_prime_infos.is_some() {
        return Err(KeyRefused::MultiPrime);
    }
    let private = RsaPrivateKey::from_components(
        key.modulus.as_bytes(),
        key.public_exponent.as_bytes(),
        key.private_exponent.as_bytes(),
        Some((key.prime1.as_bytes(), key.prime2.as_bytes())),
    )?;
    Ok(Jwk::of(Material::Rsa {
        public: private.public(),
        private: Some(private),
    }))
}

fn pkcs1_public(der: &[u8]) -> Result<Jwk, KeyRefused> {
    let key = pkcs1::RsaPublicKeyRef::from_der(der).map_err(|_| KeyRefused::Structure)?;
    let public =
        RsaPublicKey::from_components(key.modulus.as_bytes(), key.public_exponent.as_bytes())?;
    Ok(Jwk::of(Material::Rsa {
        public,
        private: None,
    }))
}

fn sec1_private(der: &[u8]) -> Result<Jwk, KeyRefused> {
    p256::SecretKey::from_sec1_der(der)
        .map(p256_private)
        .map_err(|_| KeyRefused::Structure)
}

fn p256_private(private: p256::SecretKey) -> Jwk {
    Jwk::of(Material::P256 {
        public: private.public_key(),
        private: Some(private),
    })
}

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
