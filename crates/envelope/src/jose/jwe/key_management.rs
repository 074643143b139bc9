//! Key management (RFC 7518 section 4): how the content-encryption key travels.
//!
//! Opening follows RFC 7516 section 11.5: whatever goes wrong with a wrapped key, a random key of
//! the right length takes its place, chosen without a branch, and the failure shows at the tag.

use alloc::vec;
use alloc::vec::Vec;

use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};

use crate::CryptoRng;
use crate::jose::jwa;
use crate::jose::jwk::{Jwk, Material};
use crate::key::rsa::{RsaPrivateKey, RsaRefused};
use crate::policy::algorithm::KeyManagement;
use crate::secret::SecretBytes;

/// The key does not serve for this algorithm, or it is too short for the content key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::jose) struct Unfit;

/// The content-encryption key of `octets` octets and the text that carries it.
pub(in crate::jose) struct Wrapped {
    pub(in crate::jose) content_key: SecretBytes,
    pub(in crate::jose) encrypted_key: Vec<u8>,
}

/// Makes a content-encryption key and wraps it for `key`; with `dir` it is the key itself.
///
/// # Errors
/// [`Unfit`] when the key does not serve for `alg`.
pub(in crate::jose) fn wrap(
    alg: KeyManagement,
    key: &Jwk,
    octets: usize,
    rng: &mut dyn CryptoRng,
) -> Result<Wrapped, Unfit> {
    match (&key.material, alg) {
        (Material::Oct(shared), KeyManagement::Dir) if shared.len() == octets => Ok(Wrapped {
            content_key: shared.clone(),
            encrypted_key: Vec::new(),
        }),
        (Material::Rsa { public, .. }, _) => {
            let content_key = random(octets, rng);
            let encrypted_key = match (alg, jwa::oaep_digest(alg)) {
                (KeyManagement::Rsa1_5, _) => public.encrypt_pkcs1v15(rng, content_key.expose()),
                (_, Some(digest)) => public.encrypt_oaep(digest, rng, content_key.expose()),
                _ => return Err(Unfit),
            };
            encrypted_key
                .map(|encrypted_key| Wrapped {
                    content_key,
                    encrypted_key,
                })
                .map_err(|_| Unfit)
        }
        _ => Err(Unfit),
    }
}

/// The content-encryption key, always `octets` octets: the one sent, or a random one when what was
/// sent can not be it. The caller learns which at the tag.
///
/// # Errors
/// [`Unfit`] when the key does not serve for `alg`, which is public knowledge.
pub(in crate::jose) fn unwrap(
    alg: KeyManagement,
    key: &Jwk,
    encrypted_key: &[u8],
    octets: usize,
    rng: &mut dyn CryptoRng,
) -> Result<SecretBytes, Unfit> {
    match &key.material {
        Material::Oct(shared) if alg == KeyManagement::Dir && shared.len() == octets => {
            Ok(shared.clone())
        }
        Material::Rsa {
            private: Some(private),
            ..
        } => {
            let substitute = random(octets, rng);
            let sent = rsa_decrypt(alg, private, encrypted_key, rng)?;
            Ok(chosen(sent, &substitute))
        }
        _ => Err(Unfit),
    }
}

fn rsa_decrypt(
    alg: KeyManagement,
    private: &RsaPrivateKey,
    encrypted_key: &[u8],
    rng: &mut dyn CryptoRng,
) -> Result<Result<SecretBytes, RsaRefused>, Unfit> {
    match (alg, jwa::oaep_digest(alg)) {
        (KeyManagement::Rsa1_5, _) => Ok(private.decrypt_pkcs1v15(rng, encrypted_key)),
        (_, Some(digest)) => Ok(private.decrypt_oaep(digest, rng, encrypted_key)),
        _ => Err(Unfit),
    }
}

/// Takes the key that was sent when there is one of the right length, else the substitute; the
/// selection touches every octet of both either way.
fn chosen(sent: Result<SecretBytes, RsaRefused>, substitute: &SecretBytes) -> SecretBytes {
    let arrived = Choice::from(u8::from(sent.is_ok()));
    let sent = sent.unwrap_or_default();
    let octets = substitute.len();
    let fits = arrived & (sent.len() as u64).ct_eq(&(octets as u64));
    let padded = sent
        .expose()
        .iter()
        .copied()
        .chain(core::iter::repeat(0))
        .take(octets);
    let pairs = substitute.expose().iter().zip(padded);
    SecretBytes::new(
        pairs
            .map(|(other, sent)| u8::conditional_select(other, &sent, fits))
            .collect(),
    )
}

fn random(octets: usize, rng: &mut dyn CryptoRng) -> SecretBytes {
    let mut key = vec![0; octets];
    rng.fill_bytes(&mut key);
    SecretBytes::new(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_key_of_the_right_length_is_taken() {
        let substitute = SecretBytes::new(vec![9; 4]);
        let of = |sent: Result<&[u8], RsaRefused>| {
            let sent = sent.map(|octets| SecretBytes::new(octets.to_vec()));
            chosen(sent, &substitute).expose().to_vec()
        };
        assert_eq!(of(Ok(&[1, 2, 3, 4])), [1, 2, 3, 4]);
        for sent in [&[][..], &[1, 2, 3], &[1, 2, 3, 4, 5]] {
            assert_eq!(of(Ok(sent)), [9; 4]);
        }
        assert_eq!(of(Err(RsaRefused::Failed)), [9; 4]);
    }
}
