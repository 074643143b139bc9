//! Keys on the three NIST curves of JOSE (RFC 7518 section 6.2) and what they do: ECDSA over a
//! message hash (FIPS 186-5) and the Diffie-Hellman primitive (SP 800-56A section 5.7.1.2).
//!
//! One type for all curves, so that the code above is written once. Nothing here knows a message
//! format or a profile.

use alloc::vec::Vec;
use core::fmt;

use p256::ecdsa::signature::hazmat::{PrehashSigner as _, PrehashVerifier as _};
use p256::elliptic_curve::Generate as _;
use p256::elliptic_curve::sec1::ToSec1Point as _;

use crate::CryptoRng;
use crate::secret::SecretBytes;

/// A curve, as JWK `crv` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// NIST P-256, also secp256r1.
    P256,
    /// NIST P-384, also secp384r1.
    P384,
    /// NIST P-521, also secp521r1.
    P521,
}

/// A point of one of the curves that is not the identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EllipticPublicKey(Point);

/// A private scalar between 1 and the order of its curve, zeroized when dropped. No `Debug`.
#[derive(Clone)]
pub struct EllipticPrivateKey(Scalar);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Point {
    P256(p256::PublicKey),
    P384(p384::PublicKey),
    P521(p521::PublicKey),
}

#[derive(Clone)]
enum Scalar {
    P256(p256::SecretKey),
    P384(p384::SecretKey),
    P521(p521::SecretKey),
}

/// Why a key of a curve was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EllipticRefused {
    /// The coordinates have another length, or are no point of the curve.
    Point,
    /// The private number has another length, is zero, or is not below the curve's order.
    Scalar,
}

/// Runs an expression for whichever curve it is; `$crate_name` names the curve's crate.
macro_rules! for_curve {
    ($value:expr, $Kind:ident, $key:ident, $curve:ident => $call:expr) => {
        match $value {
            $Kind::P256($key) => {
                use p256 as $curve;
                $call
            }
            $Kind::P384($key) => {
                use p384 as $curve;
                $call
            }
            $Kind::P521($key) => {
                use p521 as $curve;
                $call
            }
        }
    };
}

impl Curve {
    /// Every curve.
    pub const ALL: &'static [Self] = &[Self::P256, Self::P384, Self::P521];

    /// The name in JWK (RFC 7518 section 6.2.1.1).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    /// Finds a curve by its name in JWK.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|curve| curve.name() == name)
    }

    /// Size of the field, in bits.
    #[must_use]
    pub const fn bits(self) -> u32 {
        match self {
            Self::P256 => 256,
            Self::P384 => 384,
            Self::P521 => 521,
        }
    }

    /// Octets of a coordinate, of a private scalar and of each half of a signature.
    #[must_use]
    pub const fn octets(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

impl EllipticPublicKey {
    /// From affine coordinates, big-endian, each exactly [`Curve::octets`] long
    /// (RFC 7518 section 6.2.1.2).
    ///
    /// # Errors
    /// [`EllipticRefused::Point`] when a length differs or the point is not on the curve.
    pub fn from_coordinates(curve: Curve, x: &[u8], y: &[u8]) -> Result<Self, EllipticRefused> {
        if x.len() != curve.octets() || y.len() != curve.octets() {
            return Err(EllipticRefused::Point);
        }
        Self::from_sec1(curve, &[&[UNCOMPRESSED], x, y].concat())
    }

    /// From an encoded point, compressed or not (SEC 1 section 2.3.4).
    ///
    /// # Errors
    /// [`EllipticRefused::Point`] when it is none of this curve.
    pub fn from_sec1(curve: Curve, point: &[u8]) -> Result<Self, EllipticRefused> {
        match curve {
            Curve::P256 => p256::PublicKey::from_sec1_bytes(point).map(Point::P256),
            Curve::P384 => p384::PublicKey::from_sec1_bytes(point).map(Point::P384),
            Curve::P521 => p521::PublicKey::from_sec1_bytes(point).map(Point::P521),
        }
        .map(Self)
        .map_err(|_| EllipticRefused::Point)
    }

    /// The curve.
    #[must_use]
    pub const fn curve(&self) -> Curve {
        match self.0 {
            Point::P256(_) => Curve::P256,
            Point::P384(_) => Curve::P384,
            Point::P521(_) => Curve::P521,
        }
    }

    /// The point without compression: the octet 4, then both coordinates (SEC 1 section 2.3.3).
    #[must_use]
    pub fn to_sec1(&self) -> Vec<u8> {
        for_curve!(&self.0, Point, key, curve => {
            let point: curve::Sec1Point = key.to_sec1_point(false);
            point.as_bytes().to_vec()
        })
    }

    /// The affine coordinates, big-endian, each [`Curve::octets`] long.
    #[must_use]
    pub fn coordinates(&self) -> (Vec<u8>, Vec<u8>) {
        let point = self.to_sec1();
        let both = point.get(1..).unwrap_or_default();
        let (x, y) = both.split_at(both.len() / 2);
        (x.to_vec(), y.to_vec())
    }

    /// Whether an ECDSA signature over a message hash is good. It is the two numbers side by side,
    /// each [`Curve::octets`] long (RFC 7518 section 3.4).
    #[must_use]
    pub fn verifies(&self, hash: &[u8], signature: &[u8]) -> bool {
        for_curve!(&self.0, Point, key, curve => {
            curve::ecdsa::Signature::from_slice(signature).is_ok_and(|signature| {
                curve::ecdsa::VerifyingKey::from(key)
                    .verify_prehash(hash, &signature)
                    .is_ok()
            })
        })
    }
}

impl EllipticPrivateKey {
    /// From the scalar, big-endian, at most [`Curve::octets`] long; shorter ones are taken as
    /// written without their leading zeros.
    ///
    /// # Errors
    /// [`EllipticRefused::Scalar`] when it is longer or out of range.
    pub fn from_scalar(curve: Curve, scalar: &[u8]) -> Result<Self, EllipticRefused> {
        let missing = curve
            .octets()
            .checked_sub(scalar.len())
            .ok_or(EllipticRefused::Scalar)?;
        let mut padded = Vec::with_capacity(curve.octets());
        padded.resize(missing, 0);
        padded.extend_from_slice(scalar);
        let padded = SecretBytes::new(padded);
        let padded = padded.expose();
        match curve {
            Curve::P256 => p256::SecretKey::from_slice(padded).map(Scalar::P256),
            Curve::P384 => p384::SecretKey::from_slice(padded).map(Scalar::P384),
            Curve::P521 => p521::SecretKey::from_slice(padded).map(Scalar::P521),
        }
        .map(Self)
        .map_err(|_| EllipticRefused::Scalar)
    }

    /// Makes a key.
    #[must_use]
    pub fn generate(curve: Curve, rng: &mut dyn CryptoRng) -> Self {
        Self(match curve {
            Curve::P256 => Scalar::P256(p256::SecretKey::generate_from_rng(rng)),
            Curve::P384 => Scalar::P384(p384::SecretKey::generate_from_rng(rng)),
            Curve::P521 => Scalar::P521(p521::SecretKey::generate_from_rng(rng)),
        })
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> EllipticPublicKey {
        EllipticPublicKey(match &self.0 {
            Scalar::P256(key) => Point::P256(key.public_key()),
            Scalar::P384(key) => Point::P384(key.public_key()),
            Scalar::P521(key) => Point::P521(key.public_key()),
        })
    }

    /// The scalar, big-endian, [`Curve::octets`] long. For export.
    #[must_use]
    pub fn scalar(&self) -> SecretBytes {
        for_curve!(&self.0, Scalar, key, curve => {
            let octets: curve::FieldBytes = key.to_bytes();
            SecretBytes::new(octets.to_vec())
        })
    }

    /// An ECDSA signature over a message hash, its nonce derived from key and hash (RFC 6979): the
    /// two numbers side by side, each [`Curve::octets`] long. Nothing when the hash is shorter than
    /// half the field.
    #[must_use]
    pub fn sign(&self, hash: &[u8]) -> Option<Vec<u8>> {
        for_curve!(&self.0, Scalar, key, curve => {
            let signature: curve::ecdsa::Signature =
                curve::ecdsa::SigningKey::from(key).sign_prehash(hash).ok()?;
            Some(signature.to_bytes().to_vec())
        })
    }

    /// The shared secret with a public key of the same curve: the first coordinate of the product,
    /// [`Curve::octets`] long. Nothing when the curves differ.
    #[must_use]
    pub fn agree(&self, public: &EllipticPublicKey) -> Option<SecretBytes> {
        let octets = match (&self.0, &public.0) {
            (Scalar::P256(key), Point::P256(point)) => {
                key.diffie_hellman(point).raw_secret_bytes().to_vec()
            }
            (Scalar::P384(key), Point::P384(point)) => {
                key.diffie_hellman(point).raw_secret_bytes().to_vec()
            }
            (Scalar::P521(key), Point::P521(point)) => {
                key.diffie_hellman(point).raw_secret_bytes().to_vec()
            }
            _ => return None,
        };
        Some(SecretBytes::new(octets))
    }
}

impl fmt::Display for EllipticRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Point => "the coordinates are no point of the curve",
            Self::Scalar => "the private number is out of range for the curve",
        })
    }
}

impl core::error::Error for EllipticRefused {}

const UNCOMPRESSED: u8 = 4;

#[cfg(test)]
mod tests;
