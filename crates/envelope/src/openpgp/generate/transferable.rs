//! Writes a transferable secret key (RFC 9580 section 10.2) from two RSA keys.

use alloc::boxed::Box;
use alloc::vec::Vec;

use pgp::crypto::public_key::PublicKeyAlgorithm;
use pgp::packet::{PublicKey, Signature, UserId};
use pgp::ser::Serialize as _;
use pgp::types::{KeyVersion, PlainSecretParams, S2kParams, SecretParams, Tag};
use zeroize::Zeroizing;

use super::self_signature;
use crate::CryptoRng;
use crate::framing::packet;
use crate::key::rsa::RsaPrivateKey;
use crate::openpgp::algorithm::hash_algorithm;
use crate::openpgp::private_key::PrivateKey;
use crate::openpgp::rng_bridge::RngBridge;
use crate::openpgp::signer::Signer;
use crate::openpgp::wire::{self, tag};
use crate::policy::algorithm::Digest;
use crate::secret::SecretBytes;

/// What is common to both halves of the new key.
#[derive(Clone, Copy)]
pub(super) struct Template<'a> {
    /// Seconds since the epoch.
    pub(super) created: u32,
    /// Seconds from creation.
    pub(super) lifetime: u32,
    pub(super) user_id: &'a str,
    pub(super) digest: Digest,
}

/// The passphrase that the secret numbers are put under.
#[derive(Clone, Copy)]
pub(super) struct Lock<'a>(pub(super) &'a SecretBytes);

/// The packets of the new key; `None` when the pieces do not fit a packet.
pub(super) fn assemble(
    template: &Template<'_>,
    primary: RsaPrivateKey,
    subkey: RsaPrivateKey,
    lock: Option<Lock<'_>>,
    rng: &mut dyn CryptoRng,
) -> Option<SecretBytes> {
    let (primary_fields, primary_key) = public_fields(template.created, &primary)?;
    let (subkey_fields, subkey_key) = public_fields(template.created, &subkey)?;
    let header = wire::header(tag::USER_ID, template.user_id.len())?;
    let user_id = UserId::try_from_reader(header, template.user_id.as_bytes()).ok()?;

    let mut octets = Zeroizing::new(Vec::new());
    let secret = secret_fields(&primary, &primary_key, tag::SECRET_KEY, lock, rng)?;
    push(&mut octets, tag::SECRET_KEY, &[&primary_fields, &secret])?;
    push(&mut octets, tag::USER_ID, &[template.user_id.as_bytes()])?;

    let digest = hash_algorithm(template.digest);
    let secret = secret_fields(&subkey, &subkey_key, tag::SECRET_SUBKEY, lock, rng)?;
    let private = PrivateKey::Rsa(Box::new(primary));
    let signer = Signer::new(&primary_key, &private, digest, rng);
    let (created, lifetime) = (template.created, template.lifetime);
    let certification =
        self_signature::certification(&signer, &primary_key, &user_id, created, lifetime, digest)?;
    let binding = self_signature::encryption_subkey(
        &signer,
        &primary_key,
        &subkey_key,
        created,
        lifetime,
        digest,
    )?;
    push_signature(&mut octets, &certification)?;
    push(&mut octets, tag::SECRET_SUBKEY, &[&subkey_fields, &secret])?;
    push_signature(&mut octets, &binding)?;
    Some(SecretBytes::new(core::mem::take(&mut *octets)))
}

/// Version 4, creation time, RSA, modulus and exponent (RFC 9580 section 5.5.2.2).
fn public_fields(created: u32, key: &RsaPrivateKey) -> Option<(Vec<u8>, PublicKey)> {
    let mut fields = Vec::from([4]);
    fields.extend(created.to_be_bytes());
    fields.push(PublicKeyAlgorithm::RSA.into());
    push_mpi(&mut fields, &key.n())?;
    push_mpi(&mut fields, &key.e())?;
    let header = wire::header(tag::PUBLIC_KEY, fields.len())?;
    let public = PublicKey::try_from_reader(header, fields.as_slice()).ok()?;
    Some((fields, public))
}

/// The secret numbers with their lock or checksum (RFC 9580 section 5.5.3).
fn secret_fields(
    private: &RsaPrivateKey,
    key: &PublicKey,
    id: u8,
    lock: Option<Lock<'_>>,
    rng: &mut dyn CryptoRng,
) -> Option<Zeroizing<Vec<u8>>> {
    let numbers = numbers(private)?;
    let mut fields = Zeroizing::new(Vec::new());
    let Some(Lock(passphrase)) = lock else {
        let sum = numbers
            .iter()
            .fold(0_u16, |sum, octet| sum.wrapping_add((*octet).into()));
        fields.push(0);
        fields.extend_from_slice(&numbers);
        fields.extend(sum.to_be_bytes());
        return Some(fields);
    };
    let params = S2kParams::new_default(RngBridge(rng), KeyVersion::V4);
    let plain = PlainSecretParams::Unknown {
        alg: PublicKeyAlgorithm::RSA,
        data: numbers,
        pub_params: Default::default(),
    };
    let id = if id == tag::SECRET_KEY {
        Tag::SecretKey
    } else {
        Tag::SecretSubkey
    };
    let locked = plain
        .encrypt(passphrase.expose(), params, key, Some(id))
        .ok()?;
    SecretParams::Encrypted(locked)
        .to_writer(&mut *fields, KeyVersion::V4)
        .ok()?;
    Some(fields)
}

/// d, p, q and the inverse of p modulo q, with p the smaller (RFC 9580 section 5.5.5.1).
fn numbers(private: &RsaPrivateKey) -> Option<Zeroizing<Vec<u8>>> {
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

/// A minimal number with its length in bits (RFC 9580 section 3.2).
fn push_mpi(into: &mut Vec<u8>, number: &[u8]) -> Option<()> {
    let bits = number.len() * 8 - usize::try_from(number.first()?.leading_zeros()).ok()?;
    into.extend(u16::try_from(bits).ok()?.to_be_bytes());
    into.extend_from_slice(number);
    Some(())
}

fn push(into: &mut Vec<u8>, id: u8, fields: &[&[u8]]) -> Option<()> {
    let body = Zeroizing::new(fields.concat());
    packet::write(id, &body, into).ok()
}

fn push_signature(into: &mut Vec<u8>, signature: &Signature) -> Option<()> {
    push(into, tag::SIGNATURE, &[&signature.to_bytes().ok()?])
}
