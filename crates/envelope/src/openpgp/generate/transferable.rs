//! Writes a transferable secret key (RFC 9580 section 10.2) from a signing and an encryption key.

use alloc::vec::Vec;

use pgp::packet::{Signature, UserId};
use pgp::ser::Serialize as _;
use pgp::types::{KeyDetails as _, KeyVersion};
use zeroize::Zeroizing;

use crate::CryptoRng;
use crate::framing::packet;
use crate::openpgp::algorithm::hash_algorithm;
use crate::openpgp::key_packet::NewKey;
use crate::openpgp::secret_part::{LockKind, secret_fields};
use crate::openpgp::self_signature::Owner;
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
    /// Locks the secret numbers.
    pub(super) passphrase: Option<&'a SecretBytes>,
}

/// The packets of the new key; `None` when the pieces do not fit a packet.
pub(super) fn assemble(
    template: &Template<'_>,
    primary: &NewKey,
    subkey: &NewKey,
    rng: &mut dyn CryptoRng,
) -> Option<SecretBytes> {
    let header = wire::header(tag::USER_ID, template.user_id.len())?;
    let user_id = UserId::try_from_reader(header, template.user_id.as_bytes()).ok()?;
    let kind = LockKind::of(primary.public.version());
    let lock = template.passphrase.map(|passphrase| (passphrase, kind));
    let primary_secret = secret_fields(
        &primary.numbers,
        &primary.public,
        tag::SECRET_KEY,
        lock,
        rng,
    )?;
    let subkey_secret = secret_fields(
        &subkey.numbers,
        &subkey.public,
        tag::SECRET_SUBKEY,
        lock,
        rng,
    )?;
    let digest = hash_algorithm(template.digest);
    let signer = Signer::new(&primary.public, &primary.private, digest, rng);
    let owner = Owner {
        signer: &signer,
        primary: &primary.public,
        at: template.created,
    };
    let mut octets = Zeroizing::new(Vec::new());
    push(
        &mut octets,
        tag::SECRET_KEY,
        &[&primary.fields, &primary_secret],
    )?;
    if primary.public.version() == KeyVersion::V6 {
        push_signature(&mut octets, &owner.direct_key(template.lifetime)?)?;
    }
    push(&mut octets, tag::USER_ID, &[template.user_id.as_bytes()])?;
    push_signature(&mut octets, &owner.user_id(&user_id, template.lifetime)?)?;
    push(
        &mut octets,
        tag::SECRET_SUBKEY,
        &[&subkey.fields, &subkey_secret],
    )?;
    let binding = owner.encryption_subkey(&subkey.public, template.lifetime)?;
    push_signature(&mut octets, &binding)?;
    Some(SecretBytes::new(core::mem::take(&mut *octets)))
}

fn push(into: &mut Vec<u8>, id: u8, fields: &[&[u8]]) -> Option<()> {
    let body = Zeroizing::new(fields.concat());
    packet::write(id, &body, into).ok()
}

fn push_signature(into: &mut Vec<u8>, signature: &Signature) -> Option<()> {
    push(into, tag::SIGNATURE, &[&signature.to_bytes().ok()?])
}
