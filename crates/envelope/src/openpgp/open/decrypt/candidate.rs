//! A key that may open the message, and what became of it.

use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use pgp::packet::PublicKeyEncryptedSessionKey;
use pgp::types::{Fingerprint, KeyDetails as _, KeyId};

use crate::CryptoRng;
use crate::inspect::diagnose::Cause;
use crate::key::report::KeyUsage;
use crate::keyset::clearance::{Bar, Clearance};
use crate::open::OpenRequest;
use crate::open::trace::KeyTried;
use crate::openpgp::certificate::{Certificate, ComponentRef};
use crate::openpgp::private_key::{PrivateKey, Unwrapped};
use crate::openpgp::secret_part::LockError;
use crate::openpgp::wire;

/// A (sub)key at hand, with its secret part or without.
pub(super) struct Candidate<'a> {
    pub(super) component: ComponentRef<'a>,
    pub(super) source: &'a str,
    pub(super) clearance: Clearance<'a>,
    pub(super) outcome: Outcome,
    key_id: KeyId,
    print: Fingerprint,
    ready: Option<PrivateKey>,
}

/// What became of a key. A later entry takes the place of an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    NotARecipient,
    PublicOnly,
    Barred(Bar),
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
    const fn weight(self) -> u8 {
        match self {
            Self::NotARecipient => 0,
            Self::PublicOnly => 1,
            Self::Barred(_) => 2,
            Self::WrongUsage => 3,
            Self::TooSmall => 4,
            Self::UnreadAlgorithm => 5,
            Self::Unreadable => 6,
            Self::Locked => 7,
            Self::WrongPassphrase => 8,
            Self::Failed => 9,
            Self::Opened => 10,
        }
    }

    /// The words in the list of keys tried.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::NotARecipient => "not a recipient",
            Self::PublicOnly => "public half only",
            Self::Barred(bar) => bar.outcome(),
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
            Self::NotARecipient | Self::PublicOnly => Cause::NoMatchingKey,
            Self::Barred(bar) => bar.cause(),
            Self::WrongUsage => Cause::KeyWrongUsage,
            Self::TooSmall => Cause::KeyTooSmall,
            Self::UnreadAlgorithm => Cause::AlgorithmForbidden,
            Self::Locked => Cause::KeyLocked,
            Self::WrongPassphrase => Cause::WrongPassphrase,
            Self::Unreadable | Self::Failed | Self::Opened => Cause::DecryptionFailed,
        }
    }
}

/// Every (sub)key at hand, each once: the copy with the secret part, else the first.
pub(super) fn all<'a>(request: &OpenRequest<'a>) -> Vec<Candidate<'a>> {
    let sets = request.key_sets();
    let mut found: Vec<Candidate<'a>> = Vec::new();
    let mut places: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    for held in request.keys {
        let components = Certificate::of(&held.material)
            .into_iter()
            .flat_map(Certificate::components);
        for component in components {
            let print = component.key().fingerprint();
            match places.entry(print.as_bytes().to_vec()) {
                Entry::Vacant(place) => {
                    place.insert(found.len());
                    found.push(Candidate {
                        component,
                        source: &held.source,
                        clearance: sets.clearance(|| component.name()),
                        outcome: Outcome::NotARecipient,
                        key_id: component.key().legacy_key_id(),
                        print,
                        ready: None,
                    });
                }
                Entry::Occupied(place) => {
                    if let Some(known) = found.get_mut(*place.get())
                        && component.has_secret()
                        && !known.component.has_secret()
                    {
                        (known.component, known.source) = (component, &held.source);
                    }
                }
            }
        }
    }
    found
}

impl Candidate<'_> {
    pub(super) fn id(&self) -> String {
        wire::hex(self.key_id.as_ref())
    }

    /// Whether the secret part is at hand, locked or not.
    pub(super) fn is_held(&self) -> bool {
        self.component.has_secret()
    }

    /// Its line in the list of keys.
    pub(super) fn line(&self, request: &OpenRequest<'_>) -> KeyTried {
        let standing = self.component.standing(request.profile, request.at);
        let encrypts = standing.may(KeyUsage::Encrypt);
        let words = match self.outcome {
            Outcome::NotARecipient | Outcome::WrongUsage
                if standing.may(KeyUsage::Sign) && !encrypts =>
            {
                SIGNING_KEY
            }
            outcome => outcome.words(),
        };
        let expired = standing.expires.filter(|end| *end <= request.at);
        let ended = match (standing.revoked, expired) {
            (Some(_), _) => Some(String::from("revoked")),
            (None, Some(end)) => Some(format!("expired {}", end.date())),
            (None, None) => None,
        };
        // Only what decrypts has old traffic to open.
        let ended = ended.filter(|_| encrypts && self.is_held());
        KeyTried::new(self.id(), words).of_key(self.source, &self.clearance, ended)
    }

    /// Whether the session key names this key.
    pub(super) fn is_named_by(&self, esk: &PublicKeyEncryptedSessionKey) -> bool {
        match esk {
            PublicKeyEncryptedSessionKey::V3 { id, .. } => *id == self.key_id,
            PublicKeyEncryptedSessionKey::V6 { fingerprint, .. } => {
                fingerprint.as_ref() == Some(&self.print)
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
        self.is_held()
            && esk
                .algorithm()
                .is_ok_and(|one| one == self.component.key().algorithm())
            && self.encrypts(request)
    }

    /// Whether the key is one for encryption, as far as its owner said.
    pub(super) fn encrypts(&self, request: &OpenRequest<'_>) -> bool {
        self.component
            .standing(request.profile, request.at)
            .may(KeyUsage::Encrypt)
    }

    /// Whether the key is one for signatures, as far as its owner said.
    pub(super) fn signs(&self, request: &OpenRequest<'_>) -> bool {
        self.component
            .standing(request.profile, request.at)
            .may(KeyUsage::Sign)
    }

    /// Checks size, usage and what key sets say, and undoes the lock, once. Only called for a key
    /// that suits the message, so that no passphrase is tried elsewhere.
    pub(super) fn prepare(&mut self, request: &OpenRequest<'_>) -> bool {
        if self.ready.is_some() {
            return true;
        }
        if self.outcome != Outcome::NotARecipient {
            return false;
        }
        if !self.is_held() {
            self.note(Outcome::PublicOnly);
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
        if let Some(bar @ Bar::Environment(_)) = self.clearance.bar {
            self.note(Outcome::Barred(bar));
            return false;
        }
        if !self.encrypts(request) {
            self.note(Outcome::WrongUsage);
            return false;
        }
        if let Some(bar) = self.clearance.bar {
            self.note(Outcome::Barred(bar));
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
        if outcome.weight() >= self.outcome.weight() {
            self.outcome = outcome;
        }
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

const SIGNING_KEY: &str = "signing key";
