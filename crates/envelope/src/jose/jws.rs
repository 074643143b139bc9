//! JSON Web Signature (RFC 7515): making and checking one signature. Whether the signer is trusted
//! and the algorithm allowed is decided by the callers.

pub(super) mod verify;

use alloc::vec::Vec;

use p256::ecdsa::signature::hazmat::{PrehashSigner as _, PrehashVerifier as _};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::jwa::{self, SignatureScheme};
use super::jwk::{Jwk, Material};
use crate::CryptoRng;
use crate::policy::algorithm::{Digest, JwsAlgorithm};

/// The key does not serve for this algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unfit;

/// Signs a signing input (RFC 7515 section 5.1).
///
/// # Errors
/// [`Unfit`] when the key holds no private part of the kind `alg` works with.
pub(super) fn sign(
    alg: JwsAlgorithm,
    key: &Jwk,
    signing_input: &[u8],
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, Unfit> {
    let (scheme, digest, hash) = hashed(alg, signing_input)?;
    match (&key.material, scheme) {
        (
            Material::Rsa {
                private: Some(private),
                ..
            },
            SignatureScheme::Pkcs1v15,
        ) => private.sign_pkcs1v15(digest, &hash, rng).map_err(|_| Unfit),
        (
            Material::Rsa {
                private: Some(private),
                ..
            },
            SignatureScheme::Pss,
        ) => private.sign_pss(digest, &hash, rng).map_err(|_| Unfit),
        (
            Material::P256 {
                private: Some(private),
                ..
            },
            SignatureScheme::EcdsaP256,
        ) => {
            let signature: Signature = SigningKey::from(private)
                .sign_prehash(&hash)
                .map_err(|_| Unfit)?;
            Ok(signature.to_bytes().to_vec())
        }
        _ => Err(Unfit),
    }
}

/// Whether a signature over a signing input is good. ECDSA signatures are the two numbers side by
/// side, 64 octets (RFC 7518 section 3.4).
///
/// # Errors
/// [`Unfit`] when the key is not of the kind `alg` works with.
pub(super) fn is_good(
    alg: JwsAlgorithm,
    key: &Jwk,
    signing_input: &[u8],
    signature: &[u8],
) -> Result<bool, Unfit> {
    let (scheme, digest, hash) = hashed(alg, signing_input)?;
    match (&key.material, scheme) {
        (Material::Rsa { public, .. }, SignatureScheme::Pkcs1v15) => {
            Ok(public.verify_pkcs1v15(digest, &hash, signature).is_ok())
        }
        (Material::Rsa { public, .. }, SignatureScheme::Pss) => {
            Ok(public.verify_pss(digest, &hash, signature).is_ok())
        }
        (Material::P256 { public, .. }, SignatureScheme::EcdsaP256) => {
            let signature = Signature::from_slice(signature);
            let verifier = VerifyingKey::from(public);
            Ok(signature.is_ok_and(|signature| verifier.verify_prehash(&hash, &signature).is_ok()))
        }
        _ => Err(Unfit),
    }
}

fn hashed(
    alg: JwsAlgorithm,
    signing_input: &[u8],
) -> Result<(SignatureScheme, Digest, Vec<u8>), Unfit> {
    let scheme = jwa::signature_scheme(alg).ok_or(Unfit)?;
    let digest = jwa::signature_digest(alg).ok_or(Unfit)?;
    let hash = match digest {
        Digest::Sha256 => Sha256::digest(signing_input).to_vec(),
        Digest::Sha384 => Sha384::digest(signing_input).to_vec(),
        Digest::Sha512 => Sha512::digest(signing_input).to_vec(),
        _ => return Err(Unfit),
    };
    Ok((scheme, digest, hash))
}
