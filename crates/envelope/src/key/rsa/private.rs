//! The private half: decrypting, signing and export. Every operation is blinded.

use alloc::vec::Vec;

use rsa::BoxedUint;
use rsa::hazmat::rsa_decrypt_and_check;
use rsa::traits::{PrivateKeyParts as _, PublicKeyParts as _};
use zeroize::Zeroizing;

use super::{RsaPublicKey, RsaRefused, bit_length, checked, oaep, trimmed, within_bounds};
use crate::CryptoRng;
use crate::policy::algorithm::Digest;
use crate::secret::SecretBytes;

/// A private RSA key: two primes, checked against each other, zeroized when dropped.
#[derive(Clone)]
pub struct RsaPrivateKey(rsa::PrivateKey);

/// The values of RFC 8017 section 3.2 that speed up the private operation, big-endian, minimal.
pub struct RsaCrt {
    /// `d mod (p - 1)`.
    pub dp: SecretBytes,
    /// `d mod (q - 1)`.
    pub dq: SecretBytes,
    /// The inverse of `q` modulo `p`.
    pub qi: SecretBytes,
}

impl RsaPrivateKey {
    /// From its numbers, big-endian; leading zero octets are tolerated. Without `primes` the two
    /// are found from `d`, which works for exponents above 65536.
    ///
    /// # Errors
    /// [`RsaRefused`] when a bound of this module is passed or the numbers do not belong together.
    pub fn from_components(
        n: &[u8],
        e: &[u8],
        d: &[u8],
        primes: Option<(&[u8], &[u8])>,
    ) -> Result<Self, RsaRefused> {
        let (n, e) = checked(n, e)?;
        let bits = bit_length(n);
        let d = trimmed(d);
        if d.is_empty() {
            return Err(RsaRefused::Components);
        }
        let secret = |octets: &[u8], precision: u32| {
            BoxedUint::from_be_slice(trimmed(octets), precision).map_err(|_| RsaRefused::Components)
        };
        let primes = match primes {
            Some((p, q)) => Vec::from([secret(p, bits.div_ceil(2))?, secret(q, bits.div_ceil(2))?]),
            None => Vec::new(),
        };
        rsa::PrivateKey::from_components(
            BoxedUint::from_be_slice_vartime(n),
            BoxedUint::from_be_slice_vartime(e),
            secret(d, bits)?,
            primes,
        )
        .map(Self)
        .map_err(RsaRefused::from)
    }

    /// Makes a key with exponent 65537. Takes from tenths of a second to several seconds.
    ///
    /// # Errors
    /// [`RsaRefused`] when `bits` lies outside the bounds of this module.
    pub fn generate(bits: u32, rng: &mut dyn CryptoRng) -> Result<Self, RsaRefused> {
        within_bounds(bits)?;
        let size = usize::try_from(bits).map_err(|_| RsaRefused::ModulusTooLarge { bits })?;
        Ok(Self(rsa::PrivateKey::new(rng, size)?))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> RsaPublicKey {
        RsaPublicKey(rsa::PublicKey::from(&self.0))
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

    /// The private exponent, big-endian, minimal. For export.
    #[must_use]
    pub fn d(&self) -> SecretBytes {
        minimal(self.0.d())
    }

    /// The first prime, big-endian, minimal. For export.
    #[must_use]
    pub fn p(&self) -> SecretBytes {
        self.0
            .primes()
            .first()
            .map(|p| minimal(p))
            .unwrap_or_default()
    }

    /// The second prime, big-endian, minimal. For export.
    #[must_use]
    pub fn q(&self) -> SecretBytes {
        self.0
            .primes()
            .get(1)
            .map(|q| minimal(q))
            .unwrap_or_default()
    }

    /// The values derived from `d`, `p` and `q`. For export.
    #[must_use]
    pub fn crt(&self) -> Option<RsaCrt> {
        Some(RsaCrt {
            dp: minimal(self.0.dp()?),
            dq: minimal(self.0.dq()?),
            qi: minimal(&self.0.qinv()?.retrieve()),
        })
    }

    /// RSAES-PKCS1-v1_5 decryption with implicit rejection: bad padding yields a message that
    /// follows from key and ciphertext, of any length. `Ok` therefore proves nothing; the caller
    /// authenticates what the message unlocks.
    ///
    /// # Errors
    /// [`RsaRefused::Failed`] when `ciphertext` is not exactly [`RsaPrivateKey::size`] octets or
    /// not below the modulus, both of which an observer sees without the key.
    pub fn decrypt_pkcs1v15(
        &self,
        rng: &mut dyn CryptoRng,
        ciphertext: &[u8],
    ) -> Result<SecretBytes, RsaRefused> {
        self.0
            .pkcs1v15_decrypt_with_rng(rng, ciphertext)
            .map(SecretBytes::new)
            .map_err(|_| RsaRefused::Failed)
    }

    /// RSAES-OAEP decryption, empty label, the same digest for both hashes
    /// (RFC 8017 section 7.1.2).
    ///
    /// # Errors
    /// [`RsaRefused::Digest`] for a digest outside SHA-1 and SHA-2; [`RsaRefused::Failed`] for
    /// everything else, without distinction.
    pub fn decrypt_oaep(
        &self,
        digest: Digest,
        rng: &mut dyn CryptoRng,
        ciphertext: &[u8],
    ) -> Result<SecretBytes, RsaRefused> {
        let block = self.decrypt_raw(rng, ciphertext)?;
        with_oaep_hash!(digest, H => oaep::decode::<H>(block.expose()).ok_or(RsaRefused::Failed))
    }

    /// The private operation alone (RFC 8017 section 5.1.2), blinded and checked against faults: a
    /// block as long as the modulus.
    fn decrypt_raw(
        &self,
        rng: &mut dyn CryptoRng,
        ciphertext: &[u8],
    ) -> Result<SecretBytes, RsaRefused> {
        let size = self.size();
        if ciphertext.len() != size {
            return Err(RsaRefused::Failed);
        }
        let precision = self.0.n().bits_precision();
        let number =
            BoxedUint::from_be_slice(ciphertext, precision).map_err(|_| RsaRefused::Failed)?;
        let number =
            rsa_decrypt_and_check(&self.0, Some(rng), &number).map_err(|_| RsaRefused::Failed)?;
        let octets = Zeroizing::new(number.to_be_bytes());
        let start = octets.len().saturating_sub(size);
        Ok(SecretBytes::new(
            octets.get(start..).unwrap_or_default().to_vec(),
        ))
    }

    /// RSASSA-PKCS1-v1_5 signature over a message hash (RFC 8017 section 8.2.1).
    ///
    /// # Errors
    /// [`RsaRefused::Digest`] when the digest is not of SHA-2 or `hash` has another length.
    pub fn sign_pkcs1v15(
        &self,
        digest: Digest,
        hash: &[u8],
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, RsaRefused> {
        with_sha2!(digest, H => Ok(self.0.pkcs1v15_sign_prehash_with_rng::<H, _>(rng, hash)?))
    }

    /// RSASSA-PSS signature over a message hash, salt as long as the digest
    /// (RFC 8017 section 8.1.1).
    ///
    /// # Errors
    /// [`RsaRefused::Digest`] when the digest is not of SHA-2 or `hash` has another length;
    /// [`RsaRefused::MessageTooLong`] when the modulus has no room for digest and salt.
    pub fn sign_pss(
        &self,
        digest: Digest,
        hash: &[u8],
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, RsaRefused> {
        with_sha2!(digest, H => Ok(self.0.pss_sign_prehash_with_rng::<H, _>(rng, hash)?))
    }
}

fn minimal(number: &BoxedUint) -> SecretBytes {
    let padded = Zeroizing::new(number.to_be_bytes().into_vec());
    SecretBytes::new(trimmed(&padded).to_vec())
}
