//! From DER to a key. Numbers are checked by the key types; here only structure.

use alloc::string::String;

use pkcs1::RsaPssParamsOwned;
use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::Decode as _;
use pkcs8::der::asn1::OctetStringRef;
use sec1::EcPrivateKey;
use spki::der::asn1::AnyRef;
use spki::{ObjectIdentifier, SubjectPublicKeyInfoRef};

use super::{EC, ED25519, RSA, RSA_PSS, X25519, curve_of};
use crate::jose::jwk::refused::KeyRefused;
use crate::jose::jwk::{Jwk, Material};
use crate::key::edwards::{Ed25519PrivateKey, Ed25519PublicKey, X25519PrivateKey, X25519PublicKey};
use crate::key::elliptic::{Curve, EllipticPrivateKey, EllipticPublicKey};
use crate::key::rsa::{RsaPrivateKey, RsaPublicKey};

/// Whether it begins like the DER of a structure that fills it.
pub(in crate::jose::jwk) fn looks_like(bytes: &[u8]) -> bool {
    let content = |header: usize, length: usize| bytes.len() == header + length;
    match bytes {
        [0x30, length, ..] if *length < 0x80 => content(2, usize::from(*length)),
        [0x30, 0x81, length, ..] => content(3, usize::from(*length)),
        [0x30, 0x82, high, low, ..] => content(4, usize::from(u16::from_be_bytes([*high, *low]))),
        _ => false,
    }
}

/// The key in a DER structure, whichever of the five it is.
///
/// # Errors
/// [`KeyRefused::Structure`] when it is none of them, or why the key in it can not be used.
pub(in crate::jose::jwk) fn any(der: &[u8]) -> Result<Jwk, KeyRefused> {
    for read in [pkcs8, spki, pkcs1_private, pkcs1_public, sec1] {
        match read(der) {
            Err(KeyRefused::Structure) => {}
            outcome => return outcome,
        }
    }
    Err(KeyRefused::Structure)
}

/// A private key of any kind (RFC 5958).
///
/// # Errors
/// As [`any`].
pub(in crate::jose::jwk) fn pkcs8(der: &[u8]) -> Result<Jwk, KeyRefused> {
    let info = PrivateKeyInfoRef::from_der(der).map_err(|_| KeyRefused::Structure)?;
    let inner = info.private_key.as_bytes();
    match info.algorithm.oid {
        RSA => pkcs1_private(inner),
        RSA_PSS => bound_to_pss(pkcs1_private(inner)?, info.algorithm.parameters),
        EC => {
            let curve = info.algorithm.parameters_oid();
            sec1_of(inner, curve.ok())
        }
        ED25519 => {
            let private = Ed25519PrivateKey::from_seed(octets(inner)?);
            private.map(ed25519).ok_or(KeyRefused::Structure)
        }
        X25519 => {
            let private = X25519PrivateKey::from_bytes(octets(inner)?);
            private.map(x25519).ok_or(KeyRefused::Structure)
        }
        _ => Err(KeyRefused::Unsupported),
    }
}

/// A public key of any kind (RFC 5280 section 4.1.2.7).
///
/// # Errors
/// As [`any`].
pub(in crate::jose::jwk) fn spki(der: &[u8]) -> Result<Jwk, KeyRefused> {
    let info = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| KeyRefused::Structure)?;
    let octets = info
        .subject_public_key
        .as_bytes()
        .ok_or(KeyRefused::Structure)?;
    match info.algorithm.oid {
        RSA => pkcs1_public(octets),
        RSA_PSS => bound_to_pss(pkcs1_public(octets)?, info.algorithm.parameters),
        EC => {
            let oid = info.algorithm.parameters_oid().ok();
            let curve = oid.and_then(curve_of).ok_or(KeyRefused::Unsupported)?;
            let public = EllipticPublicKey::from_sec1(curve, octets)?;
            Ok(Jwk::of(Material::Elliptic {
                public,
                private: None,
            }))
        }
        ED25519 => {
            let public = Ed25519PublicKey::from_bytes(octets).ok_or(KeyRefused::Structure)?;
            Ok(Jwk::of(Material::Ed25519 {
                public,
                private: None,
            }))
        }
        X25519 => {
            let public = X25519PublicKey::from_bytes(octets).ok_or(KeyRefused::Structure)?;
            Ok(Jwk::of(Material::X25519 {
                public,
                private: None,
            }))
        }
        _ => Err(KeyRefused::Unsupported),
    }
}

/// An RSA private key (RFC 8017 appendix A.1.2).
///
/// # Errors
/// As [`any`].
pub(in crate::jose::jwk) fn pkcs1_private(der: &[u8]) -> Result<Jwk, KeyRefused> {
    let key = pkcs1::RsaPrivateKeyRef::from_der(der).map_err(|_| KeyRefused::Structure)?;
    if key.other_prime_infos.is_some() {
        return Err(KeyRefused::MultiPrime);
    }
    let private = RsaPrivateKey::from_components(
        key.modulus.as_bytes(),
        key.public_exponent.as_bytes(),
        key.private_exponent.as_bytes(),
        Some((key.prime1.as_bytes(), key.prime2.as_bytes())),
    )?;
    Ok(Jwk::of(Material::Rsa {
        public: private.public(),
        private: Some(private),
    }))
}

/// An RSA public key (RFC 8017 appendix A.1.1).
///
/// # Errors
/// As [`any`].
pub(in crate::jose::jwk) fn pkcs1_public(der: &[u8]) -> Result<Jwk, KeyRefused> {
    let key = pkcs1::RsaPublicKeyRef::from_der(der).map_err(|_| KeyRefused::Structure)?;
    let public =
        RsaPublicKey::from_components(key.modulus.as_bytes(), key.public_exponent.as_bytes())?;
    Ok(Jwk::of(Material::Rsa {
        public,
        private: None,
    }))
}

/// A private key on a named curve (RFC 5915).
///
/// # Errors
/// As [`any`].
pub(in crate::jose::jwk) fn sec1(der: &[u8]) -> Result<Jwk, KeyRefused> {
    sec1_of(der, None)
}

/// `outer` is the curve that a surrounding structure names; one of the two must name it, and both
/// must agree.
fn sec1_of(der: &[u8], outer: Option<ObjectIdentifier>) -> Result<Jwk, KeyRefused> {
    let key = EcPrivateKey::from_der(der).map_err(|_| KeyRefused::Structure)?;
    let own = key
        .parameters
        .and_then(|parameters| parameters.named_curve());
    if own.is_some() && outer.is_some() && own != outer {
        return Err(KeyRefused::Structure);
    }
    let oid = outer.or(own).ok_or(KeyRefused::Structure)?;
    let curve = curve_of(oid).ok_or(KeyRefused::Unsupported)?;
    elliptic(curve, &key)
}

fn elliptic(curve: Curve, key: &EcPrivateKey<'_>) -> Result<Jwk, KeyRefused> {
    let private = EllipticPrivateKey::from_scalar(curve, key.private_key)?;
    let public = private.public();
    if let Some(given) = key.public_key
        && EllipticPublicKey::from_sec1(curve, given)? != public
    {
        return Err(KeyRefused::Halves);
    }
    Ok(Jwk::of(Material::Elliptic {
        public,
        private: Some(private),
    }))
}

fn ed25519(private: Ed25519PrivateKey) -> Jwk {
    Jwk::of(Material::Ed25519 {
        public: private.public(),
        private: Some(private),
    })
}

fn x25519(private: X25519PrivateKey) -> Jwk {
    Jwk::of(Material::X25519 {
        public: private.public(),
        private: Some(private),
    })
}

/// RFC 8410 section 7: the private key is an octet string inside the octet string.
fn octets(der: &[u8]) -> Result<&[u8], KeyRefused> {
    <&OctetStringRef>::from_der(der)
        .map(OctetStringRef::as_bytes)
        .map_err(|_| KeyRefused::Structure)
}

/// A key that its structure restricts to RSASSA-PSS (RFC 4055 section 1.2) is bound to the JOSE
/// algorithm with the same parameters; other parameters are none of JOSE.
fn bound_to_pss(mut key: Jwk, parameters: Option<AnyRef<'_>>) -> Result<Jwk, KeyRefused> {
    let parameters: RsaPssParamsOwned = parameters
        .ok_or(KeyRefused::Unsupported)?
        .decode_as()
        .map_err(|_| KeyRefused::Structure)?;
    let mask_digest = parameters.mask_gen.parameters.map(|inner| inner.oid);
    let (_, alg, _) = PSS_DIGESTS
        .iter()
        .find(|(oid, _, salt)| {
            parameters.hash.oid == *oid && mask_digest == Some(*oid) && parameters.salt_len == *salt
        })
        .ok_or(KeyRefused::Unsupported)?;
    key.alg = Some(String::from(*alg));
    Ok(key)
}

/// Digest, algorithm, octets of salt (RFC 7518 section 3.5).
const PSS_DIGESTS: &[(ObjectIdentifier, &str, u8)] = &[
    (
        ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1"),
        "PS256",
        32,
    ),
    (
        ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2"),
        "PS384",
        48,
    ),
    (
        ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3"),
        "PS512",
        64,
    ),
];
