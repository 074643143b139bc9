//! The primary key of a held key, ready to make statements: unlocked, or the refusal that says
//! why it is not.

use alloc::string::String;

use pgp::types::KeyDetails as _;

use super::packets::unwritable;
use crate::CryptoRng;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::openpgp::algorithm::hash_algorithm;
use crate::openpgp::certificate::{Certificate, ComponentRef};
use crate::openpgp::generate::no_openpgp;
use crate::openpgp::private_key::PrivateKey;
use crate::openpgp::secret_part::LockError;
use crate::openpgp::self_signature::Owner;
use crate::openpgp::signer::Signer;
use crate::openpgp::wire;
use crate::policy::profile::Profile;
use crate::secret::SecretBytes;
use crate::time::UnixTime;

/// An unlocked primary key.
pub(super) struct Primary<'a> {
    pub(super) component: ComponentRef<'a>,
    private: PrivateKey,
    /// The passphrase that undid its lock.
    pub(super) passphrase: Option<&'a SecretBytes>,
}

impl<'a> Primary<'a> {
    /// Unlocks the primary key with the first passphrase that fits.
    ///
    /// # Errors
    /// [`Cause::KeyLocked`], [`Cause::WrongPassphrase`], or [`Cause::KeyWrongUsage`] where the file
    /// does not hold its secret half.
    pub(super) fn unlock(
        certificate: &'a Certificate,
        passphrases: &'a [SecretBytes],
    ) -> Result<Self, Diagnosis> {
        let component = certificate.primary();
        let passphrase = component.passphrase(passphrases);
        let tried = passphrase.map_or(passphrases, core::slice::from_ref);
        match component.unlock(tried) {
            Ok(private) => Ok(Self {
                component,
                private,
                passphrase: passphrase.filter(|_| component.is_locked()),
            }),
            Err(error) => Err(locked(component.id(), error)),
        }
    }

    /// Makes statements at a moment, with the profile's digest.
    ///
    /// # Errors
    /// Those of `make`; [`Cause::AlgorithmForbidden`] for a profile without OpenPGP,
    /// [`Cause::SignatureNotYetValid`] for a moment outside the 32 bits of the wire.
    pub(super) fn speak<T>(
        &self,
        profile: &Profile,
        at: UnixTime,
        rng: &mut dyn CryptoRng,
        make: impl FnOnce(&Owner<'_>) -> Option<T>,
    ) -> Result<T, Diagnosis> {
        let rules = profile.openpgp.as_ref();
        let digest = rules.ok_or_else(|| no_openpgp(&profile.name))?.digest;
        let at = wire::wire_time(at)
            .filter(|at| *at >= self.component.key().created_at().as_secs())
            .ok_or_else(|| out_of_time(at))?;
        let key = self.component.key();
        let signer = Signer::new(key, &self.private, hash_algorithm(digest), rng);
        let owner = Owner {
            signer: &signer,
            primary: key,
            at,
        };
        make(&owner).ok_or_else(unwritable)
    }
}

/// Why a secret key can not be used.
pub(super) fn locked(id: String, error: LockError) -> Diagnosis {
    match error {
        LockError::Locked => Diagnosis::new(
            Cause::KeyLocked,
            alloc::format!("Key {id} is under a passphrase, and none was given."),
            "Give the passphrase of the key.",
        ),
        LockError::WrongPassphrase => Diagnosis::new(
            Cause::WrongPassphrase,
            alloc::format!("No passphrase given opens key {id}."),
            "Give the right passphrase of the key.",
        ),
        LockError::Absent => Diagnosis::new(
            Cause::KeyWrongUsage,
            alloc::format!("The secret half of key {id} is not in this file."),
            "Give the file with the secret key, not the public certificate.",
        ),
    }
    .with("key", id)
}

fn out_of_time(at: UnixTime) -> Diagnosis {
    Diagnosis::new(
        Cause::SignatureNotYetValid,
        alloc::format!("At {at} the key does not exist yet, or OpenPGP can not write the time."),
        "Check the clock.",
    )
}
