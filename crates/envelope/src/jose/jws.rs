//! JSON Web Signature (RFC 7515): making and checking one signature. Whether the signer is trusted
//! and the algorithm allowed is decided by the callers.

pub(super) mod verify;

use alloc::vec::Vec;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::jwa::SignatureScheme;
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
    match (SignatureScheme::of(alg), &key.material) {
        (SignatureScheme::Pkcs1v15(digest), Material::Rsa { private, .. }) => {
            let hash = hash(digest, signing_input)?;
            let private = private.as_ref().ok_or(Unfit)?;
            private.sign_pkcs1v15(digest, &hash, rng).map_err(|_| Unfit)
        }
        (SignatureScheme::Pss(digest), Material::Rsa { private, .. }) => {
            let hash = hash(digest, signing_input)?;
            let private = private.as_ref().ok_or(Unfit)?;
            private.sign_pss(digest, &hash, rng).map_err(|_| Unfit)
        }
        (SignatureScheme::Ecdsa(curve, digest), Material::Elliptic { public, private })
            if public.curve() == curve =>
        {
            let hash = hash(digest, signing_input)?;
            private
                .as_ref()
                .and_then(|own| own.sign(&hash))
                .ok_or(Unfit)
        }
        (SignatureScheme::Ed25519, Material::Ed25519 { private, .. }) => {
            Ok(private.as_ref().ok_or(Unfit)?.sign(signing_input))
        }
        (SignatureScheme::Hmac(digest), Material::Oct(shared)) => {
            authentication_code(digest, shared.expose(), signing_input)
        }
        _ => Err(Unfit),
    }
}

/// Whether a signature over a signing input is good. ECDSA signatures are the two numbers side by
/// side (RFC 7518 section 3.4); authentication codes are compared in constant time.
///
/// # Errors
/// [`Unfit`] when the key is not of the kind `alg` works with.
pub(super) fn is_good(
    alg: JwsAlgorithm,
    key: &Jwk,
    signing_input: &[u8],
    signature: &[u8],
) -> Result<bool, Unfit> {
    match (SignatureScheme::of(alg), &key.material) {
        (SignatureScheme::Pkcs1v15(digest), Material::Rsa { public, .. }) => {
            let hash = hash(digest, signing_input)?;
            Ok(public.verify_pkcs1v15(digest, &hash, signature).is_ok())
        }
        (SignatureScheme::Pss(digest), Material::Rsa { public, .. }) => {
            let hash = hash(digest, signing_input)?;
            Ok(public.verify_pss(digest, &hash, signature).is_ok())
        }
        (SignatureScheme::Ecdsa(curve, digest), Material::Elliptic { public, .. })
            if public.curve() == curve =>
        {
            Ok(public.verifies(&hash(digest, signing_input)?, signature))
        }
        (SignatureScheme::Ed25519, Material::Ed25519 { public, .. }) => {
            Ok(public.verifies(signing_input, signature))
        }
        (SignatureScheme::Hmac(digest), Material::Oct(shared)) => {
            is_authentic(digest, shared.expose(), signing_input, signature)
        }
        _ => Err(Unfit),
    }
}

fn hash(digest: Digest, message: &[u8]) -> Result<Vec<u8>, Unfit> {
    match digest {
        Digest::Sha256 => Ok(Sha256::digest(message).to_vec()),
        Digest::Sha384 => Ok(Sha384::digest(message).to_vec()),
        Digest::Sha512 => Ok(Sha512::digest(message).to_vec()),
        _ => Err(Unfit),
    }
}

fn authentication_code(digest: Digest, key: &[u8], message: &[u8]) -> Result<Vec<u8>, Unfit> {
    match digest {
        Digest::Sha256 => Ok(keyed::<Hmac<Sha256>>(key, message)?
            .finalize()
            .into_bytes()
            .to_vec()),
        Digest::Sha384 => Ok(keyed::<Hmac<Sha384>>(key, message)?
            .finalize()
            .into_bytes()
            .to_vec()),
        Digest::Sha512 => Ok(keyed::<Hmac<Sha512>>(key, message)?
            .finalize()
            .into_bytes()
            .to_vec()),
        _ => Err(Unfit),
    }
}

fn is_authentic(digest: Digest, key: &[u8], message: &[u8], code: &[u8]) -> Result<bool, Unfit> {
    match digest {
        Digest::Sha256 => Ok(keyed::<Hmac<Sha256>>(key, message)?
            .verify_slice(code)
            .is_ok()),
        Digest::Sha384 => Ok(keyed::<Hmac<Sha384>>(key, message)?
            .verify_slice(code)
            .is_ok()),
        Digest::Sha512 => Ok(keyed::<Hmac<Sha512>>(key, message)?
            .verify_slice(code)
            .is_ok()),
        _ => Err(Unfit),
    }
}

fn keyed<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Result<M, Unfit> {
    let mut mac = <M as KeyInit>::new_from_slice(key).map_err(|_| Unfit)?;
    mac.update(message);
    Ok(mac)
}
