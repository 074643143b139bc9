//! What lies inside the encryption: one-pass signatures around the literal data (RFC 9580 section
//! 10.3), compressed where the profile or the caller says so.

use alloc::vec::Vec;

use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};
use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{Signature, SignatureType, Subpacket, SubpacketData};
use pgp::ser::Serialize as _;
use pgp::types::{KeyDetails as _, Password};
use zeroize::Zeroizing;

use super::ReadySigner;
use super::message::{Failure, push};
use crate::CryptoRng;
use crate::framing::packet;
use crate::openpgp::algorithm::hash_algorithm;
use crate::openpgp::certificate::ComponentRef;
use crate::openpgp::signer::Signer;
use crate::openpgp::wire::{self, tag};
use crate::policy::algorithm::Compression;
use crate::policy::profile::{Limits, OpenPgpRules};
use crate::seal::SealRequest;

/// The packets to be encrypted.
pub(super) fn write(
    request: &SealRequest<'_>,
    rules: &OpenPgpRules,
    recipients: &[ComponentRef<'_>],
    signers: &[ReadySigner<'_>],
    rng: &mut dyn CryptoRng,
) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let content = signed(request, rules, recipients, signers, rng)?;
    match compression(rules, request.zip) {
        None => Ok(content),
        Some(algorithm) => compressed(content, algorithm, &request.profile.limits),
    }
}

/// The profile's first choice; where compression is asked for, the first that compresses. BZip2
/// is read and never written.
fn compression(rules: &OpenPgpRules, asked_for: bool) -> Option<Compression> {
    let written = |one: &&Compression| matches!(one, Compression::Zip | Compression::Zlib);
    if asked_for {
        rules.compression.iter().find(written).copied()
    } else {
        rules.compression.first().filter(written).copied()
    }
}

/// A compressed-data packet around the content (RFC 9580 section 5.6). Content that would unpack
/// past the profile's own bound on expansion stays as it is.
fn compressed(
    content: Zeroizing<Vec<u8>>,
    algorithm: Compression,
    limits: &Limits,
) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let (id, octets) = match algorithm {
        Compression::Zip => (1, compress_to_vec(&content, LEVEL)),
        Compression::Zlib => (2, compress_to_vec_zlib(&content, LEVEL)),
        Compression::None | Compression::Bzip2 => return Ok(content),
    };
    let octets = Zeroizing::new(octets);
    let by_ratio = (octets.len() as u64).saturating_mul(limits.expansion);
    if content.len() as u64 > by_ratio.max(limits.expansion_from) {
        return Ok(content);
    }
    let mut body = Zeroizing::new(Vec::with_capacity(octets.len() + 1));
    body.push(id);
    body.extend_from_slice(&octets);
    let mut packet = Zeroizing::new(Vec::with_capacity(octets.len() + HEADER_MAX));
    packet::write(tag::COMPRESSED, &body, &mut packet).map_err(|_| Failure::Time)?;
    Ok(packet)
}

/// One-pass signatures, the literal data, and the signatures in reverse order.
fn signed(
    request: &SealRequest<'_>,
    rules: &OpenPgpRules,
    recipients: &[ComponentRef<'_>],
    signers: &[ReadySigner<'_>],
    rng: &mut dyn CryptoRng,
) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let digest = hash_algorithm(rules.digest);
    let signatures = signers
        .iter()
        .map(|signer| signature(request, recipients, signer, digest, rng))
        .collect::<Result<Vec<_>, _>>()?;
    let mut content = Zeroizing::new(Vec::with_capacity(request.payload.len() + OVERHEAD));
    for (at, (signer, signature)) in signers.iter().zip(&signatures).enumerate() {
        let is_last = at + 1 == signers.len();
        let body = one_pass(signer, signature, digest, is_last)?;
        packet::write(tag::ONE_PASS_SIGNATURE, &body, &mut content).map_err(|_| Failure::Time)?;
    }
    // Binary, without a file name or date: nothing of that is signed.
    let mut literal = Zeroizing::new(Vec::with_capacity(request.payload.len() + LITERAL.len()));
    literal.extend_from_slice(LITERAL);
    literal.extend_from_slice(request.payload);
    packet::write(tag::LITERAL, &literal, &mut content).map_err(|_| Failure::Time)?;
    for signature in signatures.iter().rev() {
        push(tag::SIGNATURE, signature.to_bytes(), &mut content)?;
    }
    Ok(content)
}

fn signature(
    request: &SealRequest<'_>,
    recipients: &[ComponentRef<'_>],
    signer: &ReadySigner<'_>,
    digest: HashAlgorithm,
    rng: &mut dyn CryptoRng,
) -> Result<Signature, Failure> {
    let made = wire::wire_time(request.at).ok_or(Failure::Time)?;
    let refused = || Failure::Key(signer.component.id());
    let signing = Signer::new(signer.component.key(), &signer.private, digest, rng);
    let mut config = signing
        .signature(SignatureType::Binary, made)
        .ok_or_else(refused)?;
    // Said inside the signature, so that a recipient can not pass the message on to somebody else
    // as if it had been meant for them. Hidden recipients are not told of each other.
    for recipient in recipients.iter().filter(|_| !request.hidden) {
        let print = recipient.certificate.primary_key().fingerprint();
        let subpacket = Subpacket::regular(SubpacketData::IntendedRecipientFingerprint(print));
        config
            .hashed_subpackets
            .push(subpacket.map_err(|_| refused())?);
    }
    config
        .sign(&signing, &Password::empty(), request.payload)
        .map_err(|_| refused())
}

/// The packet that announces a signature (RFC 9580 section 5.4). Its last octet is zero when
/// another announcement over the same data follows.
fn one_pass(
    signer: &ReadySigner<'_>,
    signature: &Signature,
    digest: HashAlgorithm,
    is_last: bool,
) -> Result<Vec<u8>, Failure> {
    use pgp::packet::SignatureVersionSpecific;

    let key = signer.component.key();
    let config = signature.config().ok_or(Failure::Time)?;
    let version = match config.version_specific {
        SignatureVersionSpecific::V6 { .. } => 6,
        _ => 3,
    };
    let mut body = Vec::from([
        version,
        SignatureType::Binary.into(),
        digest.into(),
        key.algorithm().into(),
    ]);
    if let SignatureVersionSpecific::V6 { salt } = &config.version_specific {
        body.push(u8::try_from(salt.len()).map_err(|_| Failure::Time)?);
        body.extend_from_slice(salt);
        body.extend_from_slice(key.fingerprint().as_bytes());
    } else {
        body.extend_from_slice(key.legacy_key_id().as_ref());
    }
    body.push(is_last.into());
    Ok(body)
}

/// Room for the packets around a payload, so that it is not copied while they are written.
const OVERHEAD: usize = 16_384;

/// Format, no name, no date.
const LITERAL: &[u8] = b"b\0\0\0\0\0";

/// The usual balance of the DEFLATE level, of ten.
const LEVEL: u8 = 6;

/// Octets of the longest packet header.
const HEADER_MAX: usize = 6;
