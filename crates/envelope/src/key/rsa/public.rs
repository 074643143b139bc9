//! The public half: encrypting and verifying.

use alloc::vec::Vec;

use rsa::BoxedUint;
use rsa::traits::PublicKeyParts as _;

use super::{RsaRefused, checked, roca};
use crate::CryptoRng;
use crate::policy::algorithm::Digest;

/// A public RSA key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsaPublicKey(pub(super) rsa::PublicKey);

impl RsaPublicKey {
    /// From modulus and exponent, big-endian; leading zero octets are tolerated.
    ///
    /// # Errors
    /// [`RsaRefused`] when a bound of this module is passed or the modulus is even.
    pub fn from_components(n: &[u8], e: &[u8]) -> Result<Self, RsaRefused> {
        let (n, e) = checked(n, e)?;
        rsa::PublicKey::new(
            BoxedUint::from_be_slice_vartime(n),
            BoxedUint::from_be_slice_vartime(e),
        )
        .map(Self)
        .map_err(RsaRefused::from)
    }

    /// Length of the modulus, in bits.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.0.n().bit_width_vartime()
    }

    /// Length of the modulus, a ciphertext and a signature, in octets.
    #[must_use]
    pub fn size(&self) -> usize {
        self.0.size()
    }

    /// The modulus, big-endian, minimal.
    #[must_use]
    pub fn n(&self) -> Vec<u8> {
        self.0.n_bytes().into_vec()
    }

    /// The public exponent, big-endian, minimal.
    #[must_use]
    pub fn e(&self) -> Vec<u8> {
        self.0.e_bytes().into_vec()
    }

    /// Whether the modulus comes from the flawed generator of CVE-2017-15361 (ROCA), so that
    /// anyone can compute the private half.
    #[must_use]
    pub fn is_roca(&self) -> bool {
        roca::has_fingerprint(&self.n())
    }

    /// RSAES-PKCS1-v1_5 encryption (RFC 8017 section 7.2.1).
    ///
    /// # Errors
    /// [`RsaRefused::MessageTooLong`] above `size - 11` octets.
    pub fn encrypt_pkcs1v15(
        &self,
        rng: &mut dyn CryptoRng,
        message: &[u8],
    ) -> Result<Vec<u8>, RsaRefused> {
        Ok(self.0.pkcs1v15_encrypt_with_rng(rng, message)?)
    }

    /// RSAES-OAEP encryption, empty label, the same digest for both hashes (RFC 8017 section 7.1.1).
    ///
    /// # Errors
    /// [`RsaRefused::Digest`] for a digest outside SHA-1 and SHA-2;
    /// [`RsaRefused::MessageTooLong`] above `size - 2 * digest - 2` octets.
    pub fn encrypt_oaep(
        &self,
        digest: Digest,
        rng: &mut dyn CryptoRng,
        message: &[u8],
    ) -> Result<Vec<u8>, RsaRefused> {
        with_oaep_hash!(digest, H => Ok(self.0.oaep_encrypt_with_rng::<H, _>(rng, message)?))
    }

    /// RSASSA-PKCS1-v1_5 verification of a message hash (RFC 8017 section 8.2.2).
    ///
    /// # Errors
    /// [`RsaRefused::Digest`] when the digest is not of SHA-2 or `hash` has another length;
    /// [`RsaRefused::Failed`] when the signature is not good.
    pub fn verify_pkcs1v15(
        &self,
        digest: Digest,
        hash: &[u8],
        signature: &[u8],
    ) -> Result<(), RsaRefused> {
        with_sha2!(digest, H => Ok(self.0.pkcs1v15_verify_prehash::<H>(hash, signature)?))
    }

    /// RSASSA-PSS verification of a message hash, salt as long as the digest
    /// (RFC 8017 section 8.1.2).
    ///
    /// # Errors
    /// [`RsaRefused::Digest`] when the digest is not of SHA-2;
    /// [`RsaRefused::Failed`] when the signature is not good.
    pub fn verify_pss(
        &self,
        digest: Digest,
        hash: &[u8],
        signature: &[u8],
    ) -> Result<(), RsaRefused> {
        with_sha2!(digest, H => Ok(self.0.pss_verify_prehash::<H>(hash, signature)?))
    }
}
