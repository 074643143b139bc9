//! Padded blocks, sound ones and those that no sound program makes: PKCS #1 v1.5 for encryption
//! (RFC 8017 section 7.2.1) and OAEP (section 7.1.1). And the raw RSA operation that encrypts them.

use num_bigint::BigUint;
use rand_chacha::ChaCha20Rng;
use rand_core::Rng as _;
use sha1::{Digest as _, Sha1};

/// The public half of an RSA key.
pub struct RsaNumbers {
    modulus: BigUint,
    exponent: BigUint,
}

impl RsaNumbers {
    /// From its numbers, big-endian.
    #[must_use]
    pub fn new(modulus: &[u8], exponent: &[u8]) -> Self {
        Self {
            modulus: BigUint::from_bytes_be(modulus),
            exponent: BigUint::from_bytes_be(exponent),
        }
    }

    /// Length of the modulus and of a padded block, in octets.
    #[must_use]
    pub fn size(&self) -> usize {
        usize::try_from(self.modulus.bits().div_ceil(8)).unwrap_or(usize::MAX)
    }

    /// The raw RSA operation on a padded block (RFC 8017 section 5.1.1).
    #[must_use]
    pub fn encrypt(&self, block: &[u8]) -> Vec<u8> {
        let power = BigUint::from_bytes_be(block).modpow(&self.exponent, &self.modulus);
        let octets = power.to_bytes_be();
        let mut padded = vec![0; self.size().saturating_sub(octets.len())];
        padded.extend(octets);
        padded
    }
}

/// Random octets.
#[must_use]
pub fn random(count: usize, rng: &mut ChaCha20Rng) -> Vec<u8> {
    let mut octets = vec![0; count];
    rng.fill_bytes(&mut octets);
    octets
}

/// `00 02`, random octets that are not zero, `00`, and the message at the end.
#[must_use]
pub fn pkcs1(size: usize, message: &[u8], rng: &mut ChaCha20Rng) -> Vec<u8> {
    let mut block = vec![0, 2];
    block.extend(nonzero(size.saturating_sub(message.len() + 3), rng));
    block.push(0);
    block.extend(message);
    block
}

/// As [`pkcs1`], without the zero octet that ends the padding.
#[must_use]
pub fn pkcs1_endless(size: usize, rng: &mut ChaCha20Rng) -> Vec<u8> {
    let mut block = vec![0, 2];
    block.extend(nonzero(size.saturating_sub(2), rng));
    block
}

/// A sound OAEP block with SHA-1 and an empty label.
#[must_use]
pub fn oaep(size: usize, message: &[u8], rng: &mut ChaCha20Rng) -> Vec<u8> {
    let data = size.saturating_sub(DIGEST + 1);
    let mut database = Sha1::digest(b"").to_vec();
    database.resize(data.saturating_sub(message.len() + 1), 0);
    database.push(1);
    database.extend(message);
    let seed = random(DIGEST, rng);
    let masked = mask(&database, &seed);
    let seed = mask(&seed, &masked);
    [&[0][..], &seed, &masked].concat()
}

/// The block with another octet at a place.
#[must_use]
pub fn with(mut block: Vec<u8>, place: usize, octet: u8) -> Vec<u8> {
    if let Some(known) = block.get_mut(place) {
        *known = octet;
    }
    block
}

/// The octets under the mask that MGF1 makes of `seed` (RFC 8017 appendix B.2.1).
fn mask(octets: &[u8], seed: &[u8]) -> Vec<u8> {
    let stream = (0_u32..)
        .flat_map(|counter| Sha1::digest([seed, &counter.to_be_bytes()].concat()).to_vec());
    octets
        .iter()
        .zip(stream)
        .map(|(octet, mask)| octet ^ mask)
        .collect()
}

fn nonzero(count: usize, rng: &mut ChaCha20Rng) -> Vec<u8> {
    let mut octets = random(count, rng);
    for octet in &mut octets {
        if *octet == 0 {
            *octet = 1;
        }
    }
    octets
}

/// Octets of the digest of RSA-OAEP.
const DIGEST: usize = 20;
