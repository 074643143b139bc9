//! Certificates and secret keys (RFC 9580 section 10): what is in them, what they may do at a
//! moment, and their export octet for octet as they were read.

mod component;
mod fingerprint;
mod import;
mod report;
mod revocation;
mod statement;
mod validity;

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use pgp::packet::PublicKey;

pub use fingerprint::Fingerprint;
pub use import::import;
pub(crate) use import::{Budget, find};
pub(crate) use revocation::{Revocation, begins};

pub(super) use component::{Component, ComponentRef};
pub(super) use import::{binaries, holds_secret, public_key};
pub(super) use report::{of_revokers, unusual_algorithm};
pub(super) use validity::{Binding, Standing, digest_of, digests};

use super::wire;
use crate::framing::armor::{self, ArmorKind};
use crate::key::report::KeyReport;
use crate::key::ring::KeyMaterial;
use crate::keyset::record::KeyName;
use crate::policy::profile::Profile;
use crate::secret::SecretBytes;
use crate::time::UnixTime;
use component::User;

/// A certificate, with or without secret parts. No `Debug`: it may hold private numbers. A clone
/// shares them, so that they lie in memory once.
#[derive(Clone)]
pub struct Certificate {
    parts: Arc<Parts>,
}

struct Parts {
    primary: Component,
    users: Vec<User>,
    subkeys: Vec<Component>,
    /// The packets without any secret part.
    public: Vec<u8>,
    /// The packets as they were read, where any of them is secret.
    secret: Option<SecretBytes>,
    /// Revocations of the primary key by keys that its owner named for this (RFC 9580 section
    /// 5.2.3.23), by the id of their issuer. Those keys are not at hand, so nothing was verified.
    revoked_by_others: Vec<String>,
}

impl Certificate {
    /// The key id of the primary key: 16 upper-case hex digits.
    #[must_use]
    pub fn id(&self) -> String {
        wire::key_id(&self.parts.primary.key)
    }

    /// The fingerprint of the primary key.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.parts.primary.key)
    }

    /// Whether any secret part is held.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.components().any(|component| component.has_secret())
    }

    /// What can be said of it under a profile at a time.
    #[must_use]
    pub fn report(&self, profile: &Profile, at: UnixTime) -> KeyReport {
        report::report(self, profile, at)
    }

    /// The certificate alone, armored (RFC 9580 section 10.1).
    #[must_use]
    pub fn export_public(&self) -> String {
        armor::encode(ArmorKind::PublicKey, &self.parts.public)
    }

    /// The key with its secret parts, armored; those under a passphrase stay under it. `None` too
    /// where the packets only say that the secret parts are kept elsewhere.
    #[must_use]
    pub fn export_secret(&self) -> Option<SecretBytes> {
        if !self.is_secret() {
            return None;
        }
        let octets = self.parts.secret.as_ref()?;
        let text = armor::encode(ArmorKind::PrivateKey, octets.expose());
        Some(SecretBytes::new(text.into_bytes()))
    }

    /// The certificate in a held key, unless that is of the other format.
    pub(crate) const fn of(material: &KeyMaterial) -> Option<&Self> {
        match material {
            KeyMaterial::OpenPgp(certificate) => Some(certificate),
            #[cfg(feature = "jose")]
            KeyMaterial::Jose(_) => None,
        }
    }

    /// Whether a component has this key id or fingerprint.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.components()
            .any(|one| one.id() == name || Fingerprint::of(one.key()).as_str() == name)
    }

    /// How key sets name its components.
    pub(crate) fn names(&self) -> Vec<KeyName> {
        self.components()
            .map(|component| component.name())
            .collect()
    }

    /// The packets, with their secret parts where there are any.
    pub(super) fn octets(&self) -> &[u8] {
        let secret = self.parts.secret.as_ref();
        secret.map_or(self.parts.public.as_slice(), SecretBytes::expose)
    }

    /// The packets without any secret part.
    pub(super) fn public_octets(&self) -> &[u8] {
        &self.parts.public
    }

    pub(super) fn primary(&self) -> ComponentRef<'_> {
        ComponentRef {
            certificate: self,
            component: &self.parts.primary,
        }
    }

    pub(super) fn primary_key(&self) -> &PublicKey {
        &self.parts.primary.key
    }

    /// The primary key, then the subkeys in the order of the file.
    pub(super) fn components(&self) -> impl Iterator<Item = ComponentRef<'_>> {
        core::iter::once(&self.parts.primary)
            .chain(&self.parts.subkeys)
            .map(|component| ComponentRef {
                certificate: self,
                component,
            })
    }
}
