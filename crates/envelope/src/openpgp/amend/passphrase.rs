//! Locking, unlocking and locking anew: the same key under another passphrase, or under none.

use alloc::vec::Vec;

use pgp::types::KeyDetails as _;
use zeroize::Zeroizing;

use super::packets::{Packets, Part, unwritable};
use super::primary::locked;
use crate::CryptoRng;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::openpgp::certificate::{self, Certificate};
use crate::openpgp::generate::checked_passphrase;
use crate::openpgp::secret_part::{SecretPart, secret_fields};
use crate::openpgp::wire::{self, tag};
use crate::secret::SecretBytes;

/// The passphrases before and after.
#[derive(Clone, Copy)]
pub struct PassphraseRequest<'a> {
    /// Undo the locks that are there; each is tried where it is needed.
    pub current: &'a [SecretBytes],
    /// The new one; none leaves the key unlocked.
    pub new: Option<&'a SecretBytes>,
}

/// Puts every secret part of a key under a new passphrase, or under none. Parts that are kept
/// elsewhere stay so.
///
/// # Errors
/// A [`Diagnosis`] with [`Cause::KeyLocked`] or [`Cause::WrongPassphrase`] when any part does not
/// open (nothing is changed then) or the new passphrase is empty, [`Cause::UnsupportedVersion`] when
/// a secret part can not be read and would stay as it is, and [`Cause::KeyWrongUsage`] when no
/// secret part is held.
pub fn change_passphrase(
    certificate: &Certificate,
    request: &PassphraseRequest<'_>,
    rng: &mut dyn CryptoRng,
) -> Result<Certificate, Diagnosis> {
    let new = checked_passphrase(request.new)?;
    let mut packets = Packets::of(certificate)?;
    let mut changed = false;
    // Packets and not components: what is not worked with, or stands there twice, is secret too.
    for (place, part) in packets.0.iter_mut().enumerate() {
        if matches!(part.tag, tag::SECRET_KEY | tag::SECRET_SUBKEY)
            && let Some(body) = relocked(part, request.current, new, rng, place)?
        {
            part.body = body;
            changed = true;
        }
    }
    if !changed {
        return Err(Diagnosis::new(
            Cause::KeyWrongUsage,
            alloc::format!("Key {} has no secret part to lock.", certificate.id()),
            "Give the file with the secret key, not the public certificate.",
        ));
    }
    packets.certificate()
}

/// A secret-key packet's body under the new passphrase; none where its numbers are kept elsewhere.
fn relocked(
    part: &Part,
    current: &[SecretBytes],
    new: Option<&SecretBytes>,
    rng: &mut dyn CryptoRng,
    place: usize,
) -> Result<Option<Zeroizing<Vec<u8>>>, Diagnosis> {
    let (key, fields) = certificate::public_key(&part.body).ok_or_else(|| unread(place))?;
    let secret = SecretPart::read(fields, &key, part.tag).map_err(|_| unread(place))?;
    if !secret.is_present() {
        return Ok(None);
    }
    let numbers = secret
        .unlock(&key, current)
        .map_err(|error| locked(wire::key_id(&key), error))?;
    let public = part.body.len().checked_sub(fields.len());
    let public = public
        .and_then(|length| part.body.get(..length))
        .ok_or_else(unwritable)?;
    let lock = new.map(|new| (new, secret.lock_kind(key.version())));
    let fields = secret_fields(&numbers, &key, part.tag, lock, rng).ok_or_else(unwritable)?;
    Ok(Some(Zeroizing::new([public, fields.as_slice()].concat())))
}

/// A secret part that would stay in the clear, or under its old lock.
fn unread(place: usize) -> Diagnosis {
    Diagnosis::new(
        Cause::UnsupportedVersion,
        alloc::format!(
            "The secret part in packet {place} can not be read, so it can not be locked anew."
        ),
        "Take that subkey out of the file with the program that made it, and try again.",
    )
    .with("packet", place)
}
