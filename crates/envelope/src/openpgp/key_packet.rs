//! Making key packets (RFC 9580 section 5.5): the public fields, the secret numbers in the order
//! of the wire, and the private key ready to sign with.

use alloc::boxed::Box;
use alloc::vec::Vec;

use pgp::crypto::public_key::PublicKeyAlgorithm;
use pgp::packet::PublicKey;
use pgp::types::{KeyDetails as _, KeyVersion};
use zeroize::Zeroizing;

use super::private_key::PrivateKey;
use super::wire::{self, push_mpi, tag};
use crate::CryptoRng;
use crate::key::edwards::{Ed25519PrivateKey, X25519PrivateKey};
use crate::key::rsa::RsaPrivateKey;

/// What kind of key to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NewKeyKind {
    /// RSA, with a modulus of this many bits.
    Rsa(u32),
    /// Ed25519, which signs; in the older encoding (EdDSA) up to version 4.
    Ed25519,
    /// X25519, which encrypts; in the older encoding (ECDH) up to version 4.
    X25519,
}

/// A new key that is not bound into any certificate yet.
pub(super) struct NewKey {
    /// The body of its public-key packet.
    pub(super) fields: Vec<u8>,
    pub(super) public: PublicKey,
    /// The secret numbers, as they stand on the wire without a lock.
    pub(super) numbers: Zeroizing<Vec<u8>>,
    pub(super) private: PrivateKey,
}

impl NewKey {
    /// Makes a key; `created` is in seconds. `None` for randomness that yields no key.
    pub(super) fn generate(
        kind: NewKeyKind,
        version: KeyVersion,
        created: u32,
        rng: &mut dyn CryptoRng,
    ) -> Option<Self> {
        let is_v6 = version == KeyVersion::V6;
        match kind {
            NewKeyKind::Rsa(bits) => {
                let private = RsaPrivateKey::generate(bits, rng).ok()?;
                let mut material = Vec::new();
                push_mpi(&mut material, &private.n())?;
                push_mpi(&mut material, &private.e())?;
                let numbers = rsa_numbers(&private)?;
                let (fields, public) =
                    public_half(version, created, PublicKeyAlgorithm::RSA, &material)?;
                Some(Self {
                    fields,
                    public,
                    numbers,
                    private: PrivateKey::Rsa(Box::new(private)),
                })
            }
            NewKeyKind::Ed25519 => {
                let private = Ed25519PrivateKey::generate(rng);
                let (point, seed) = (private.public().to_bytes(), private.seed());
                let curve = (!is_v6).then_some(Legacy {
                    oid: ED25519_OID,
                    kdf: &[],
                });
                let algorithm = if is_v6 {
                    PublicKeyAlgorithm::Ed25519
                } else {
                    PublicKeyAlgorithm::EdDSALegacy
                };
                Self::of_curve(version, created, algorithm, curve, &point, seed.expose())
            }
            NewKeyKind::X25519 => {
                let private = X25519PrivateKey::generate(rng);
                let (point, mut scalar) = (
                    private.public().to_bytes(),
                    Zeroizing::new(private.to_bytes().expose().to_vec()),
                );
                if is_v6 {
                    let algorithm = PublicKeyAlgorithm::X25519;
                    return Self::of_curve(version, created, algorithm, None, &point, &scalar);
                }
                clamp(&mut scalar)?;
                // The older encoding is an integer: the most significant octet comes first.
                scalar.reverse();
                let curve = Legacy {
                    oid: CURVE25519_OID,
                    kdf: KDF_SHA256_AES128,
                };
                let algorithm = PublicKeyAlgorithm::ECDH;
                Self::of_curve(version, created, algorithm, Some(curve), &point, &scalar)
            }
        }
    }

    fn of_curve(
        version: KeyVersion,
        created: u32,
        algorithm: PublicKeyAlgorithm,
        legacy: Option<Legacy>,
        point: &[u8; 32],
        secret: &[u8],
    ) -> Option<Self> {
        let (mut material, mut numbers) = (Vec::new(), Zeroizing::new(Vec::new()));
        if let Some(Legacy { oid, kdf }) = legacy {
            material.push(u8::try_from(oid.len()).ok()?);
            material.extend_from_slice(oid);
            let prefixed = [&[NATIVE_POINT][..], point].concat();
            push_mpi(&mut material, &prefixed)?;
            material.extend_from_slice(kdf);
            numbers.reserve_exact(secret.len() + 2);
            push_mpi(&mut numbers, secret)?;
        } else {
            material.extend_from_slice(point);
            *numbers = secret.to_vec();
        }
        let (fields, public) = public_half(version, created, algorithm, &material)?;
        let private = PrivateKey::read(&public, &numbers).ok()?;
        Some(Self {
            fields,
            public,
            numbers,
            private,
        })
    }
}

/// How a curve is written up to version 4.
#[derive(Clone, Copy)]
struct Legacy {
    oid: &'static [u8],
    /// Key derivation, where the key agrees on secrets.
    kdf: &'static [u8],
}

/// Version, creation time and algorithm before the numbers; version 6 gives their length too
/// (RFC 9580 section 5.5.2.3).
fn public_half(
    version: KeyVersion,
    created: u32,
    algorithm: PublicKeyAlgorithm,
    material: &[u8],
) -> Option<(Vec<u8>, PublicKey)> {
    let mut fields = Vec::from([version.into()]);
    fields.extend(created.to_be_bytes());
    fields.push(algorithm.into());
    if version == KeyVersion::V6 {
        fields.extend(u32::try_from(material.len()).ok()?.to_be_bytes());
    }
    fields.extend_from_slice(material);
    let header = wire::header(tag::PUBLIC_KEY, fields.len())?;
    let public = PublicKey::try_from_reader(header, fields.as_slice()).ok()?;
    (public.version() == version).then_some((fields, public))
}

/// d, p, q and the inverse of p modulo q, with p the smaller (RFC 9580 section 5.5.5.1).
fn rsa_numbers(private: &RsaPrivateKey) -> Option<Zeroizing<Vec<u8>>> {
    let (d, first, second) = (private.d(), private.p(), private.q());
    let in_order = first.len() == second.len() && first.expose() > second.expose();
    // The wrapper knows the inverse of its second prime modulo its first.
    let (p, q, u) = if in_order {
        (second, first, private.crt()?.qi)
    } else {
        let swapped = RsaPrivateKey::from_components(
            &private.n(),
            &private.e(),
            d.expose(),
            Some((second.expose(), first.expose())),
        )
        .ok()?;
        (first, second, swapped.crt()?.qi)
    };
    let mut octets = Zeroizing::new(Vec::with_capacity(private.size() * 4));
    for number in [&d, &p, &q, &u] {
        push_mpi(&mut octets, number.expose())?;
    }
    Some(octets)
}

/// RFC 7748 section 5.
fn clamp(scalar: &mut [u8]) -> Option<()> {
    *scalar.first_mut()? &= 0xf8;
    let last = scalar.last_mut()?;
    *last = (*last & 0x7f) | 0x40;
    Some(())
}

/// RFC 9580 section 9.2.
const ED25519_OID: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x0f, 0x01];
const CURVE25519_OID: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x97, 0x55, 0x01, 0x05, 0x01];
/// Three octets follow, reserved, SHA-256 and AES-128 (RFC 9580 sections 5.5.5.6 and 11.5.1).
const KDF_SHA256_AES128: &[u8] = &[3, 1, 8, 7];
/// The point that follows is in the curve's own form (RFC 9580 section 11.2.2).
const NATIVE_POINT: u8 = 0x40;

#[cfg(test)]
mod tests;
