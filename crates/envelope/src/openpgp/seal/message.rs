//! Writes the message: the encrypted data with a session key for every recipient (RFC 9580 section
//! 10.3).

use alloc::string::String;
use alloc::vec::Vec;

use pgp::composed::RawSessionKey;
use pgp::crypto::aead::{AeadAlgorithm, ChunkSize};
use pgp::crypto::sym::SymmetricKeyAlgorithm;
use pgp::packet::{PublicKeyEncryptedSessionKey, SymEncryptedProtectedData};
use pgp::ser::Serialize as _;
use pgp::types::{EskType, KeyDetails as _, KeyId, KeyVersion};
use zeroize::Zeroizing;

use super::{ReadySigner, content};
use crate::CryptoRng;
use crate::framing::packet;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::openpgp::certificate::ComponentRef;
use crate::openpgp::rng_bridge::RngBridge;
use crate::openpgp::wire::tag;
use crate::policy::algorithm::{Cipher, IntegrityProtection};
use crate::policy::profile::OpenPgpRules;
use crate::seal::SealRequest;

/// Why the packets could not be written.
pub(super) enum Failure {
    /// The profile's first cipher is not one to encrypt with.
    Cipher(Cipher),
    /// The profile allows only version 2 of the encrypted data, which a recipient does not read.
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
                "The profile allows only SEIPDv2, and not every recipient announces that it reads it.",
                "Allow SEIPDv1 in `openpgp.integrity` of the profile, or ask for newer certificates.",
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
    let mut content = content::write(request, rules, recipients, signers, rng)?;
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
    let version = version(request, rules, recipients)?;
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

/// Version 2 of the encrypted data where every recipient reads it and the profile allows it, else
/// version 1, which all read.
fn version(
    request: &SealRequest<'_>,
    rules: &OpenPgpRules,
    recipients: &[ComponentRef<'_>],
) -> Result<EskType, Failure> {
    let reads_v2 = |one: &ComponentRef<'_>| {
        one.key().version() == KeyVersion::V6 || one.standing(request.profile, request.at).seipd_v2
    };
    let allows = |integrity| rules.integrity.contains(&integrity);
    if allows(IntegrityProtection::SeipdV2) && recipients.iter().all(reads_v2) {
        Ok(EskType::V6)
    } else if allows(IntegrityProtection::SeipdV1) {
        Ok(EskType::V3_4)
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

pub(super) fn push(
    id: u8,
    body: pgp::errors::Result<Vec<u8>>,
    into: &mut Vec<u8>,
) -> Result<(), Failure> {
    let body = body.map_err(|_| Failure::Time)?;
    packet::write(id, &body, into).map_err(|_| Failure::Time)
}
