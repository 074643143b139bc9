//! Writes the message: one-pass signatures around the literal data, then the encrypted data with
//! a session key for every recipient (RFC 9580 section 10.3).

use alloc::string::String;
use alloc::vec::Vec;

use pgp::composed::RawSessionKey;
use pgp::crypto::aead::{AeadAlgorithm, ChunkSize};
use pgp::crypto::hash::HashAlgorithm;
use pgp::crypto::sym::SymmetricKeyAlgorithm;
use pgp::packet::{
    PublicKeyEncryptedSessionKey, Signature, SignatureConfig, SignatureType, Subpacket,
    SubpacketData, SymEncryptedProtectedData,
};
use pgp::ser::Serialize as _;
use pgp::types::{EskType, KeyDetails as _, KeyId, KeyVersion, Password, Timestamp};
use zeroize::Zeroizing;

use super::ReadySigner;
use crate::CryptoRng;
use crate::framing::packet;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::openpgp::algorithm::hash_algorithm;
use crate::openpgp::certificate::ComponentRef;
use crate::openpgp::rng_bridge::RngBridge;
use crate::openpgp::signer::Signer;
use crate::openpgp::wire::{self, tag};
use crate::policy::algorithm::{Cipher, IntegrityProtection};
use crate::policy::profile::OpenPgpRules;
use crate::seal::SealRequest;

/// Why the packets could not be written.
pub(super) enum Failure {
    /// The profile's first cipher is not one to encrypt with.
    Cipher(Cipher),
    /// Version 6 recipients stand beside version 4 ones, or the profile allows only the other
    /// version of the encrypted data.
    Versions,
    /// This key can not do what its algorithm promises.
    Key(String),
    /// The moment does not fit the 32 bits of a signature's time, or a packet its length.
    Time,
}

impl Failure {
    pub(super) fn diagnosis(&self) -> Diagnosis {
        match self {
            Self::Cipher(cipher) => Diagnosis::new(
                Cause::AlgorithmForbidden,
                alloc::format!("This codec never encrypts with {cipher}."),
                "Put AES-256 first in `openpgp.ciphers` of the profile.",
            ),
            Self::Versions => Diagnosis::new(
                Cause::AlgorithmKeyMismatch,
                "No version of the encrypted data suits all recipients and the profile.",
                "Seal separately for keys of version 4 and of version 6.",
            ),
            Self::Key(id) => Diagnosis::new(
                Cause::AlgorithmKeyMismatch,
                alloc::format!("Key {id} can not be used with the profile's algorithms."),
                "Use an RSA key.",
            )
            .with("key", id.as_str()),
            Self::Time => Diagnosis::new(
                Cause::SignatureNotYetValid,
                "The time given does not fit an OpenPGP signature (1970 to 2106).",
                "Check the clock.",
            ),
        }
    }
}

/// The whole message in binary.
pub(super) fn write(
    request: &SealRequest<'_>,
    rules: &OpenPgpRules,
    recipients: &[ComponentRef<'_>],
    signers: &[ReadySigner<'_>],
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, Failure> {
    let mut content = signed(request, rules, signers, rng)?;
    if recipients.is_empty() {
        return Ok(core::mem::take(&mut *content));
    }
    let cipher = match rules.ciphers.first() {
        Some(Cipher::Aes256) => SymmetricKeyAlgorithm::AES256,
        Some(Cipher::Aes192) => SymmetricKeyAlgorithm::AES192,
        Some(Cipher::Aes128) => SymmetricKeyAlgorithm::AES128,
        Some(other) => return Err(Failure::Cipher(*other)),
        None => return Err(Failure::Versions),
    };
    let version = version(rules, recipients)?;
    let mut session_key = Zeroizing::new(alloc::vec![0; cipher.key_size()]);
    rng.fill_bytes(&mut session_key);
    let mut message = Vec::new();
    for recipient in recipients {
        let raw = RawSessionKey::from(session_key.clone());
        let esk = match version {
            EskType::V3_4 => PublicKeyEncryptedSessionKey::from_session_key_v3(
                RngBridge(rng),
                &raw,
                cipher,
                recipient.key(),
            ),
            EskType::V6 => PublicKeyEncryptedSessionKey::from_session_key_v6(
                RngBridge(rng),
                &raw,
                recipient.key(),
            ),
        };
        let esk = esk.map_err(|_| Failure::Key(recipient.id()))?;
        let esk = if request.hidden { hide(esk) } else { esk };
        push(tag::PKESK, esk.to_bytes(), &mut message)?;
    }
    let data = match version {
        EskType::V3_4 => SymEncryptedProtectedData::encrypt_seipdv1(
            RngBridge(rng),
            cipher,
            &session_key,
            &content,
        ),
        EskType::V6 => SymEncryptedProtectedData::encrypt_seipdv2(
            RngBridge(rng),
            cipher,
            AeadAlgorithm::Ocb,
            ChunkSize::default(),
            &session_key,
            &content,
        ),
    };
    push(
        tag::SEIPD,
        data.and_then(|data| data.to_bytes()),
        &mut message,
    )?;
    Ok(message)
}

/// Version 2 of the encrypted data for recipients of version 6, version 1 for all others.
fn version(rules: &OpenPgpRules, recipients: &[ComponentRef<'_>]) -> Result<EskType, Failure> {
    let new = recipients
        .iter()
        .filter(|one| one.key().version() == KeyVersion::V6)
        .count();
    let (version, due) = if new == recipients.len() {
        (EskType::V6, IntegrityProtection::SeipdV2)
    } else if new == 0 {
        (EskType::V3_4, IntegrityProtection::SeipdV1)
    } else {
        return Err(Failure::Versions);
    };
    if rules.integrity.contains(&due) {
        Ok(version)
    } else {
        Err(Failure::Versions)
    }
}

/// Leaves the recipient's id out (RFC 9580 section 5.1.8).
fn hide(esk: PublicKeyEncryptedSessionKey) -> PublicKeyEncryptedSessionKey {
    match esk {
        PublicKeyEncryptedSessionKey::V3 {
            packet_header,
            pk_algo,
            values,
            ..
        } => PublicKeyEncryptedSessionKey::V3 {
            packet_header,
            id: KeyId::from([0; 8]),
            pk_algo,
            values,
        },
        PublicKeyEncryptedSessionKey::V6 {
            packet_header,
            pk_algo,
            values,
            ..
        } => PublicKeyEncryptedSessionKey::V6 {
            packet_header,
            fingerprint: None,
            pk_algo,
            values,
        },
        other => other,
    }
}

/// One-pass signatures, the literal data, and the signatures in reverse order.
fn signed(
    request: &SealRequest<'_>,
    rules: &OpenPgpRules,
    signers: &[ReadySigner<'_>],
    rng: &mut dyn CryptoRng,
) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let digest = hash_algorithm(rules.digest);
    let signatures = signers
        .iter()
        .map(|signer| signature(request, signer, digest, rng))
        .collect::<Result<Vec<_>, _>>()?;
    let mut content = Zeroizing::new(Vec::with_capacity(request.payload.len() + OVERHEAD));
    for (at, (signer, signature)) in signers.iter().zip(&signatures).enumerate() {
        let is_last = at + 1 == signers.len();
        let body = one_pass(signer, signature, digest, is_last)?;
        packet::write(tag::ONE_PASS_SIGNATURE, &body, &mut content).map_err(|_| Failure::Time)?;
    }
    // Binary, without a file name or date: nothing of that is signed.
    let mut literal = Zeroizing::new(Vec::from(*b"b\0\0\0\0\0"));
    literal.extend_from_slice(request.payload);
    packet::write(tag::LITERAL, &literal, &mut content).map_err(|_| Failure::Time)?;
    for signature in signatures.iter().rev() {
        push(tag::SIGNATURE, signature.to_bytes(), &mut content)?;
    }
    Ok(content)
}

fn signature(
    request: &SealRequest<'_>,
    signer: &ReadySigner<'_>,
    digest: HashAlgorithm,
    rng: &mut dyn CryptoRng,
) -> Result<Signature, Failure> {
    let made = wire::wire_time(request.at).ok_or(Failure::Time)?;
    let key = signer.component.key();
    let refused = || Failure::Key(signer.component.id());
    let subpacket = |data| Subpacket::regular(data).map_err(|_| refused());
    let mut config = if key.version() == KeyVersion::V6 {
        SignatureConfig::v6(
            RngBridge(rng),
            SignatureType::Binary,
            key.algorithm(),
            digest,
        )
        .map_err(|_| refused())?
    } else {
        SignatureConfig::v4(SignatureType::Binary, key.algorithm(), digest)
    };
    config.hashed_subpackets = Vec::from([
        subpacket(SubpacketData::SignatureCreationTime(Timestamp::from_secs(
            made,
        )))?,
        subpacket(SubpacketData::IssuerFingerprint(key.fingerprint()))?,
    ]);
    if key.version() != KeyVersion::V6 {
        config.unhashed_subpackets =
            Vec::from([subpacket(SubpacketData::IssuerKeyId(key.legacy_key_id()))?]);
    }
    let signing = Signer::new(key, &signer.private, digest, rng);
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

fn push(id: u8, body: pgp::errors::Result<Vec<u8>>, into: &mut Vec<u8>) -> Result<(), Failure> {
    let body = body.map_err(|_| Failure::Time)?;
    packet::write(id, &body, into).map_err(|_| Failure::Time)
}

/// Room for the packets around a payload, so that it is not copied while they are written.
const OVERHEAD: usize = 16_384;
