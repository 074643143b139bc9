//! A secret key that may open the message, and what became of it.

use alloc::string::String;
use alloc::vec::Vec;

use pgp::packet::PublicKeyEncryptedSessionKey;
use pgp::types::KeyDetails as _;

use crate::CryptoRng;
use crate::inspect::diagnose::Cause;
use crate::key::report::KeyUsage;
use crate::open::OpenRequest;
use crate::openpgp::certificate::{Certificate, ComponentRef};
use crate::openpgp::private_key::{PrivateKey, Unwrapped};
use crate::openpgp::secret_part::LockError;
use crate::openpgp::wire;

/// A secret (sub)key held.
pub(super) struct Candidate<'a> {
    pub(super) component: ComponentRef<'a>,
    pub(super) source: &'a str,
    pub(super) outcome: Outcome,
    ready: Option<PrivateKey>,
}

/// What became of a key. A later entry takes the place of an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    NotARecipient,
    WrongUsage,
    TooSmall,
    UnreadAlgorithm,
    Unreadable,
    Locked,
    WrongPassphrase,
    Failed,
    Opened,
}

impl Outcome {
    /// The words in the list of keys tried.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::NotARecipient => "not a recipient",
            Self::WrongUsage => "not for encryption",
            Self::TooSmall => "size not allowed",
            Self::UnreadAlgorithm => "algorithm not read",
            Self::Unreadable => "secret numbers unreadable",
            Self::Locked => "locked",
            Self::WrongPassphrase => "wrong passphrase",
            Self::Failed => "failed",
            Self::Opened => "opened",
        }
    }

    /// The cause it stands for when nothing opened.
    pub(super) const fn cause(self) -> Cause {
        match self {
            Self::NotARecipient => Cause::NoMatchingKey,
            Self::WrongUsage => Cause::KeyWrongUsage,
            Self::TooSmall => Cause::KeyTooSmall,
            Self::UnreadAlgorithm => Cause::AlgorithmForbidden,
            Self::Locked => Cause::KeyLocked,
            Self::WrongPassphrase => Cause::WrongPassphrase,
            Self::Unreadable | Self::Failed | Self::Opened => Cause::DecryptionFailed,
        }
    }
}

/// Every secret (sub)key held, each once.
pub(super) fn all<'a>(request: &OpenRequest<'a>) -> Vec<Candidate<'a>> {
    let mut found: Vec<Candidate<'a>> = Vec::new();
    for held in request.keys {
        let components = Certificate::of(&held.material)
            .into_iter()
            .flat_map(Certificate::components);
        for component in components.filter(ComponentRef::has_secret) {
            let print = component.key().fingerprint();
            if found
                .iter()
                .any(|one| one.component.key().fingerprint() == print)
            {
                continue;
            }
            found.push(Candidate {
                component,
                source: &held.source,
                outcome: Outcome::NotARecipient,
                ready: None,
            });
        }
    }
    found
}

impl Candidate<'_> {
    pub(super) fn id(&self) -> String {
        wire::key_id(self.component.key())
    }

    /// Whether the session key names this key.
    pub(super) fn is_named_by(&self, esk: &PublicKeyEncryptedSessionKey) -> bool {
        match esk {
            PublicKeyEncryptedSessionKey::V3 { id, .. } => {
                *id == self.component.key().legacy_key_id()
            }
            PublicKeyEncryptedSessionKey::V6 { fingerprint, .. } => {
                fingerprint.as_ref() == Some(&self.component.key().fingerprint())
            }
            PublicKeyEncryptedSessionKey::Other { .. } => false,
        }
    }

    /// Whether this key can be the one that an anonymous session key is for.
    pub(super) fn may_be(
        &self,
        esk: &PublicKeyEncryptedSessionKey,
        request: &OpenRequest<'_>,
    ) -> bool {
        esk.algorithm()
            .is_ok_and(|one| one == self.component.key().algorithm())
            && self.encrypts(request)
    }

    /// Whether the key is one for encryption, as far as its owner said.
    pub(super) fn encrypts(&self, request: &OpenRequest<'_>) -> bool {
        self.component
            .standing(request.profile, request.at)
            .may(KeyUsage::Encrypt)
    }

    /// Checks size and usage and undoes the lock, once. Only called for a key that suits the
    /// message, so that no passphrase is tried elsewhere.
    pub(super) fn prepare(&mut self, request: &OpenRequest<'_>) -> bool {
        if self.ready.is_some() {
            return true;
        }
        if self.outcome != Outcome::NotARecipient {
            return false;
        }
        if !PrivateKey::decrypts(self.component.key().public_params()) {
            self.note(Outcome::UnreadAlgorithm);
            return false;
        }
        if !self.component.size_is_processed(request.profile) {
            self.note(Outcome::TooSmall);
            return false;
        }
        if !self.encrypts(request) {
            self.note(Outcome::WrongUsage);
            return false;
        }
        match self.component.unlock(request.passphrases) {
            Ok(private) => self.ready = Some(private),
            Err(LockError::Locked) => self.note(Outcome::Locked),
            Err(LockError::WrongPassphrase) => self.note(Outcome::WrongPassphrase),
            Err(LockError::Absent) => self.note(Outcome::Unreadable),
        }
        self.ready.is_some()
    }

    pub(super) fn note(&mut self, outcome: Outcome) {
        self.outcome = self.outcome.max(outcome);
    }

    /// The private-key operation.
    pub(super) fn unwrap(
        &self,
        esk: &PublicKeyEncryptedSessionKey,
        rng: &mut dyn CryptoRng,
    ) -> Option<Unwrapped> {
        let values = esk.values().ok()?;
        self.ready
            .as_ref()?
            .decrypt(self.component.key(), values, rng)
    }
}
