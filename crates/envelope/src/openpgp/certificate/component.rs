//! The parts of a certificate: keys, user ids and the self-signatures that hold them together.
//! Every signature kept here was verified when it was read; its age and digest were not judged.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use pgp::packet::{PublicKey, Signature};
use pgp::types::KeyDetails as _;
use zeroize::Zeroizing;

use super::{Certificate, Fingerprint, Standing};
use crate::keyset::record::KeyName;
use crate::openpgp::algorithm;
use crate::openpgp::private_key::PrivateKey;
use crate::openpgp::secret_part::{LockError, LockKind, SecretPart};
use crate::openpgp::wire;
use crate::policy::profile::Profile;
use crate::secret::SecretBytes;
use crate::time::UnixTime;

/// A primary key or subkey.
pub(in crate::openpgp) struct Component {
    pub(in crate::openpgp) key: PublicKey,
    pub(super) secret: Option<SecretPart>,
    /// Direct-key signatures of a primary key, binding signatures of a subkey.
    pub(super) bindings: Vec<SelfSignature>,
    pub(super) revocations: Vec<Signature>,
}

/// A user id and the signatures that bind it.
pub(super) struct User {
    /// Exact octets: the signatures cover them; usually UTF-8.
    pub(super) id: Vec<u8>,
    pub(super) bindings: Vec<SelfSignature>,
    pub(super) revocations: Vec<Signature>,
}

/// A binding by the primary key.
pub(super) struct SelfSignature {
    pub(super) signature: Signature,
    /// Whether it embeds a good signature of the subkey over the primary key, which a signing
    /// subkey needs (RFC 9580 section 5.2.1.9).
    pub(super) cross_certified: bool,
}

/// A component together with the certificate it belongs to.
#[derive(Clone, Copy)]
pub(in crate::openpgp) struct ComponentRef<'a> {
    pub(in crate::openpgp) certificate: &'a Certificate,
    pub(in crate::openpgp) component: &'a Component,
}

impl<'a> ComponentRef<'a> {
    pub(in crate::openpgp) const fn key(&self) -> &'a PublicKey {
        &self.component.key
    }

    pub(in crate::openpgp) fn is_primary(&self) -> bool {
        core::ptr::eq(&raw const self.certificate.parts.primary, self.component)
    }

    pub(in crate::openpgp) fn id(&self) -> String {
        wire::key_id(self.key())
    }

    /// How key sets name it.
    pub(in crate::openpgp) fn name(&self) -> KeyName {
        KeyName {
            thumbprint: Fingerprint::of(self.key()).to_string(),
            certificate: Some(self.certificate.fingerprint().to_string()),
        }
    }

    /// Whether the secret numbers are in the file, locked or not.
    pub(in crate::openpgp) fn has_secret(&self) -> bool {
        self.component
            .secret
            .as_ref()
            .is_some_and(SecretPart::is_present)
    }

    pub(in crate::openpgp) fn is_locked(&self) -> bool {
        self.component
            .secret
            .as_ref()
            .is_some_and(SecretPart::is_locked)
    }

    /// The secret numbers as they stand on the wire, without a lock.
    ///
    /// # Errors
    /// [`LockError`].
    pub(in crate::openpgp) fn secret_numbers(
        &self,
        passphrases: &[SecretBytes],
    ) -> Result<Zeroizing<Vec<u8>>, LockError> {
        let secret = self.component.secret.as_ref().ok_or(LockError::Absent)?;
        secret.unlock(self.key(), passphrases)
    }

    /// The passphrase that undoes the lock, of those given.
    pub(in crate::openpgp) fn passphrase<'p>(
        &self,
        passphrases: &'p [SecretBytes],
    ) -> Option<&'p SecretBytes> {
        passphrases
            .iter()
            .find(|one| self.secret_numbers(core::slice::from_ref(one)).is_ok())
    }

    /// The kind of lock for this key and what is added to it.
    pub(in crate::openpgp) fn lock_kind(&self) -> LockKind {
        let version = self.key().version();
        let secret = self.component.secret.as_ref();
        secret.map_or_else(|| LockKind::of(version), |secret| secret.lock_kind(version))
    }

    /// The private key.
    ///
    /// # Errors
    /// [`LockError`]; numbers that make no key count as absent.
    pub(in crate::openpgp) fn unlock(
        &self,
        passphrases: &[SecretBytes],
    ) -> Result<PrivateKey, LockError> {
        let numbers = self.secret_numbers(passphrases)?;
        PrivateKey::read(self.key(), &numbers).map_err(|_| LockError::Absent)
    }

    /// What the key may do at a moment.
    pub(in crate::openpgp) fn standing(&self, profile: &Profile, at: UnixTime) -> Standing {
        Standing::of(self, profile, at)
    }

    /// Whether the profile works with a key of this size at all, when reading.
    pub(in crate::openpgp) fn size_is_processed(&self, profile: &Profile) -> bool {
        self.modulus_bits().is_none_or(|bits| {
            (profile.keys.rsa_bits_min_process..=profile.keys.rsa_bits_max).contains(&bits)
        })
    }

    /// Whether the profile protects with a key of this size.
    pub(in crate::openpgp) fn size_protects(&self, profile: &Profile) -> bool {
        self.modulus_bits().is_none_or(|bits| {
            (profile.keys.rsa_bits_min..=profile.keys.rsa_bits_max).contains(&bits)
        })
    }

    /// Length of the modulus, for RSA and DSA: the same lengths are as strong (NIST SP 800-57 part
    /// 1, section 5.6.1).
    pub(in crate::openpgp) fn modulus_bits(&self) -> Option<u32> {
        matches!(u8::from(self.key().algorithm()), 1..=3 | 17)
            .then(|| algorithm::key_bits(self.key()))
            .flatten()
    }

    /// Length of the modulus, for RSA.
    pub(in crate::openpgp) fn rsa_bits(&self) -> Option<u32> {
        matches!(u8::from(self.key().algorithm()), 1..=3)
            .then(|| algorithm::key_bits(self.key()))
            .flatten()
    }
}
