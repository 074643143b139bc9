//! The primitives under the tokens, for checking them against published vectors. Nothing here knows
//! a policy, and most of it gives an attacker what the codec withholds: no shell may call it.

use alloc::vec::Vec;

use super::jwa::Transport;
use super::jwe::parameters::EphemeralKey;
use super::jwe::{agreement, content, wrapping};
use super::jwk::{Jwk, Material};
use super::jws;
use crate::CryptoRng;
use crate::policy::algorithm::{ContentEncryption, JwsAlgorithm, KeyManagement};
use crate::secret::SecretBytes;

/// Encrypts content (RFC 7518 section 5): ciphertext and tag. Nothing when a length is wrong.
#[must_use]
pub fn encrypt_content(
    enc: ContentEncryption,
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    content: &[u8],
) -> Option<(Vec<u8>, Vec<u8>)> {
    let key = SecretBytes::new(key.to_vec());
    let sealed = content::encrypt(enc, &key, iv, aad, content).ok()?;
    Some((sealed.ciphertext, sealed.tag))
}

/// Decrypts content (RFC 7518 section 5). Nothing when it does not authenticate.
#[must_use]
pub fn decrypt_content(
    enc: ContentEncryption,
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    ciphertext: &[u8],
    tag: &[u8],
) -> Option<Vec<u8>> {
    let key = SecretBytes::new(key.to_vec());
    let opened = content::decrypt(enc, &key, iv, aad, ciphertext, tag).ok()?;
    Some(opened.expose().to_vec())
}

/// AES key wrap (RFC 3394 section 2.2.1); `kek` has 16, 24 or 32 octets.
#[must_use]
pub fn wrap_key(kek: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    wrapping::aes_wrap(kek, key)
}

/// AES key unwrap (RFC 3394 section 2.2.2); `kek` has 16, 24 or 32 octets.
#[must_use]
pub fn unwrap_key(kek: &[u8], wrapped: &[u8]) -> Option<Vec<u8>> {
    wrapping::aes_unwrap(kek, wrapped).map(|key| key.expose().to_vec())
}

/// The secret that two keys of one curve share (RFC 7518 section 4.6). Nothing when the kinds
/// differ, or the public key would force the secret.
#[must_use]
pub fn agree(private: &Jwk, public: &Jwk) -> Option<Vec<u8>> {
    let ephemeral = match &public.material {
        Material::Elliptic { public, .. } => EphemeralKey::Elliptic(public.clone()),
        Material::X25519 { public, .. } => EphemeralKey::X25519(public.clone()),
        _ => return None,
    };
    agreement::shared_secret(&private.material, &ephemeral).map(|secret| secret.expose().to_vec())
}

/// Signs octets as they are (RFC 7518 section 3, RFC 8037).
#[must_use]
pub fn sign(
    alg: JwsAlgorithm,
    key: &Jwk,
    message: &[u8],
    rng: &mut dyn CryptoRng,
) -> Option<Vec<u8>> {
    jws::sign(alg, key, message, rng).ok()
}

/// Whether a signature or authentication code over octets is good.
#[must_use]
pub fn verify(alg: JwsAlgorithm, key: &Jwk, message: &[u8], signature: &[u8]) -> bool {
    jws::is_good(alg, key, message, signature) == Ok(true)
}

/// RSA decryption. With RSA1_5 a wrong padding gives other octets, not nothing (implicit rejection).
#[must_use]
pub fn decrypt_rsa(
    alg: KeyManagement,
    key: &Jwk,
    ciphertext: &[u8],
    rng: &mut dyn CryptoRng,
) -> Option<Vec<u8>> {
    let Material::Rsa {
        private: Some(private),
        ..
    } = &key.material
    else {
        return None;
    };
    let message = match Transport::of(alg) {
        Transport::RsaPkcs1v15 => private.decrypt_pkcs1v15(rng, ciphertext),
        Transport::RsaOaep(digest) => private.decrypt_oaep(digest, rng, ciphertext),
        _ => return None,
    };
    message.ok().map(|message| message.expose().to_vec())
}

/// PBKDF2 with the digest and key length of a PBES2 algorithm; `salt` is taken as it is.
#[must_use]
pub fn derive_password_key(
    alg: KeyManagement,
    password: &[u8],
    salt: &[u8],
    iterations: u32,
) -> Option<Vec<u8>> {
    let Transport::Password { digest, octets } = Transport::of(alg) else {
        return None;
    };
    wrapping::from_password(digest, password, salt, iterations, octets)
        .map(|key| key.expose().to_vec())
}
