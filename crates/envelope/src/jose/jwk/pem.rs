//! PEM (RFC 7468): finding the blocks of a text and handing their content to the structure that the
//! label names.

use alloc::vec::Vec;

use pem_rfc7468::Decoder;
use zeroize::Zeroizing;

use super::refused::KeyRefused;
use super::{Jwk, der};

/// Whether there is a PEM block in it. OpenPGP armor has another opening line.
pub(super) fn looks_like(text: &[u8]) -> bool {
    next_block(text).is_some_and(|(block, _)| !block.starts_with(b"-----BEGIN PGP "))
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
        "PRIVATE KEY" => der::pkcs8(&octets),
        "PUBLIC KEY" => der::spki(&octets),
        "RSA PRIVATE KEY" => der::pkcs1_private(&octets),
        "RSA PUBLIC KEY" => der::pkcs1_public(&octets),
        "EC PRIVATE KEY" => der::sec1(&octets),
        "ENCRYPTED PRIVATE KEY" => Err(KeyRefused::Locked),
        "CERTIFICATE" => Err(KeyRefused::X509),
        _ => Err(KeyRefused::Unsupported),
    }
}
