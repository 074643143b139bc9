//! ECDH-ES (RFC 7518 section 4.6): the agreed secret and the key derived from it with the Concat KDF
//! of SP 800-56A section 5.8.1 over SHA-256.

use alloc::vec::Vec;

use sha2::{Digest as _, Sha256};
use zeroize::Zeroize as _;

use super::parameters::EphemeralKey;
use crate::jose::jwk::Material;
use crate::secret::SecretBytes;

/// Who the derived key is for, beside the secret.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    /// `enc` where the key encrypts content, `alg` where it wraps another.
    pub(super) algorithm: &'a str,
    pub(super) party_u: &'a [u8],
    pub(super) party_v: &'a [u8],
}

/// The secret that a private key shares with the sender's ephemeral one. Nothing when the key is of
/// another kind, or when the ephemeral key would force the secret.
pub(in crate::jose) fn shared_secret(
    key: &Material,
    ephemeral: &EphemeralKey,
) -> Option<SecretBytes> {
    match (key, ephemeral) {
        (Material::Elliptic { private, .. }, EphemeralKey::Elliptic(public)) => {
            private.as_ref()?.agree(public)
        }
        (Material::X25519 { private, .. }, EphemeralKey::X25519(public)) => {
            private.as_ref()?.agree(public)
        }
        _ => None,
    }
}

/// A key of `octets` octets from a shared secret (RFC 7518 section 4.6.2).
pub(super) fn derive(secret: &SecretBytes, context: Context<'_>, octets: usize) -> SecretBytes {
    let bits = u32::try_from(octets).unwrap_or(u32::MAX).saturating_mul(8);
    let mut key = Vec::with_capacity(octets.next_multiple_of(HASH_OCTETS));
    let rounds = u32::try_from(octets.div_ceil(HASH_OCTETS)).unwrap_or(u32::MAX);
    for round in 1..=rounds {
        let mut hash = Sha256::new();
        hash.update(round.to_be_bytes());
        hash.update(secret.expose());
        for field in [
            context.algorithm.as_bytes(),
            context.party_u,
            context.party_v,
        ] {
            let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
            hash.update(length.to_be_bytes());
            hash.update(field);
        }
        hash.update(bits.to_be_bytes());
        let mut block = hash.finalize();
        key.extend_from_slice(&block);
        block.as_mut_slice().zeroize();
    }
    key.truncate(octets);
    SecretBytes::new(key)
}

const HASH_OCTETS: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::base64url_decode;
    use crate::jose::testing::Vector;

    /// RFC 7518 appendix C: both sides, and the key derived for A128GCM.
    #[test]
    fn rfc7518_appendix_c() {
        let vector = Vector::read(include_str!("../vectors/rfc7518-c.json"));
        let (alice, bob) = (vector.key_at("alice"), vector.key_at("bob"));
        let ephemeral = |key: &Material| match key {
            Material::Elliptic { public, .. } => EphemeralKey::Elliptic(public.clone()),
            _ => panic!("another kind of key"),
        };
        let context = Context {
            algorithm: "A128GCM",
            party_u: b"Alice",
            party_v: b"Bob",
        };
        let due = base64url_decode(vector.text("derived").as_bytes()).unwrap();
        for (own, other) in [(&alice, &bob), (&bob, &alice)] {
            let secret = shared_secret(&own.material, &ephemeral(&other.material)).unwrap();
            assert_eq!(derive(&secret, context, 16).expose(), due);
        }
    }

    #[test]
    fn a_longer_key_takes_more_rounds_and_its_length_changes_every_octet() {
        let secret = SecretBytes::new(alloc::vec![7; 32]);
        let context = Context {
            algorithm: "A256CBC-HS512",
            party_u: b"",
            party_v: b"",
        };
        let (long, short) = (derive(&secret, context, 64), derive(&secret, context, 32));
        assert_eq!((long.len(), short.len()), (64, 32));
        assert_ne!(&long.expose()[..32], short.expose());
    }
}
