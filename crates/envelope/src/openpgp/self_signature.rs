//! The statements an owner makes about a key (RFC 9580 sections 5.2.1.5 to 5.2.1.12): what it is
//! for, until when, and that it is no longer to be used. `None` where rPGP can not write one.

use pgp::crypto::aead::AeadAlgorithm;
use pgp::crypto::hash::HashAlgorithm;
use pgp::crypto::sym::SymmetricKeyAlgorithm;
use pgp::packet::{
    Features, KeyFlags, PublicKey, RevocationCode, Signature, SignatureConfig, SignatureType,
    Subpacket, SubpacketData, UserId,
};
use pgp::types::{CompressionAlgorithm, Duration, KeyDetails as _, KeyVersion, Password, Tag};

use super::signer::Signer;

/// Who speaks, and when.
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    pub(super) signer: &'a Signer<'a>,
    pub(super) primary: &'a PublicKey,
    /// Seconds since the epoch.
    pub(super) at: u32,
}

impl Owner<'_> {
    /// Binds a user id. Up to version 4 it also says what the primary key is for and until when;
    /// version 6 says that of the key itself (RFC 9580 section 10.1.1).
    pub(super) fn user_id(&self, user_id: &UserId, lifetime: u32) -> Option<Signature> {
        let mut config = self
            .signer
            .signature(SignatureType::CertPositive, self.at)?;
        if self.primary.version() != KeyVersion::V6 {
            self.describe_primary(&mut config, lifetime)?;
        }
        add(&mut config, SubpacketData::IsPrimary(true))?;
        self.certify(config, user_id)
    }

    /// Says of the primary key itself what it is for and until when.
    pub(super) fn direct_key(&self, lifetime: u32) -> Option<Signature> {
        let mut config = self.signer.signature(SignatureType::Key, self.at)?;
        self.describe_primary(&mut config, lifetime)?;
        self.sign_key(config)
    }

    /// Binds an encryption subkey.
    pub(super) fn encryption_subkey(&self, subkey: &PublicKey, lifetime: u32) -> Option<Signature> {
        let mut config = self
            .signer
            .signature(SignatureType::SubkeyBinding, self.at)?;
        let mut flags = KeyFlags::default();
        flags.set_encrypt_comms(true);
        flags.set_encrypt_storage(true);
        add_critical(&mut config, SubpacketData::KeyFlags(flags))?;
        add(
            &mut config,
            SubpacketData::KeyExpirationTime(Duration::from_secs(lifetime)),
        )?;
        config
            .sign_subkey_binding(self.signer, self.primary, &Password::empty(), subkey)
            .ok()
    }

    /// Repeats an earlier statement about the primary key with another lifetime. What only that one
    /// signature was about is not repeated.
    pub(super) fn renewed(
        &self,
        earlier: &Signature,
        user_id: Option<&UserId>,
        lifetime: u32,
    ) -> Option<Signature> {
        let kind = earlier.typ()?;
        let mut config = self.signer.signature(kind, self.at)?;
        let kept = earlier.config()?.hashed_subpackets().filter(|one| {
            !matches!(
                one.data,
                SubpacketData::SignatureCreationTime(_)
                    | SubpacketData::IssuerFingerprint(_)
                    | SubpacketData::IssuerKeyId(_)
                    | SubpacketData::KeyExpirationTime(_)
                    | SubpacketData::SignatureExpirationTime(_)
                    | SubpacketData::ExportableCertification(_)
                    | SubpacketData::TrustSignature(..)
                    | SubpacketData::RegularExpression(_)
                    | SubpacketData::SignatureTarget(..)
                    | SubpacketData::EmbeddedSignature(_)
                    | SubpacketData::RevocationReason(..)
            )
        });
        config.hashed_subpackets.extend(kept.cloned());
        add(
            &mut config,
            SubpacketData::KeyExpirationTime(Duration::from_secs(lifetime)),
        )?;
        match user_id {
            Some(user_id) => self.certify(config, user_id),
            None => self.sign_key(config),
        }
    }

    /// Revokes the primary key and all that hangs on it.
    pub(super) fn key_revocation(&self, code: RevocationCode, note: &str) -> Option<Signature> {
        let config = self.revocation(SignatureType::KeyRevocation, code, note)?;
        self.sign_key(config)
    }

    /// Revokes one subkey.
    pub(super) fn subkey_revocation(
        &self,
        subkey: &PublicKey,
        code: RevocationCode,
        note: &str,
    ) -> Option<Signature> {
        let config = self.revocation(SignatureType::SubkeyRevocation, code, note)?;
        config
            .sign_subkey_binding(self.signer, self.primary, &Password::empty(), subkey)
            .ok()
    }

    fn revocation(
        &self,
        kind: SignatureType,
        code: RevocationCode,
        note: &str,
    ) -> Option<SignatureConfig> {
        let mut config = self.signer.signature(kind, self.at)?;
        let reason = SubpacketData::RevocationReason(code, note.as_bytes().to_vec().into());
        add(&mut config, reason)?;
        Some(config)
    }

    /// Certifies and signs; what the owner reads and would rather be sent.
    fn describe_primary(&self, config: &mut SignatureConfig, lifetime: u32) -> Option<()> {
        let mut flags = KeyFlags::default();
        flags.set_certify(true);
        flags.set_sign(true);
        add_critical(config, SubpacketData::KeyFlags(flags))?;
        for data in [
            SubpacketData::KeyExpirationTime(Duration::from_secs(lifetime)),
            SubpacketData::PreferredSymmetricAlgorithms(CIPHERS.into_iter().collect()),
            SubpacketData::PreferredHashAlgorithms(DIGESTS.into_iter().collect()),
            SubpacketData::PreferredCompressionAlgorithms(COMPRESSION.into_iter().collect()),
        ] {
            add(config, data)?;
        }
        let mut features = Features::new();
        features.set_seipd_v1(true);
        if self.primary.version() == KeyVersion::V6 {
            features.set_seipd_v2(true);
            let suites = CIPHERS.map(|cipher| (cipher, AeadAlgorithm::Ocb));
            add(
                config,
                SubpacketData::PreferredAeadAlgorithms(suites.into_iter().collect()),
            )?;
        }
        add(config, SubpacketData::Features(features))
    }

    fn certify(&self, config: SignatureConfig, user_id: &UserId) -> Option<Signature> {
        let (signer, primary) = (self.signer, self.primary);
        config
            .sign_certification(signer, primary, &Password::empty(), Tag::UserId, user_id)
            .ok()
    }

    fn sign_key(&self, config: SignatureConfig) -> Option<Signature> {
        config
            .sign_key(self.signer, &Password::empty(), self.primary)
            .ok()
    }
}

fn add(config: &mut SignatureConfig, data: SubpacketData) -> Option<()> {
    config
        .hashed_subpackets
        .push(Subpacket::regular(data).ok()?);
    Some(())
}

/// Readers that do not understand it must not accept the signature: a key's flags bound its use.
fn add_critical(config: &mut SignatureConfig, data: SubpacketData) -> Option<()> {
    config
        .hashed_subpackets
        .push(Subpacket::critical(data).ok()?);
    Some(())
}

const CIPHERS: [SymmetricKeyAlgorithm; 3] = [
    SymmetricKeyAlgorithm::AES256,
    SymmetricKeyAlgorithm::AES192,
    SymmetricKeyAlgorithm::AES128,
];
const DIGESTS: [HashAlgorithm; 3] = [
    HashAlgorithm::Sha384,
    HashAlgorithm::Sha512,
    HashAlgorithm::Sha256,
];
const COMPRESSION: [CompressionAlgorithm; 3] = [
    CompressionAlgorithm::ZLIB,
    CompressionAlgorithm::ZIP,
    CompressionAlgorithm::Uncompressed,
];
