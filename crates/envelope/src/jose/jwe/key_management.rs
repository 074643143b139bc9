//! Key management (RFC 7518 section 4): how the content-encryption key travels.
//!
//! Opening follows RFC 7516 section 11.5: whatever goes wrong with a wrapped key, a random key of
//! the right length takes its place, chosen without a branch, and the failure shows at the tag.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use serde_json::{Map, Value, json};
use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};

use super::agreement::{Context, derive, shared_secret};
use super::parameters::{EphemeralKey, Parameters};
use super::wrapping;
use crate::CryptoRng;
use crate::encoding::base64url_encode;
use crate::jose::jwa::{self, Transport};
use crate::jose::jwk::{Jwk, Material};
use crate::key::edwards::X25519PrivateKey;
use crate::key::elliptic::EllipticPrivateKey;
use crate::policy::algorithm::{ContentEncryption, Digest, KeyManagement};
use crate::secret::SecretBytes;

/// The key does not serve for this algorithm, or it is too short for the content key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::jose) struct Unfit;

/// A content-encryption key on its way to one recipient.
pub(in crate::jose) struct Wrapped {
    /// Empty where nothing travels.
    pub(in crate::jose) encrypted_key: Vec<u8>,
    /// What the recipient's header must say.
    pub(in crate::jose) members: Map<String, Value>,
}

/// One recipient's half of the exchange.
#[derive(Clone, Copy)]
pub(in crate::jose) struct Sent<'a> {
    pub(in crate::jose) alg: KeyManagement,
    pub(in crate::jose) enc: ContentEncryption,
    pub(in crate::jose) parameters: &'a Parameters,
    pub(in crate::jose) encrypted_key: &'a [u8],
}

/// Makes a content-encryption key for a direct `alg`: the shared key itself, or one agreed with a
/// key made for this message.
///
/// # Errors
/// [`Unfit`] when the key does not serve for `alg`, or `alg` is not direct.
pub(in crate::jose) fn direct(
    alg: KeyManagement,
    enc: ContentEncryption,
    key: &Jwk,
    rng: &mut dyn CryptoRng,
) -> Result<(SecretBytes, Wrapped), Unfit> {
    let octets = jwa::key_octets(enc);
    match (Transport::of(alg), &key.material) {
        (Transport::Direct, Material::Oct(shared)) if shared.len() == octets => {
            let nothing = Wrapped {
                encrypted_key: Vec::new(),
                members: Map::new(),
            };
            Ok((shared.clone(), nothing))
        }
        (Transport::Agreement { wraps_with: None }, material) => {
            let (secret, members) = agree(material, rng)?;
            let wrapped = Wrapped {
                encrypted_key: Vec::new(),
                members,
            };
            Ok((
                derive(&secret, Context::anonymous(enc.name()), octets),
                wrapped,
            ))
        }
        _ => Err(Unfit),
    }
}

/// A random content-encryption key for `enc`.
pub(in crate::jose) fn content_key(enc: ContentEncryption, rng: &mut dyn CryptoRng) -> SecretBytes {
    random(jwa::key_octets(enc), rng)
}

/// Wraps a content-encryption key for one recipient. `count` is the iterations that a password is
/// given.
///
/// # Errors
/// [`Unfit`] when the key does not serve for `alg`, or `alg` is direct.
pub(in crate::jose) fn wrap(
    alg: KeyManagement,
    key: &Jwk,
    content_key: &SecretBytes,
    count: u32,
    rng: &mut dyn CryptoRng,
) -> Result<Wrapped, Unfit> {
    let plain = |encrypted_key| Wrapped {
        encrypted_key,
        members: Map::new(),
    };
    match (Transport::of(alg), &key.material) {
        (Transport::RsaPkcs1v15, Material::Rsa { public, .. }) => {
            let encrypted = public.encrypt_pkcs1v15(rng, content_key.expose());
            encrypted.map(plain).map_err(|_| Unfit)
        }
        (Transport::RsaOaep(digest), Material::Rsa { public, .. }) => {
            let encrypted = public.encrypt_oaep(digest, rng, content_key.expose());
            encrypted.map(plain).map_err(|_| Unfit)
        }
        (
            Transport::Agreement {
                wraps_with: Some(octets),
            },
            material,
        ) => {
            let (secret, members) = agree(material, rng)?;
            let kek = derive(&secret, Context::anonymous(alg.name()), octets);
            let encrypted_key = wrapping::aes_wrap(kek.expose(), content_key.expose());
            Ok(Wrapped {
                encrypted_key: encrypted_key.ok_or(Unfit)?,
                members,
            })
        }
        (Transport::AesWrap { octets }, Material::Oct(shared)) if shared.len() == octets => {
            let encrypted = wrapping::aes_wrap(shared.expose(), content_key.expose());
            encrypted.map(plain).ok_or(Unfit)
        }
        (Transport::GcmWrap { octets }, Material::Oct(shared)) if shared.len() == octets => {
            let mut iv = [0; jwa::GCM_IV_OCTETS];
            rng.fill_bytes(&mut iv);
            let wrapped = wrapping::gcm_wrap(shared, &iv, content_key).ok_or(Unfit)?;
            let mut members = Map::new();
            members.insert("iv".into(), base64url_encode(&iv).into());
            members.insert("tag".into(), base64url_encode(&wrapped.tag).into());
            Ok(Wrapped {
                encrypted_key: wrapped.ciphertext,
                members,
            })
        }
        (Transport::Password { digest, octets }, Material::Oct(password)) => {
            let mut salt = [0; SALT_OCTETS];
            rng.fill_bytes(&mut salt);
            let kek = password_key(alg, digest, password, &salt, count, octets).ok_or(Unfit)?;
            let encrypted_key = wrapping::aes_wrap(kek.expose(), content_key.expose());
            let mut members = Map::new();
            members.insert("p2s".into(), base64url_encode(&salt).into());
            members.insert("p2c".into(), count.into());
            Ok(Wrapped {
                encrypted_key: encrypted_key.ok_or(Unfit)?,
                members,
            })
        }
        _ => Err(Unfit),
    }
}

/// The content-encryption key, always of the length that `enc` takes: the one sent, or a random one
/// when what was sent can not be it. The caller learns which at the tag.
///
/// # Errors
/// [`Unfit`] when the key does not serve for `alg`, which is public knowledge.
pub(in crate::jose) fn unwrap(
    sent: Sent<'_>,
    key: &Jwk,
    rng: &mut dyn CryptoRng,
) -> Result<SecretBytes, Unfit> {
    let octets = jwa::key_octets(sent.enc);
    let substitute = random(octets, rng);
    let arrived = arrived(sent, key, octets, rng)?;
    Ok(chosen(arrived, &substitute))
}

/// What arrived, of whatever length; nothing when it could not be unwrapped.
fn arrived(
    sent: Sent<'_>,
    key: &Jwk,
    octets: usize,
    rng: &mut dyn CryptoRng,
) -> Result<Option<SecretBytes>, Unfit> {
    let Sent {
        alg,
        enc,
        parameters,
        encrypted_key,
    } = sent;
    match (Transport::of(alg), &key.material, parameters) {
        (
            Transport::RsaPkcs1v15,
            Material::Rsa {
                private: Some(private),
                ..
            },
            _,
        ) => Ok(private.decrypt_pkcs1v15(rng, encrypted_key).ok()),
        (
            Transport::RsaOaep(digest),
            Material::Rsa {
                private: Some(private),
                ..
            },
            _,
        ) => Ok(private.decrypt_oaep(digest, rng, encrypted_key).ok()),
        (
            Transport::Agreement { wraps_with },
            material,
            Parameters::Agreement {
                ephemeral,
                party_u,
                party_v,
            },
        ) => {
            let context = |algorithm| Context {
                algorithm,
                party_u,
                party_v,
            };
            Ok(
                shared_secret(material, ephemeral).and_then(|secret| match wraps_with {
                    None => Some(derive(&secret, context(enc.name()), octets)),
                    Some(wraps_with) => {
                        let kek = derive(&secret, context(alg.name()), wraps_with);
                        wrapping::aes_unwrap(kek.expose(), encrypted_key)
                    }
                }),
            )
        }
        (Transport::AesWrap { octets }, Material::Oct(shared), _) if shared.len() == octets => {
            Ok(wrapping::aes_unwrap(shared.expose(), encrypted_key))
        }
        (Transport::GcmWrap { octets }, Material::Oct(shared), Parameters::Gcm { iv, tag })
            if shared.len() == octets =>
        {
            Ok(wrapping::gcm_unwrap(shared, iv, encrypted_key, tag))
        }
        (
            Transport::Password { digest, octets },
            Material::Oct(password),
            Parameters::Password { salt, count },
        ) => {
            let kek = password_key(alg, digest, password, salt, *count, octets).ok_or(Unfit)?;
            Ok(wrapping::aes_unwrap(kek.expose(), encrypted_key))
        }
        (Transport::Direct, Material::Oct(shared), _) => Ok(Some(shared.clone())),
        _ => Err(Unfit),
    }
}

impl Context<'_> {
    /// Without names for the parties, as this codec seals.
    const fn anonymous(algorithm: &str) -> Context<'_> {
        Context {
            algorithm,
            party_u: &[],
            party_v: &[],
        }
    }
}

/// A key made for this message agrees with the recipient's, and its public half is what the header
/// carries.
fn agree(
    recipient: &Material,
    rng: &mut dyn CryptoRng,
) -> Result<(SecretBytes, Map<String, Value>), Unfit> {
    let (material, ephemeral) = match recipient {
        Material::Elliptic { public, .. } => {
            let own = EllipticPrivateKey::generate(public.curve(), rng);
            let material = Material::Elliptic {
                public: own.public(),
                private: Some(own),
            };
            (material, EphemeralKey::Elliptic(public.clone()))
        }
        Material::X25519 { public, .. } => {
            let own = X25519PrivateKey::generate(rng);
            let material = Material::X25519 {
                public: own.public(),
                private: Some(own),
            };
            (material, EphemeralKey::X25519(public.clone()))
        }
        _ => return Err(Unfit),
    };
    let secret = shared_secret(&material, &ephemeral).ok_or(Unfit)?;
    let mut members = Map::new();
    members.insert("epk".into(), public_members(&material));
    Ok((secret, members))
}

/// `epk`: the public numbers and nothing else (RFC 7518 section 4.6.1.1).
fn public_members(material: &Material) -> Value {
    match material {
        Material::Elliptic { public, .. } => {
            let (x, y) = public.coordinates();
            json!({
                "kty": "EC",
                "crv": public.curve().name(),
                "x": base64url_encode(&x),
                "y": base64url_encode(&y),
            })
        }
        Material::X25519 { public, .. } => json!({
            "kty": "OKP",
            "crv": "X25519",
            "x": base64url_encode(&public.to_bytes()),
        }),
        _ => Value::Null,
    }
}

/// RFC 7518 section 4.8.1.1: the salt is the algorithm's name, a zero octet and `p2s`.
fn password_key(
    alg: KeyManagement,
    digest: Digest,
    password: &SecretBytes,
    salt: &[u8],
    count: u32,
    octets: usize,
) -> Option<SecretBytes> {
    let salt = [alg.name().as_bytes(), &[0], salt].concat();
    wrapping::from_password(digest, password.expose(), &salt, count, octets)
}

/// Takes the key that was sent when there is one of the right length, else the substitute; the
/// selection touches every octet of both either way.
fn chosen(sent: Option<SecretBytes>, substitute: &SecretBytes) -> SecretBytes {
    let arrived = Choice::from(u8::from(sent.is_some()));
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

/// Twice the least of RFC 7518 section 4.8.1.1.
const SALT_OCTETS: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_key_of_the_right_length_is_taken() {
        let substitute = SecretBytes::new(vec![9; 4]);
        let of = |sent: Option<&[u8]>| {
            let sent = sent.map(|octets| SecretBytes::new(octets.to_vec()));
            chosen(sent, &substitute).expose().to_vec()
        };
        assert_eq!(of(Some(&[1, 2, 3, 4])), [1, 2, 3, 4]);
        for sent in [&[][..], &[1, 2, 3], &[1, 2, 3, 4, 5]] {
            assert_eq!(of(Some(sent)), [9; 4]);
        }
        assert_eq!(of(None), [9; 4]);
    }
}
