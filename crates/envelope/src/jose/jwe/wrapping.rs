//! Wrapping a key with a shared key: AES key wrap (RFC 3394, RFC 7518 section 4.4) and AES-GCM
//! (RFC 7518 section 4.7). A wrong key and a changed text fail alike.

use alloc::vec;
use alloc::vec::Vec;

use aes::{Aes128, Aes192, Aes256};
use aes_kw::AesKw;
use aes_kw::cipher::consts::U16;
use aes_kw::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, BlockSizeUser};
use hmac::KeyInit;
use pbkdf2::pbkdf2_hmac;
use sha2::{Sha256, Sha384, Sha512};

use super::content::{self, Encrypted};
use crate::policy::algorithm::{ContentEncryption, Digest};
use crate::secret::SecretBytes;

/// Wraps a key (RFC 3394 section 2.2.1): the result is 8 octets longer. Nothing when `kek` is not an
/// AES key, or `key` is not a multiple of 8 octets of at least 16.
pub(in crate::jose) fn aes_wrap(kek: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    match kek.len() {
        16 => wrap_with::<Aes128>(kek, key),
        24 => wrap_with::<Aes192>(kek, key),
        32 => wrap_with::<Aes256>(kek, key),
        _ => None,
    }
}

/// Unwraps a key (RFC 3394 section 2.2.2): the result is 8 octets shorter. Nothing when it was not
/// wrapped with `kek`.
pub(in crate::jose) fn aes_unwrap(kek: &[u8], wrapped: &[u8]) -> Option<SecretBytes> {
    match kek.len() {
        16 => unwrap_with::<Aes128>(kek, wrapped),
        24 => unwrap_with::<Aes192>(kek, wrapped),
        32 => unwrap_with::<Aes256>(kek, wrapped),
        _ => None,
    }
}

/// Wraps a key with AES-GCM and no further data. Nothing when `kek` is not an AES key.
pub(super) fn gcm_wrap(kek: &SecretBytes, iv: &[u8], key: &SecretBytes) -> Option<Encrypted> {
    let cipher = gcm_of(kek.len())?;
    content::encrypt(cipher, kek, iv, &[], key.expose()).ok()
}

/// Unwraps a key with AES-GCM. Nothing when it was not wrapped with `kek`.
pub(super) fn gcm_unwrap(
    kek: &SecretBytes,
    iv: &[u8],
    wrapped: &[u8],
    tag: &[u8],
) -> Option<SecretBytes> {
    content::decrypt(gcm_of(kek.len())?, kek, iv, &[], wrapped, tag).ok()
}

/// The wrapping key that a password gives (RFC 8018 section 5.2): `octets` octets. Nothing for a
/// digest that PBES2 does not have in JOSE.
pub(in crate::jose) fn from_password(
    digest: Digest,
    password: &[u8],
    salt: &[u8],
    count: u32,
    octets: usize,
) -> Option<SecretBytes> {
    let mut key = vec![0; octets];
    match digest {
        Digest::Sha256 => pbkdf2_hmac::<Sha256>(password, salt, count, &mut key),
        Digest::Sha384 => pbkdf2_hmac::<Sha384>(password, salt, count, &mut key),
        Digest::Sha512 => pbkdf2_hmac::<Sha512>(password, salt, count, &mut key),
        _ => return None,
    }
    Some(SecretBytes::new(key))
}

fn wrap_with<C>(kek: &[u8], key: &[u8]) -> Option<Vec<u8>>
where
    C: BlockCipherEncrypt + BlockSizeUser<BlockSize = U16> + KeyInit,
{
    if key.len() < KEY_OCTETS_MIN {
        return None;
    }
    let cipher = AesKw::<C>::new_from_slice(kek).ok()?;
    let mut wrapped = vec![0; key.len() + aes_kw::IV_LEN];
    cipher.wrap_key(key, &mut wrapped).ok()?;
    Some(wrapped)
}

fn unwrap_with<C>(kek: &[u8], wrapped: &[u8]) -> Option<SecretBytes>
where
    C: BlockCipherDecrypt + BlockSizeUser<BlockSize = U16> + KeyInit,
{
    let octets = wrapped.len().checked_sub(aes_kw::IV_LEN)?;
    if octets < KEY_OCTETS_MIN {
        return None;
    }
    let cipher = AesKw::<C>::new_from_slice(kek).ok()?;
    let mut key = zeroize::Zeroizing::new(vec![0; octets]);
    cipher.unwrap_key(wrapped, &mut key).ok()?;
    Some(SecretBytes::new(core::mem::take(&mut *key)))
}

const fn gcm_of(octets: usize) -> Option<ContentEncryption> {
    match octets {
        16 => Some(ContentEncryption::A128Gcm),
        24 => Some(ContentEncryption::A192Gcm),
        32 => Some(ContentEncryption::A256Gcm),
        _ => None,
    }
}

/// RFC 3394 section 2: at least two blocks of 8 octets.
const KEY_OCTETS_MIN: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 3394 section 4.6: 256 bits of key data with a key of 256 bits.
    #[test]
    fn rfc3394_4_6() {
        let kek: Vec<u8> = (0..32).collect();
        let key: Vec<u8> = (0_u8..16).map(|n| n * 0x11).chain(0..16).collect();
        let due = [
            0x28, 0xC9, 0xF4, 0x04, 0xC4, 0xB8, 0x10, 0xF4, 0xCB, 0xCC, 0xB3, 0x5C, 0xFB, 0x87,
            0xF8, 0x26, 0x3F, 0x57, 0x86, 0xE2, 0xD8, 0x0E, 0xD3, 0x26, 0xCB, 0xC7, 0xF0, 0xE7,
            0x1A, 0x99, 0xF4, 0x3B, 0xFB, 0x98, 0x8B, 0x9B, 0x7A, 0x02, 0xDD, 0x21,
        ];
        assert_eq!(aes_wrap(&kek, &key).unwrap(), due);
        assert_eq!(aes_unwrap(&kek, &due).unwrap().expose(), key);
    }

    #[test]
    fn every_octet_of_key_and_wrapped_key_counts() {
        for octets in [16, 24, 32] {
            let kek = vec![7; octets];
            let wrapped = aes_wrap(&kek, &[9; 32]).unwrap();
            for at in 0..wrapped.len() {
                let mut changed = wrapped.clone();
                changed[at] ^= 1;
                assert!(aes_unwrap(&kek, &changed).is_none());
            }
            for at in 0..octets {
                let mut other = kek.clone();
                other[at] ^= 1;
                assert!(aes_unwrap(&other, &wrapped).is_none());
            }
        }
    }

    #[test]
    fn what_is_too_short_or_uneven_is_not_wrapped_and_not_unwrapped() {
        for octets in [0, 8, 17] {
            assert!(aes_wrap(&[0; 16], &vec![0; octets]).is_none());
            assert!(aes_unwrap(&[0; 16], &vec![0; octets]).is_none());
        }
        assert!(aes_wrap(&[0; 20], &[0; 16]).is_none());
    }
}
