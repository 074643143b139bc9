//! The statements a new key makes about itself (RFC 9580 sections 5.2.1.5 and 5.2.1.8).

use alloc::vec::Vec;

use pgp::crypto::hash::HashAlgorithm;
use pgp::crypto::sym::SymmetricKeyAlgorithm;
use pgp::packet::{
    Features, KeyFlags, PublicKey, Signature, SignatureConfig, SignatureType, Subpacket,
    SubpacketData, UserId,
};
use pgp::types::{CompressionAlgorithm, Duration, KeyDetails as _, Password, Tag, Timestamp};

use crate::openpgp::signer::Signer;

/// Binds a user id and says what the primary key is for and until when.
pub(super) fn certification(
    signer: &Signer<'_>,
    primary: &PublicKey,
    user_id: &UserId,
    created: u32,
    lifetime: u32,
    digest: HashAlgorithm,
) -> Option<Signature> {
    let mut flags = KeyFlags::default();
    flags.set_certify(true);
    flags.set_sign(true);
    let mut features = Features::new();
    features.set_seipd_v1(true);
    let mut config = config(
        SignatureType::CertPositive,
        primary,
        created,
        lifetime,
        flags,
        digest,
    )?;
    for data in [
        SubpacketData::IsPrimary(true),
        SubpacketData::PreferredSymmetricAlgorithms(
            [
                SymmetricKeyAlgorithm::AES256,
                SymmetricKeyAlgorithm::AES192,
                SymmetricKeyAlgorithm::AES128,
            ]
            .into_iter()
            .collect(),
        ),
        SubpacketData::PreferredHashAlgorithms(
            [
                HashAlgorithm::Sha384,
                HashAlgorithm::Sha512,
                HashAlgorithm::Sha256,
            ]
            .into_iter()
            .collect(),
        ),
        SubpacketData::PreferredCompressionAlgorithms(
            [
                CompressionAlgorithm::ZLIB,
                CompressionAlgorithm::ZIP,
                CompressionAlgorithm::Uncompressed,
            ]
            .into_iter()
            .collect(),
        ),
        SubpacketData::Features(features),
    ] {
        config
            .hashed_subpackets
            .push(Subpacket::regular(data).ok()?);
    }
    config
        .sign_certification(signer, primary, &Password::empty(), Tag::UserId, user_id)
        .ok()
}

/// Binds an encryption subkey.
pub(super) fn encryption_subkey(
    signer: &Signer<'_>,
    primary: &PublicKey,
    subkey: &PublicKey,
    created: u32,
    lifetime: u32,
    digest: HashAlgorithm,
) -> Option<Signature> {
    let mut flags = KeyFlags::default();
    flags.set_encrypt_comms(true);
    flags.set_encrypt_storage(true);
    config(
        SignatureType::SubkeyBinding,
        primary,
        created,
        lifetime,
        flags,
        digest,
    )?
    .sign_subkey_binding(signer, primary, &Password::empty(), subkey)
    .ok()
}

fn config(
    kind: SignatureType,
    primary: &PublicKey,
    created: u32,
    lifetime: u32,
    flags: KeyFlags,
    digest: HashAlgorithm,
) -> Option<SignatureConfig> {
    let mut config = SignatureConfig::v4(kind, primary.algorithm(), digest);
    config.hashed_subpackets = Vec::from([
        Subpacket::regular(SubpacketData::SignatureCreationTime(Timestamp::from_secs(
            created,
        )))
        .ok()?,
        Subpacket::regular(SubpacketData::IssuerFingerprint(primary.fingerprint())).ok()?,
        Subpacket::critical(SubpacketData::KeyFlags(flags)).ok()?,
        Subpacket::regular(SubpacketData::KeyExpirationTime(Duration::from_secs(
            lifetime,
        )))
        .ok()?,
    ]);
    config.unhashed_subpackets =
        Vec::from([Subpacket::regular(SubpacketData::IssuerKeyId(primary.legacy_key_id())).ok()?]);
    Some(config)
}
