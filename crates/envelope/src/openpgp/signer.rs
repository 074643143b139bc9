//! Lets rPGP build signature packets while the private operation stays here.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;

use pgp::crypto::hash::HashAlgorithm;
use pgp::crypto::public_key::PublicKeyAlgorithm;
use pgp::errors::{Error, Result};
use pgp::packet::{PublicKey, SignatureConfig, SignatureType, Subpacket, SubpacketData};
use pgp::types::{
    Fingerprint, KeyDetails, KeyId, KeyVersion, Password, PublicParams, SignatureBytes, SigningKey,
    Timestamp,
};

use super::private_key::PrivateKey;
use super::rng_bridge::RngBridge;
use crate::CryptoRng;

/// A key that signs, under rPGP's trait.
pub(super) struct Signer<'a> {
    key: &'a PublicKey,
    private: &'a PrivateKey,
    digest: HashAlgorithm,
    rng: RefCell<&'a mut dyn CryptoRng>,
}

impl<'a> Signer<'a> {
    pub(super) fn new(
        key: &'a PublicKey,
        private: &'a PrivateKey,
        digest: HashAlgorithm,
        rng: &'a mut dyn CryptoRng,
    ) -> Self {
        Self {
            key,
            private,
            digest,
            rng: RefCell::new(rng),
        }
    }

    /// A signature to be made by this key at a moment, in seconds: of the key's version, naming
    /// it as the issuer. `None` when the randomness or the algorithm does not fit.
    pub(super) fn signature(&self, kind: SignatureType, made: u32) -> Option<SignatureConfig> {
        let is_v6 = self.key.version() == KeyVersion::V6;
        let mut config = if is_v6 {
            let mut rng = self.rng.try_borrow_mut().ok()?;
            SignatureConfig::v6(
                RngBridge(&mut **rng),
                kind,
                self.key.algorithm(),
                self.digest,
            )
            .ok()?
        } else {
            SignatureConfig::v4(kind, self.key.algorithm(), self.digest)
        };
        for data in [
            SubpacketData::SignatureCreationTime(Timestamp::from_secs(made)),
            SubpacketData::IssuerFingerprint(self.key.fingerprint()),
        ] {
            config
                .hashed_subpackets
                .push(Subpacket::regular(data).ok()?);
        }
        if !is_v6 {
            let id = SubpacketData::IssuerKeyId(self.key.legacy_key_id());
            config.unhashed_subpackets = Vec::from([Subpacket::regular(id).ok()?]);
        }
        Some(config)
    }
}

/// rPGP demands it; the key id is all there is to see.
impl fmt::Debug for Signer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({:?})", self.key.legacy_key_id())
    }
}

impl KeyDetails for Signer<'_> {
    fn version(&self) -> KeyVersion {
        self.key.version()
    }

    fn legacy_key_id(&self) -> KeyId {
        self.key.legacy_key_id()
    }

    fn fingerprint(&self) -> Fingerprint {
        self.key.fingerprint()
    }

    fn algorithm(&self) -> PublicKeyAlgorithm {
        self.key.algorithm()
    }

    fn created_at(&self) -> Timestamp {
        self.key.created_at()
    }

    fn legacy_v3_expiration_days(&self) -> Option<u16> {
        self.key.legacy_v3_expiration_days()
    }

    fn public_params(&self) -> &PublicParams {
        self.key.public_params()
    }
}

impl SigningKey for Signer<'_> {
    fn sign(&self, _: &Password, hash: HashAlgorithm, hashed: &[u8]) -> Result<SignatureBytes> {
        let mut rng = self.rng.try_borrow_mut().map_err(|_| Error::MissingKey)?;
        self.private
            .sign(hash, hashed, &mut **rng)
            .ok_or_else(|| Error::InvalidPacketContent {
                source: Box::new(Error::MissingKey),
            })
    }

    fn hash_alg(&self) -> HashAlgorithm {
        self.digest
    }
}
