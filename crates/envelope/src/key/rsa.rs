//! RSA keys and the six operations both formats need (RFC 8017), over one implementation.
//!
//! Every private operation is blinded with the caller's randomness. Nothing here knows a message
//! format or a profile: bounds are the hard ones of this codec, and whoever decrypts must
//! authenticate the result before acting on it.

use alloc::vec::Vec;
use core::fmt;

use rsa::BoxedUint;
use rsa::traits::{PrivateKeyParts as _, PublicKeyParts as _};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use crate::CryptoRng;
use crate::policy::algorithm::Digest;
use crate::secret::SecretBytes;

/// The shortest modulus that is worked with at all, in bits; profiles ask for more.
pub const BITS_MIN: u32 = 1024;
/// The longest modulus that is worked with at all, in bits.
pub const BITS_MAX: u32 = 8192;

/// A public RSA key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsaPublicKey(rsa::PublicKey);

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

/// Why an RSA key or operation was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RsaRefused {
    /// The numbers of the key do not belong together.
    Components,
    /// The operation is not offered with this digest, or the hash has another length.
    Digest,
    /// The public exponent is even, below 3 or above 2^33 - 1.
    Exponent,
    /// The operation failed; nothing more is said, so that no caller can leak it.
    Failed,
    /// The message does not fit the modulus.
    MessageTooLong,
    /// The modulus is longer than [`BITS_MAX`].
    ModulusTooLarge {
        /// Its length.
        bits: u32,
    },
    /// The modulus is shorter than [`BITS_MIN`].
    ModulusTooSmall {
        /// Its length.
        bits: u32,
    },
}

/// Runs an expression with `$hash` naming the implementation of a digest of the SHA-2 family.
macro_rules! with_sha2 {
    ($digest:expr, $hash:ident => $call:expr) => {
        match $digest {
            Digest::Sha224 => {
                type $hash = Sha224;
                $call
            }
            Digest::Sha256 => {
                type $hash = Sha256;
                $call
            }
            Digest::Sha384 => {
                type $hash = Sha384;
                $call
            }
            Digest::Sha512 => {
                type $hash = Sha512;
                $call
            }
            _ => Err(RsaRefused::Digest),
        }
    };
}

/// As `with_sha2`, and with SHA-1, which is sound inside OAEP only.
macro_rules! with_oaep_hash {
    ($digest:expr, $hash:ident => $call:expr) => {
        match $digest {
            Digest::Sha1 => { type $hash = Sha1; $call }
            other => with_sha2!(other, $hash => $call),
        }
    };
}

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
        with_oaep_hash!(digest, H => self
            .0
            .oaep_decrypt_with_rng::<H, _>(rng, ciphertext)
            .map(SecretBytes::new)
            .map_err(|_| RsaRefused::Failed))
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

impl RsaRefused {
    /// Stable identifier.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Components => "rsa.components",
            Self::Digest => "rsa.digest",
            Self::Exponent => "rsa.exponent",
            Self::Failed => "rsa.failed",
            Self::MessageTooLong => "rsa.message_too_long",
            Self::ModulusTooLarge { .. } => "rsa.modulus_too_large",
            Self::ModulusTooSmall { .. } => "rsa.modulus_too_small",
        }
    }
}

impl fmt::Display for RsaRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Components => f.write_str("the numbers of the RSA key do not belong together"),
            Self::Digest => f.write_str("RSA is not offered with this digest"),
            Self::Exponent => f.write_str("the RSA public exponent is even or out of bounds"),
            Self::Failed => f.write_str("the RSA operation failed"),
            Self::MessageTooLong => f.write_str("the message does not fit the RSA modulus"),
            Self::ModulusTooLarge { bits } => {
                write!(f, "the RSA modulus has {bits} bits, more than {BITS_MAX}")
            }
            Self::ModulusTooSmall { bits } => {
                write!(f, "the RSA modulus has {bits} bits, fewer than {BITS_MIN}")
            }
        }
    }
}

impl core::error::Error for RsaRefused {}

impl From<rsa::errors::Error> for RsaRefused {
    fn from(error: rsa::errors::Error) -> Self {
        use rsa::errors::Error;
        match error {
            Error::MessageTooLong | Error::InvalidPadLen => Self::MessageTooLong,
            Error::InputNotHashed => Self::Digest,
            Error::PublicExponentTooSmall | Error::PublicExponentTooLarge => Self::Exponent,
            Error::NprimesTooSmall
            | Error::InvalidPrime
            | Error::InvalidModulus
            | Error::InvalidExponent
            | Error::InvalidCoefficient
            | Error::InvalidArguments => Self::Components,
            _ => Self::Failed,
        }
    }
}

/// Bounds every number before any arithmetic, so that a hostile key costs nothing.
fn checked<'a>(n: &'a [u8], e: &'a [u8]) -> Result<(&'a [u8], &'a [u8]), RsaRefused> {
    let (n, e) = (trimmed(n), trimmed(e));
    within_bounds(bit_length(n))?;
    let odd = |octets: &[u8]| octets.last().is_some_and(|last| last % 2 == 1);
    if !odd(n) {
        return Err(RsaRefused::Components);
    }
    if !odd(e) || bit_length(e) > EXPONENT_BITS_MAX || e == [1] {
        return Err(RsaRefused::Exponent);
    }
    Ok((n, e))
}

const fn within_bounds(bits: u32) -> Result<(), RsaRefused> {
    if bits < BITS_MIN {
        Err(RsaRefused::ModulusTooSmall { bits })
    } else if bits > BITS_MAX {
        Err(RsaRefused::ModulusTooLarge { bits })
    } else {
        Ok(())
    }
}

fn trimmed(octets: &[u8]) -> &[u8] {
    let zeroes = octets.iter().take_while(|octet| **octet == 0).count();
    octets.get(zeroes..).unwrap_or_default()
}

/// Bits of a trimmed big-endian number.
fn bit_length(octets: &[u8]) -> u32 {
    let all = u32::try_from(octets.len())
        .unwrap_or(u32::MAX)
        .saturating_mul(8);
    all.saturating_sub(octets.first().map_or(0, |first| first.leading_zeros()))
}

fn minimal(number: &BoxedUint) -> SecretBytes {
    let padded = Zeroizing::new(number.to_be_bytes().into_vec());
    SecretBytes::new(trimmed(&padded).to_vec())
}

const EXPONENT_BITS_MAX: u32 = 33;

#[cfg(test)]
mod tests;
