//! Content encryption (RFC 7518 section 5): AES-CBC with HMAC SHA-2 and AES-GCM.

use alloc::vec::Vec;

use aes::{Aes128, Aes192, Aes256};
use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{AeadInOut, Nonce, Tag};
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use cbc::{Decryptor, Encryptor};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384, Sha512};

use crate::jose::jwa;
use crate::policy::algorithm::ContentEncryption;
use crate::secret::SecretBytes;

/// The content did not authenticate, or had the wrong form; which of the two is never told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::jose) struct NotAuthentic;

/// What content encryption yields.
pub(in crate::jose) struct Encrypted {
    pub(in crate::jose) ciphertext: Vec<u8>,
    pub(in crate::jose) tag: Vec<u8>,
}

/// Encrypts content. `key` and `iv` have the octets that [`jwa`] states for `enc`.
///
/// # Errors
/// [`NotAuthentic`] when key or vector have another length, or the content is longer than the
/// cipher allows.
pub(in crate::jose) fn encrypt(
    enc: ContentEncryption,
    key: &SecretBytes,
    iv: &[u8],
    aad: &[u8],
    content: &[u8],
) -> Result<Encrypted, NotAuthentic> {
    let key = key.expose();
    match enc {
        ContentEncryption::A128CbcHs256 => {
            cbc_encrypt::<Encryptor<Aes128>, Hmac<Sha256>>(enc, key, iv, aad, content)
        }
        ContentEncryption::A192CbcHs384 => {
            cbc_encrypt::<Encryptor<Aes192>, Hmac<Sha384>>(enc, key, iv, aad, content)
        }
        ContentEncryption::A256CbcHs512 => {
            cbc_encrypt::<Encryptor<Aes256>, Hmac<Sha512>>(enc, key, iv, aad, content)
        }
        ContentEncryption::A128Gcm => gcm_encrypt::<AesGcm<Aes128, U12>>(key, iv, aad, content),
        ContentEncryption::A192Gcm => gcm_encrypt::<AesGcm<Aes192, U12>>(key, iv, aad, content),
        ContentEncryption::A256Gcm => gcm_encrypt::<AesGcm<Aes256, U12>>(key, iv, aad, content),
    }
}

/// Authenticates and then decrypts content.
///
/// # Errors
/// [`NotAuthentic`], without distinction.
pub(in crate::jose) fn decrypt(
    enc: ContentEncryption,
    key: &SecretBytes,
    iv: &[u8],
    aad: &[u8],
    ciphertext: &[u8],
    tag: &[u8],
) -> Result<SecretBytes, NotAuthentic> {
    let key = key.expose();
    let content = match enc {
        ContentEncryption::A128CbcHs256 => {
            cbc_decrypt::<Decryptor<Aes128>, Hmac<Sha256>>(enc, key, iv, aad, ciphertext, tag)
        }
        ContentEncryption::A192CbcHs384 => {
            cbc_decrypt::<Decryptor<Aes192>, Hmac<Sha384>>(enc, key, iv, aad, ciphertext, tag)
        }
        ContentEncryption::A256CbcHs512 => {
            cbc_decrypt::<Decryptor<Aes256>, Hmac<Sha512>>(enc, key, iv, aad, ciphertext, tag)
        }
        ContentEncryption::A128Gcm => {
            gcm_decrypt::<AesGcm<Aes128, U12>>(key, iv, aad, ciphertext, tag)
        }
        ContentEncryption::A192Gcm => {
            gcm_decrypt::<AesGcm<Aes192, U12>>(key, iv, aad, ciphertext, tag)
        }
        ContentEncryption::A256Gcm => {
            gcm_decrypt::<AesGcm<Aes256, U12>>(key, iv, aad, ciphertext, tag)
        }
    }?;
    Ok(SecretBytes::new(content))
}

fn cbc_encrypt<C: BlockModeEncrypt + KeyIvInit, M: Mac + KeyInit>(
    enc: ContentEncryption,
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    content: &[u8],
) -> Result<Encrypted, NotAuthentic> {
    let (mac_key, cipher_key) = halves(enc, key)?;
    let cipher = C::new_from_slices(cipher_key, iv).map_err(|_| NotAuthentic)?;
    let ciphertext = cipher.encrypt_padded_vec::<Pkcs7>(content);
    let mut tag = mac::<M>(mac_key, aad, iv, &ciphertext)?
        .finalize()
        .into_bytes()
        .to_vec();
    tag.truncate(jwa::tag_octets(enc));
    Ok(Encrypted { ciphertext, tag })
}

/// The tag is compared in constant time, and the padding is looked at only when it was right
/// (RFC 7518 section 5.2.2.2).
fn cbc_decrypt<C: BlockModeDecrypt + KeyIvInit, M: Mac + KeyInit>(
    enc: ContentEncryption,
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    ciphertext: &[u8],
    tag: &[u8],
) -> Result<Vec<u8>, NotAuthentic> {
    let (mac_key, cipher_key) = halves(enc, key)?;
    if tag.len() != jwa::tag_octets(enc) {
        return Err(NotAuthentic);
    }
    mac::<M>(mac_key, aad, iv, ciphertext)?
        .verify_truncated_left(tag)
        .map_err(|_| NotAuthentic)?;
    C::new_from_slices(cipher_key, iv)
        .map_err(|_| NotAuthentic)?
        .decrypt_padded_vec::<Pkcs7>(ciphertext)
        .map_err(|_| NotAuthentic)
}

/// The first half of the key authenticates, the second encrypts (RFC 7518 section 5.2.2.1).
fn halves(enc: ContentEncryption, key: &[u8]) -> Result<(&[u8], &[u8]), NotAuthentic> {
    let octets = jwa::key_octets(enc);
    if key.len() != octets {
        return Err(NotAuthentic);
    }
    key.split_at_checked(octets / 2).ok_or(NotAuthentic)
}

fn mac<M: Mac + KeyInit>(
    key: &[u8],
    aad: &[u8],
    iv: &[u8],
    ciphertext: &[u8],
) -> Result<M, NotAuthentic> {
    let mut mac = <M as KeyInit>::new_from_slice(key).map_err(|_| NotAuthentic)?;
    let aad_bits = (aad.len() as u64).saturating_mul(8);
    for part in [aad, iv, ciphertext, &aad_bits.to_be_bytes()] {
        mac.update(part);
    }
    Ok(mac)
}

fn gcm_encrypt<A: AeadInOut + KeyInit>(
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    content: &[u8],
) -> Result<Encrypted, NotAuthentic> {
    let cipher = A::new_from_slice(key).map_err(|_| NotAuthentic)?;
    let nonce = <&Nonce<A>>::try_from(iv).map_err(|_| NotAuthentic)?;
    let mut ciphertext = content.to_vec();
    let tag = cipher
        .encrypt_inout_detached(nonce, aad, ciphertext.as_mut_slice().into())
        .map_err(|_| NotAuthentic)?
        .to_vec();
    Ok(Encrypted { ciphertext, tag })
}

fn gcm_decrypt<A: AeadInOut + KeyInit>(
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    ciphertext: &[u8],
    tag: &[u8],
) -> Result<Vec<u8>, NotAuthentic> {
    let cipher = A::new_from_slice(key).map_err(|_| NotAuthentic)?;
    let nonce = <&Nonce<A>>::try_from(iv).map_err(|_| NotAuthentic)?;
    let tag = <&Tag<A>>::try_from(tag).map_err(|_| NotAuthentic)?;
    let mut content = ciphertext.to_vec();
    cipher
        .decrypt_inout_detached(nonce, aad, content.as_mut_slice().into(), tag)
        .map_err(|_| NotAuthentic)?;
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_octet_of_key_vector_header_ciphertext_and_tag_counts() {
        for enc in ContentEncryption::ALL.iter().copied() {
            let key = SecretBytes::new((0_u8..).take(jwa::key_octets(enc)).collect());
            let iv: Vec<u8> = (7_u8..).take(jwa::iv_octets(enc)).collect();
            let sealed = encrypt(enc, &key, &iv, b"header", b"content").unwrap();
            let opened = |key: &SecretBytes, iv: &[u8], aad: &[u8], ct: &[u8], tag: &[u8]| {
                decrypt(enc, key, iv, aad, ct, tag).map(|content| content.expose().to_vec())
            };
            let flipped = |octets: &[u8], at: usize| {
                let mut octets = octets.to_vec();
                octets[at] ^= 1;
                octets
            };
            let (ct, tag) = (&sealed.ciphertext, &sealed.tag);
            assert_eq!(
                opened(&key, &iv, b"header", ct, tag),
                Ok(b"content".to_vec()),
                "{enc}"
            );
            assert_eq!(tag.len(), jwa::tag_octets(enc));
            for at in 0..key.len() {
                let key = SecretBytes::new(flipped(key.expose(), at));
                // The halves of a CBC key act apart, and the second one only after the tag.
                let wrong = opened(&key, &iv, b"header", ct, tag);
                assert_ne!(wrong, Ok(b"content".to_vec()), "{enc} key {at}");
            }
            for at in 0..iv.len() {
                assert!(opened(&key, &flipped(&iv, at), b"header", ct, tag).is_err());
            }
            for at in 0..ct.len() {
                assert!(opened(&key, &iv, b"header", &flipped(ct, at), tag).is_err());
            }
            for at in 0..tag.len() {
                assert!(opened(&key, &iv, b"header", ct, &flipped(tag, at)).is_err());
                assert!(opened(&key, &iv, b"header", ct, &tag[..at]).is_err());
            }
            assert!(opened(&key, &iv, b"Header", ct, tag).is_err());
            assert!(opened(&key, &iv[1..], b"header", ct, tag).is_err());
        }
    }
}
