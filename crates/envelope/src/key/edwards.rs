//! Ed25519 signing keys (RFC 8032) and X25519 agreement keys (RFC 7748), the octet key pairs that
//! JOSE has (RFC 8037). Private halves are zeroized when dropped and have no `Debug`.

use alloc::vec::Vec;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use x25519_dalek::{PublicKey, StaticSecret};

use crate::CryptoRng;
use crate::secret::{Secret, SecretBytes};

/// An Ed25519 public key: 32 octets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ed25519PublicKey(VerifyingKey);

/// An Ed25519 private key: a seed of 32 octets.
#[derive(Clone)]
pub struct Ed25519PrivateKey(SigningKey);

/// An X25519 public key: 32 octets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct X25519PublicKey(PublicKey);

/// An X25519 private key: 32 octets.
#[derive(Clone)]
pub struct X25519PrivateKey(StaticSecret);

impl Ed25519PublicKey {
    /// From its 32 octets; nothing when they are not a point of the curve.
    #[must_use]
    pub fn from_bytes(octets: &[u8]) -> Option<Self> {
        VerifyingKey::from_bytes(octets.try_into().ok()?)
            .ok()
            .map(Self)
    }

    /// Its 32 octets.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Whether a signature of 64 octets over a message is good. Keys and signatures of small order,
    /// which fit any message, are not (RFC 8032 section 8.9 leaves the choice).
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.0.verify_strict(message, &signature).is_ok())
    }
}

impl Ed25519PrivateKey {
    /// From its seed of 32 octets; nothing for another length.
    #[must_use]
    pub fn from_seed(seed: &[u8]) -> Option<Self> {
        SigningKey::try_from(seed).ok().map(Self)
    }

    /// Makes a key.
    #[must_use]
    pub fn generate(rng: &mut dyn CryptoRng) -> Self {
        let seed = Secret::<32>::init(|seed| rng.fill_bytes(seed));
        Self(SigningKey::from_bytes(seed.expose()))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> Ed25519PublicKey {
        Ed25519PublicKey(self.0.verifying_key())
    }

    /// The seed, 32 octets. For export.
    #[must_use]
    pub fn seed(&self) -> SecretBytes {
        SecretBytes::new(self.0.as_bytes().to_vec())
    }

    /// The signature over a message: 64 octets, the same each time.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).to_bytes().to_vec()
    }
}

impl X25519PublicKey {
    /// From its 32 octets; nothing for another length. Every value is a key, also useless ones:
    /// those show in [`X25519PrivateKey::agree`].
    #[must_use]
    pub fn from_bytes(octets: &[u8]) -> Option<Self> {
        let octets: [u8; 32] = octets.try_into().ok()?;
        Some(Self(PublicKey::from(octets)))
    }

    /// Its 32 octets.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }
}

impl X25519PrivateKey {
    /// From its 32 octets; nothing for another length.
    #[must_use]
    pub fn from_bytes(octets: &[u8]) -> Option<Self> {
        if octets.len() != 32 {
            return None;
        }
        let octets = Secret::<32>::init(|own| own.copy_from_slice(octets));
        Some(Self(StaticSecret::from(*octets.expose())))
    }

    /// Makes a key.
    #[must_use]
    pub fn generate(rng: &mut dyn CryptoRng) -> Self {
        let octets = Secret::<32>::init(|octets| rng.fill_bytes(octets));
        Self(StaticSecret::from(*octets.expose()))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> X25519PublicKey {
        X25519PublicKey(PublicKey::from(&self.0))
    }

    /// Its 32 octets. For export.
    #[must_use]
    pub fn to_bytes(&self) -> SecretBytes {
        SecretBytes::new(self.0.as_bytes().to_vec())
    }

    /// The shared secret with a public key, 32 octets. Nothing when that key would force the result
    /// (RFC 7748 section 6.1).
    #[must_use]
    pub fn agree(&self, public: &X25519PublicKey) -> Option<SecretBytes> {
        let shared = self.0.diffie_hellman(&public.0);
        shared
            .was_contributory()
            .then(|| SecretBytes::new(shared.as_bytes().to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    use super::*;

    fn rng(seed: u64) -> ChaCha20Rng {
        ChaCha20Rng::seed_from_u64(seed)
    }

    #[test]
    fn an_ed25519_signature_verifies_by_its_own_key_and_message_alone() {
        let private = Ed25519PrivateKey::generate(&mut rng(1));
        let signature = private.sign(b"message");
        assert!(private.public().verifies(b"message", &signature));
        assert!(!private.public().verifies(b"Message", &signature));
        let other = Ed25519PrivateKey::generate(&mut rng(2));
        assert!(!other.public().verifies(b"message", &signature));
    }

    #[test]
    fn an_ed25519_key_of_small_order_verifies_nothing() {
        let mut identity = [0; 32];
        identity[0] = 1;
        let key = Ed25519PublicKey::from_bytes(&identity).unwrap();
        // R is the identity and S is zero: without a rule against small order this fits any message.
        let signature = [identity, [0; 32]].concat();
        assert!(!key.verifies(b"any message", &signature));
    }

    #[test]
    fn both_sides_agree_on_one_x25519_secret() {
        let (ours, theirs) = (
            X25519PrivateKey::generate(&mut rng(1)),
            X25519PrivateKey::generate(&mut rng(2)),
        );
        let secret = ours.agree(&theirs.public()).unwrap();
        assert_eq!(
            secret.expose(),
            theirs.agree(&ours.public()).unwrap().expose()
        );
    }

    #[test]
    fn an_x25519_key_that_forces_the_secret_is_refused() {
        let zero = X25519PublicKey::from_bytes(&[0; 32]).unwrap();
        assert!(
            X25519PrivateKey::generate(&mut rng(1))
                .agree(&zero)
                .is_none()
        );
    }

    #[test]
    fn private_octets_come_back_as_they_went() {
        let signs = Ed25519PrivateKey::generate(&mut rng(3));
        let again = Ed25519PrivateKey::from_seed(signs.seed().expose()).unwrap();
        assert_eq!(again.public(), signs.public());
        let agrees = X25519PrivateKey::generate(&mut rng(3));
        let again = X25519PrivateKey::from_bytes(agrees.to_bytes().expose()).unwrap();
        assert_eq!(again.public(), agrees.public());
        assert!(X25519PrivateKey::from_bytes(&[1; 31]).is_none());
        assert!(Ed25519PrivateKey::from_seed(&[1; 33]).is_none());
    }
}
