//! A class of tokens: what all its tokens share, and what each has of its own.

use anyhow::{Context as _, Result};
use conformance::padded::random;
use rand_chacha::ChaCha20Rng;

use crate::classes::Class;
use crate::content::{KEY, TAG, Untagged, encrypt};
use crate::party::{Party, RSA_KID, SHARED, SHARED_KID};

/// Tokens of one kind. Each gets a vector, a ciphertext and a tag of its own when it is needed, so
/// that no token is measured twice and what one costs does not stand for its class.
#[derive(Clone)]
pub(crate) struct Tokens {
    name: String,
    header: String,
    keys: Vec<ContentKey>,
    blocks: Vec<u8>,
}

/// A content-encryption key and how it travels.
#[derive(Clone)]
struct ContentKey {
    encrypted: Vec<u8>,
    key: Vec<u8>,
}

/// How many encrypted keys a class has that are made in advance.
const KEYS: usize = 1024;

impl Tokens {
    /// Encrypted keys that are padded blocks as `block` makes them.
    pub(crate) fn rsa(
        party: &Party,
        name: &str,
        alg: &str,
        block: impl Fn(usize, &[u8], &mut ChaCha20Rng) -> Vec<u8>,
        rng: &mut ChaCha20Rng,
    ) -> Self {
        let keys = (0..KEYS).map(|_| {
            let key = random(KEY, rng);
            let encrypted = party.rsa.encrypt(&block(party.rsa.size(), &key, rng));
            ContentKey { encrypted, key }
        });
        Self {
            name: name.into(),
            header: format!(r#"{{"alg":"{alg}","enc":"A128CBC-HS256","kid":"{RSA_KID}"}}"#),
            keys: keys.collect(),
            blocks: ending_with(&[1]),
        }
    }

    /// Under the symmetric key, without the noise of an RSA operation.
    pub(crate) fn direct(name: &str, blocks: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            header: format!(r#"{{"alg":"dir","enc":"A128CBC-HS256","kid":"{SHARED_KID}"}}"#),
            keys: vec![ContentKey {
                encrypted: Vec::new(),
                key: SHARED.to_vec(),
            }],
            blocks,
        }
    }

    /// The same around other plaintext blocks.
    pub(crate) fn around(self, name: &str, blocks: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            blocks,
            ..self
        }
    }

    fn token_with(
        &self,
        number: usize,
        rng: &mut ChaCha20Rng,
        tag: impl Fn(&Untagged, &mut ChaCha20Rng) -> Vec<u8>,
    ) -> Result<Vec<u8>> {
        let place = number % self.keys.len().max(1);
        let key = self.keys.get(place).context("a class without a key")?;
        let untagged = encrypt(&self.header, &key.encrypted, &key.key, &self.blocks, rng)?;
        let tag = tag(&untagged, rng);
        Ok(untagged.tagged(&tag))
    }
}

impl Class for Tokens {
    fn name(&self) -> &str {
        &self.name
    }

    /// A token whose tag is wrong.
    fn message(&self, number: usize, rng: &mut ChaCha20Rng) -> Result<Vec<u8>> {
        self.token_with(number, rng, |_, rng| random(TAG, rng))
    }
}

/// Eighteen blocks that end with these octets.
pub(crate) fn ending_with(last: &[u8]) -> Vec<u8> {
    let mut blocks = vec![b'a'; (18 * 16_usize).saturating_sub(last.len())];
    blocks.extend(last);
    blocks
}

#[cfg(test)]
mod tests {
    use envelope::open;
    use hmac::{Hmac, KeyInit as _, Mac as _};
    use rand_core::SeedableRng as _;
    use sha2::Sha256;

    use conformance::padded;

    use super::*;
    use crate::party::Rules;

    /// RFC 7518 section 5.2.2.1, step 5.
    fn right_tag(token: &Untagged, key: &[u8]) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&key[..KEY / 2]).unwrap();
        let protected = token.protected.as_bytes();
        let bits = protected.len() as u64 * 8;
        for part in [protected, &token.iv, &token.ciphertext, &bits.to_be_bytes()] {
            mac.update(part);
        }
        mac.finalize().into_bytes()[..TAG].to_vec()
    }

    #[test]
    fn a_sound_block_under_a_right_tag_opens() {
        let party = Party::new(1).unwrap();
        let mut rng = ChaCha20Rng::seed_from_u64(2);
        let direct = Tokens::direct("direct", ending_with(&[1]));
        let cases = [
            (
                Tokens::rsa(&party, "", "RSA1_5", padded::pkcs1, &mut rng),
                Rules::Legacy,
            ),
            (
                Tokens::rsa(&party, "", "RSA-OAEP", padded::oaep, &mut rng),
                Rules::Permissive,
            ),
            (direct, Rules::Permissive),
        ];
        for (class, rules) in cases {
            let key = class.keys[0].key.clone();
            let token = class
                .token_with(0, &mut rng, |token, _| right_tag(token, &key))
                .unwrap();
            let opened = open(&party.request(&token, rules), &mut rng).ok().unwrap();
            assert_eq!(opened.payload().len(), 18 * 16 - 1, "{}", class.header);
        }
    }
}
