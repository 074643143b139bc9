//! Compact JWEs with A128CBC-HS256 around given plaintext blocks (RFC 7518 section 5.2.2.1).

use aes::Aes128;
use anyhow::{Context as _, Result, anyhow};
use cbc::Encryptor;
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeEncrypt as _, KeyIvInit as _};
use envelope::encoding::base64url_encode;
use rand_chacha::ChaCha20Rng;

use conformance::padded::random;

/// Octets of a content-encryption key.
pub(crate) const KEY: usize = 32;
/// Octets of a tag.
pub(crate) const TAG: usize = 16;
const BLOCK: usize = 16;

/// A token without its tag.
pub(crate) struct Untagged {
    pub(crate) protected: String,
    pub(crate) iv: Vec<u8>,
    pub(crate) ciphertext: Vec<u8>,
    encrypted_key: Vec<u8>,
}

/// Content that is encrypted as it is, without padding of its own.
///
/// # Errors
/// When `key` or `blocks` have an impossible length.
pub(crate) fn encrypt(
    header: &str,
    encrypted_key: &[u8],
    key: &[u8],
    blocks: &[u8],
    rng: &mut ChaCha20Rng,
) -> Result<Untagged> {
    let (_, cipher_key) = key.split_at_checked(KEY / 2).context("a short key")?;
    let iv = random(BLOCK, rng);
    let ciphertext = Encryptor::<Aes128>::new_from_slices(cipher_key, &iv)
        .map_err(|_| anyhow!("a key or vector of another length"))?
        .encrypt_padded_vec::<NoPadding>(blocks);
    Ok(Untagged {
        protected: base64url_encode(header.as_bytes()),
        iv,
        ciphertext,
        encrypted_key: encrypted_key.to_vec(),
    })
}

impl Untagged {
    /// The token with this tag.
    pub(crate) fn tagged(&self, tag: &[u8]) -> Vec<u8> {
        let parts = [&self.encrypted_key, &self.iv, &self.ciphertext, tag].map(base64url_encode);
        format!("{}.{}", self.protected, parts.join(".")).into_bytes()
    }
}
