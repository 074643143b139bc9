//! RSA keys and the six operations both formats need (RFC 8017), over one implementation.
//!
//! Every private operation is blinded with the caller's randomness. Nothing here knows a message
//! format or a profile: bounds are the hard ones of this codec, and whoever decrypts must
//! authenticate the result before acting on it.

use core::fmt;

/// Runs an expression with `$hash` naming the implementation of a digest of the SHA-2 family.
macro_rules! with_sha2 {
    ($digest:expr, $hash:ident => $call:expr) => {
        match $digest {
            Digest::Sha224 => {
                type $hash = sha2::Sha224;
                $call
            }
            Digest::Sha256 => {
                type $hash = sha2::Sha256;
                $call
            }
            Digest::Sha384 => {
                type $hash = sha2::Sha384;
                $call
            }
            Digest::Sha512 => {
                type $hash = sha2::Sha512;
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
            Digest::Sha1 => { type $hash = sha1::Sha1; $call }
            other => with_sha2!(other, $hash => $call),
        }
    };
}

mod private;
mod public;
mod roca;

pub use private::{RsaCrt, RsaPrivateKey};
pub use public::RsaPublicKey;

/// The shortest modulus that is worked with at all, in bits; profiles ask for more.
pub const BITS_MIN: u32 = 1024;
/// The longest modulus that is worked with at all, in bits.
pub const BITS_MAX: u32 = 8192;

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

const EXPONENT_BITS_MAX: u32 = 33;

#[cfg(test)]
mod tests;
