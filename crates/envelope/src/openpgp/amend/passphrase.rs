//! Locking, unlocking and locking anew: the same key under another passphrase, or under none.

use zeroize::Zeroizing;

use super::packets::{Packets, unwritable};
use super::primary::locked;
use crate::CryptoRng;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::openpgp::certificate::{self, Certificate, ComponentRef};
use crate::openpgp::generate::checked_passphrase;
use crate::openpgp::secret_part::secret_fields;
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
/// open (nothing is changed then) or the new passphrase is empty, and [`Cause::KeyWrongUsage`] when
/// no secret part is held.
pub fn change_passphrase(
    certificate: &Certificate,
    request: &PassphraseRequest<'_>,
    rng: &mut dyn CryptoRng,
) -> Result<Certificate, Diagnosis> {
    let new = checked_passphrase(request.new)?;
    let mut packets = Packets::of(certificate)?;
    let mut changed = false;
    for component in certificate.components().filter(ComponentRef::has_secret) {
        let numbers = component
            .secret_numbers(request.current)
            .map_err(|error| locked(&component, error))?;
        let place = packets.place_of(component.key()).ok_or_else(unwritable)?;
        let part = packets.0.get_mut(place).ok_or_else(unwritable)?;
        let (_, secret) = certificate::public_key(&part.body).ok_or_else(unwritable)?;
        let public = part.body.len().checked_sub(secret.len());
        let public = public
            .and_then(|length| part.body.get(..length))
            .ok_or_else(unwritable)?;
        let fields =
            secret_fields(&numbers, component.key(), part.tag, new, rng).ok_or_else(unwritable)?;
        part.body = Zeroizing::new([public, fields.as_slice()].concat());
        changed = true;
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
