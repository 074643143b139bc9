//! Tokens that no sealing would make: around a given block of RSA or a given padded content.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use aes::{Aes128, Aes192};
use cbc::Encryptor;
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeEncrypt as _, KeyIvInit as _};
use envelope::generate::{CertificateVersion, GenerateRequest, KeyType, generate};
use envelope::key::report::{KeyFormat, KeyUsage};
use envelope::key::ring::HeldKey;
use envelope::{KeyRing, Profile, UnixTime};
use hmac::{Hmac, KeyInit as _, Mac as _};
use num_bigint::BigUint;
use serde_json::{Value, json};
use sha2::{Sha256, Sha384};

use crate::corpus::text;
use crate::octets::{from_base64url, to_base64url};
use crate::token;

/// AES-CBC with HMAC (RFC 7518 section 5.2).
#[derive(Clone, Copy)]
pub(super) enum Lock {
    A128CbcHs256,
    A192CbcHs384,
}

impl Lock {
    /// `enc`.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::A128CbcHs256 => "A128CBC-HS256",
            Self::A192CbcHs384 => "A192CBC-HS384",
        }
    }

    /// Octets of each half of the key, and of the code.
    const fn half(self) -> usize {
        match self {
            Self::A128CbcHs256 => 16,
            Self::A192CbcHs384 => 24,
        }
    }

    fn key(self) -> Vec<u8> {
        (1..).take(2 * self.half()).collect()
    }

    /// Encrypts whole blocks as they are.
    fn encrypt(self, content: &[u8]) -> Option<Vec<u8>> {
        let key = self.key();
        let key = key.get(self.half()..)?;
        Some(match self {
            Self::A128CbcHs256 => Encryptor::<Aes128>::new_from_slices(key, IV)
                .ok()?
                .encrypt_padded_vec::<NoPadding>(content),
            Self::A192CbcHs384 => Encryptor::<Aes192>::new_from_slices(key, IV)
                .ok()?
                .encrypt_padded_vec::<NoPadding>(content),
        })
    }

    /// The code over everything (RFC 7518 section 5.2.2.1, steps 4 and 5).
    fn code(self, aad: &[u8], ciphertext: &[u8]) -> Option<Vec<u8>> {
        let key = self.key();
        let key = key.get(..self.half())?;
        let bits = u64::try_from(aad.len()).ok()?.checked_mul(8)?;
        let input = [aad, IV, ciphertext, &bits.to_be_bytes()].concat();
        let mut code = match self {
            Self::A128CbcHs256 => Hmac::<Sha256>::new_from_slice(key)
                .ok()?
                .chain_update(input)
                .finalize()
                .into_bytes()
                .to_vec(),
            Self::A192CbcHs384 => Hmac::<Sha384>::new_from_slice(key)
                .ok()?
                .chain_update(input)
                .finalize()
                .into_bytes()
                .to_vec(),
        };
        code.truncate(self.half());
        Some(code)
    }
}

/// An RSA key of 2048 bits, always the same, and the keys of `dir`.
pub(super) struct Recipient {
    ring: KeyRing,
    modulus: BigUint,
    exponent: BigUint,
}

impl Recipient {
    /// Makes the key.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn generate(profile: &Profile) -> Result<Self, String> {
        let request = GenerateRequest {
            format: KeyFormat::Jwk,
            key_type: KeyType::Rsa2048,
            usage: KeyUsage::Encrypt,
            version: CertificateVersion::V4,
            user_id: None,
            days: 365,
            passphrase: None,
            profile,
            at: UnixTime::from_seconds(1_790_000_000),
        };
        let material = generate(&request, &mut token::rng()).map_err(|no| no.summary)?;
        let held = HeldKey {
            source: "generated".to_string(),
            material,
        };
        let secret = held.export_secret().ok_or("nothing to export")?;
        let mut key: Value = serde_json::from_slice(secret.expose()).unwrap_or_default();
        // One key for every `alg`: it is the attack's business to choose.
        key.as_object_mut().ok_or("no JWK")?.remove("alg");
        let number = |name| {
            let octets = from_base64url(text(&key, name)).filter(|octets| !octets.is_empty());
            octets.ok_or_else(|| format!("no {name}"))
        };
        let modulus = BigUint::from_bytes_be(&number("/n")?);
        let exponent = BigUint::from_bytes_be(&number("/e")?);
        let mut ring = token::json_ring(&key)?;
        for lock in [Lock::A128CbcHs256, Lock::A192CbcHs384] {
            let octets = to_base64url(&lock.key());
            let shared = json!({"kty": "oct", "kid": lock.name(), "k": octets});
            ring.extend(&token::json_ring(&shared)?);
        }
        Ok(Self {
            ring,
            modulus,
            exponent,
        })
    }

    /// Everything held.
    pub(super) const fn ring(&self) -> &KeyRing {
        &self.ring
    }

    /// A token whose wrapped key opens to this block.
    pub(super) fn token_around_block(&self, alg: &str, enc: &str, block: &[u8]) -> String {
        let header = to_base64url(format!(r#"{{"alg":"{alg}","enc":"{enc}"}}"#).as_bytes());
        let (iv, tag): (&[u8], &[u8]) = match enc {
            "A128GCM" => (&[0; 12], &[0; 16]),
            _ => (&[0; 16], &[0; 24]),
        };
        let wrapped = to_base64url(&self.raise(block));
        let [iv, content, tag] = [iv, &[0; 64], tag].map(to_base64url);
        [header, wrapped, iv, content, tag].join(".")
    }

    /// A token whose content opens to these blocks, with the right code or a wrong one.
    pub(super) fn token_around_content(
        &self,
        alg: &str,
        lock: Lock,
        content: &[u8],
        right: bool,
    ) -> Option<String> {
        let name = lock.name();
        let kid = if alg == "dir" {
            format!(r#","kid":"{name}""#)
        } else {
            String::new()
        };
        let header = format!(r#"{{"alg":"{alg}","enc":"{name}"{kid}}}"#);
        let header = to_base64url(header.as_bytes());
        let wrapped = if alg == "dir" {
            Vec::new()
        } else {
            self.raise(&padded(&lock.key()))
        };
        let ciphertext = lock.encrypt(content)?;
        let mut tag = lock.code(header.as_bytes(), &ciphertext)?;
        if !right {
            let last = tag.last_mut()?;
            *last ^= 1;
        }
        let [wrapped, iv, ciphertext, tag] = [&wrapped, IV, &ciphertext, &tag].map(to_base64url);
        Some([header, wrapped, iv, ciphertext, tag].join("."))
    }

    /// The public operation (RFC 8017 section 5.1.1), as long as the modulus.
    fn raise(&self, block: &[u8]) -> Vec<u8> {
        let raised = BigUint::from_bytes_be(block)
            .modpow(&self.exponent, &self.modulus)
            .to_bytes_be();
        let missing = SIZE.saturating_sub(raised.len());
        [alloc::vec![0; missing], raised].concat()
    }
}

/// EME-PKCS1-v1_5 (RFC 8017 section 7.2.1, step 2) around a key.
fn padded(key: &[u8]) -> Vec<u8> {
    let filling = alloc::vec![0x55; SIZE.saturating_sub(key.len() + 3)];
    [&[0, 2], filling.as_slice(), &[0], key].concat()
}

/// Octets of the modulus.
const SIZE: usize = 256;
const IV: &[u8] = &[0; 16];
