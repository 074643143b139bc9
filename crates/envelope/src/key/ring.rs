//! The keys at hand for one operation, each with the place it came from.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::report::KeyReport;
use crate::inspect::diagnose::Diagnosis;
use crate::policy::profile::Profile;
use crate::time::UnixTime;

/// Keys and certificates, in the order they were added.
#[derive(Clone, Default)]
pub struct KeyRing {
    keys: Vec<HeldKey>,
}

/// A key and where it came from.
#[derive(Clone)]
pub struct HeldKey {
    /// A file name, or a word such as `pasted`; shown as `opened_by.source`.
    pub source: String,
    /// The key itself.
    pub material: KeyMaterial,
}

/// A key of either format. No `Debug`: it may hold private parts.
#[derive(Clone)]
#[cfg_attr(
    all(feature = "jose", feature = "openpgp"),
    expect(
        clippy::large_enum_variant,
        reason = "a handful of keys, held in a Vec"
    )
)]
pub enum KeyMaterial {
    /// A JSON Web Key.
    #[cfg(feature = "jose")]
    Jose(crate::jose::jwk::Jwk),
    /// An OpenPGP certificate, with or without its secret parts.
    #[cfg(feature = "openpgp")]
    OpenPgp(crate::openpgp::certificate::Certificate),
}

/// What an import added and what it left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSummary {
    /// How many keys were added.
    pub added: usize,
    /// The keys that were left out; the others are not affected.
    pub skipped: Vec<SkippedKey>,
}

/// A key of a set or file that could not be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedKey {
    /// Its place in the set, from 0.
    pub index: usize,
    /// Its id, where it could be read.
    pub id: Option<String>,
    /// Why, in one sentence.
    pub reason: String,
}

impl KeyRing {
    /// A ring without keys.
    #[must_use]
    pub const fn new() -> Self {
        Self { keys: Vec::new() }
    }

    /// Adds every key found in `bytes`, recognised by content: OpenPGP (armored or binary, one or
    /// many), JWK, JWK Set, PEM or DER (PKCS#1, PKCS#8, SPKI, SEC1).
    ///
    /// # Errors
    /// A [`Diagnosis`] when nothing in it is a key; the ring is then unchanged.
    pub fn import(&mut self, bytes: &[u8], source: &str) -> Result<ImportSummary, Diagnosis> {
        let (found, skipped) = super::import::import(bytes)?;
        let added = found.len();
        self.keys.extend(found.into_iter().map(|material| HeldKey {
            source: source.into(),
            material,
        }));
        Ok(ImportSummary { added, skipped })
    }

    /// Adds one key.
    pub fn push(&mut self, key: HeldKey) {
        self.keys.push(key);
    }

    /// Adds every key of another ring.
    pub fn extend(&mut self, other: &Self) {
        self.keys.extend(other.keys.iter().cloned());
    }

    /// The keys, in the order they were added.
    pub fn iter(&self) -> core::slice::Iter<'_, HeldKey> {
        self.keys.iter()
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// What can be said of every key under a profile at a time.
    #[must_use]
    pub fn reports(&self, profile: &Profile, at: UnixTime) -> Vec<KeyReport> {
        self.keys
            .iter()
            .map(|key| key.report(profile, at))
            .collect()
    }
}

impl HeldKey {
    /// What can be said of the key under a profile at a time.
    #[must_use]
    pub fn report(&self, profile: &Profile, at: UnixTime) -> KeyReport {
        let mut report: KeyReport = match self.material {
            #[cfg(feature = "jose")]
            KeyMaterial::Jose(ref key) => key.report(profile, at),
            #[cfg(feature = "openpgp")]
            KeyMaterial::OpenPgp(ref certificate) => certificate.report(profile, at),
        };
        report.source = Some(self.source.clone());
        report
    }

    /// The public half as text: an armored certificate, or a JWK.
    #[must_use]
    pub fn export_public(&self) -> String {
        match self.material {
            #[cfg(feature = "jose")]
            KeyMaterial::Jose(ref key) => key.export_public(),
            #[cfg(feature = "openpgp")]
            KeyMaterial::OpenPgp(ref certificate) => certificate.export_public(),
        }
    }

    /// The key with its private parts as text, where it holds any: an armored secret key, or a
    /// private JWK. OpenPGP keys under a passphrase stay under it.
    #[must_use]
    pub fn export_secret(&self) -> Option<crate::secret::SecretBytes> {
        match self.material {
            #[cfg(feature = "jose")]
            KeyMaterial::Jose(ref key) => key.export_secret(),
            #[cfg(feature = "openpgp")]
            KeyMaterial::OpenPgp(ref certificate) => certificate.export_secret(),
        }
    }
}

impl<'a> IntoIterator for &'a KeyRing {
    type Item = &'a HeldKey;
    type IntoIter = core::slice::Iter<'a, HeldKey>;

    fn into_iter(self) -> Self::IntoIter {
        self.keys.iter()
    }
}
