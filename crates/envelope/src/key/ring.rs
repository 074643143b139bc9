//! The keys at hand for one operation, each with the place it came from.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::report::{KeyFormat, KeyReport};
use crate::inspect::diagnose::Diagnosis;
use crate::key::state::KeyState;
use crate::keyset::record::KeyName;
use crate::keyset::{KeyRecord, KeyRecords};
#[cfg(feature = "openpgp")]
use crate::openpgp::certificate::{Budget, Certificate, Revocation};
use crate::policy::profile::Profile;
use crate::time::UnixTime;

/// Keys and certificates, in the order they were added, and what key sets say of them.
#[derive(Clone, Default)]
pub struct KeyRing {
    keys: Vec<HeldKey>,
    /// They judge keys of the same name, whatever file these came from.
    records: KeyRecords,
    /// The component keys that may protect, where not all may.
    chosen: Option<BTreeSet<String>>,
    /// Revocations that came apart from their keys: they count for keys that are added later too.
    #[cfg(feature = "openpgp")]
    revocations: Vec<Revocation>,
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
    OpenPgp(Certificate),
}

/// What an import added and what it left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSummary {
    /// How many keys were added.
    pub added: usize,
    /// How many revocations came apart from their keys. They are kept, and count for a key
    /// whether it is here already or is added later.
    #[serde(default)]
    pub revocations: usize,
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
        Self {
            keys: Vec::new(),
            records: KeyRecords::new(),
            chosen: None,
            #[cfg(feature = "openpgp")]
            revocations: Vec::new(),
        }
    }

    /// Adds every key found in `bytes`, recognised by content: OpenPGP (armored or binary, one or
    /// many), JWK, JWK Set, PEM or DER (PKCS#1, PKCS#8, SPKI, SEC1), or the export of a key set,
    /// whose records come along.
    ///
    /// # Errors
    /// A [`Diagnosis`] when nothing in it is a key; the ring is then unchanged.
    pub fn import(&mut self, bytes: &[u8], source: &str) -> Result<ImportSummary, Diagnosis> {
        let found = super::import::import(bytes)?;
        let added = found.keys.len();
        let held = found.keys.into_iter().map(|material| HeldKey {
            source: source.into(),
            material,
        });
        self.keys.extend(held);
        self.records.extend(&found.records);
        #[cfg_attr(
            not(feature = "openpgp"),
            expect(unused_mut, reason = "JOSE keys have no revocations apart")
        )]
        let mut summary = ImportSummary {
            added,
            revocations: 0,
            skipped: found.skipped,
        };
        #[cfg(feature = "openpgp")]
        self.revoke(found.revocations, &mut summary);
        Ok(summary)
    }

    /// Adds one key.
    pub fn push(&mut self, key: HeldKey) {
        self.keys.push(key);
        #[cfg(feature = "openpgp")]
        self.revoke(Vec::new(), &mut ImportSummary::default());
    }

    /// Adds every key and record of another ring.
    pub fn extend(&mut self, other: &Self) {
        self.keys.extend(other.keys.iter().cloned());
        self.records.extend(&other.records);
        #[cfg(feature = "openpgp")]
        self.revoke(other.revocations.clone(), &mut ImportSummary::default());
    }

    /// Adds what a key set says of a key, which may be here, come later, or never.
    pub fn push_record(&mut self, record: KeyRecord) {
        self.records.push(record);
    }

    /// Takes the records of a key as if its state were another one: for trying, on a copy.
    pub(crate) fn assume(&mut self, name: &str, state: impl Fn(KeyState) -> Option<KeyState>) {
        self.records.assume(name, state);
    }

    /// The keys that have a component of these thumbprints, for sealing: of an OpenPGP certificate
    /// no other component signs or is encrypted to, and every one of these signs. What key sets say
    /// comes along; for keys that are added later the choice holds too.
    #[must_use]
    pub fn only<'a>(&self, thumbprints: impl IntoIterator<Item = &'a str>) -> Self {
        let chosen: BTreeSet<String> = thumbprints.into_iter().map(String::from).collect();
        let mut ring = self.clone();
        ring.keys.retain(|key| {
            let mut names = key.names().into_iter();
            names.any(|name| chosen.contains(&name.thumbprint))
        });
        ring.chosen = Some(chosen);
        ring
    }

    /// Whether a component may protect as far as the choice goes.
    #[cfg(feature = "openpgp")]
    pub(crate) fn is_chosen(&self, name: impl FnOnce() -> KeyName) -> bool {
        self.chosen
            .as_ref()
            .is_none_or(|chosen| chosen.contains(&name().thumbprint))
    }

    /// Whether the components that may protect were chosen one by one.
    #[cfg(feature = "openpgp")]
    pub(crate) const fn has_choice(&self) -> bool {
        self.chosen.is_some()
    }

    /// What key sets say of keys.
    #[must_use]
    pub const fn records(&self) -> &KeyRecords {
        &self.records
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

#[cfg(feature = "openpgp")]
impl KeyRing {
    /// Keeps revocations, and applies all that are kept to all keys. A key of which it can not be
    /// told whether it is revoked is taken out.
    fn revoke(&mut self, new: Vec<Revocation>, summary: &mut ImportSummary) {
        let (before, lone) = (
            self.revocations.len(),
            new.iter().filter(|one| one.is_alone()),
        );
        summary.revocations = lone.count();
        self.revocations.extend(new);
        if self.revocations.is_empty() {
            return;
        }
        let mut budget = Budget::new();
        let mut is_used: Vec<bool> = self.revocations.iter().map(|_| false).collect();
        self.keys.retain_mut(|key| {
            let Some(certificate) = Certificate::of(&key.material) else {
                return true;
            };
            match certificate.revoked(&self.revocations, &mut budget, &mut is_used) {
                Ok(None) => true,
                Ok(Some(revoked)) => {
                    key.material = KeyMaterial::OpenPgp(revoked);
                    true
                }
                Err(reason) => {
                    summary.added = summary.added.saturating_sub(1);
                    summary.skipped.push(SkippedKey {
                        index: 0,
                        id: Some(certificate.id()),
                        reason,
                    });
                    false
                }
            }
        });
        for (one, is_used) in self.revocations.iter_mut().zip(is_used) {
            one.mark_used(is_used);
        }
        let new = self.revocations.iter().skip(before);
        let waiting = new.filter(|one| one.is_waiting());
        summary.skipped.extend(waiting.map(|one| SkippedKey {
            index: 0,
            id: one.id(),
            reason: "a revocation of a key that is not here; it counts once the key is.".into(),
        }));
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

    /// Which format it is of.
    #[must_use]
    pub const fn format(&self) -> KeyFormat {
        match self.material {
            #[cfg(feature = "jose")]
            KeyMaterial::Jose(_) => KeyFormat::Jwk,
            #[cfg(feature = "openpgp")]
            KeyMaterial::OpenPgp(_) => KeyFormat::OpenPgp,
        }
    }

    /// Whether a message means this key, or a component of it, by this name: an OpenPGP key id or
    /// fingerprint, or a `kid`.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        match self.material {
            #[cfg(feature = "jose")]
            KeyMaterial::Jose(ref key) => key.is_named(name),
            #[cfg(feature = "openpgp")]
            KeyMaterial::OpenPgp(ref certificate) => certificate.is_named(name),
        }
    }

    /// How key sets name the key, or each component of it.
    pub(crate) fn names(&self) -> Vec<KeyName> {
        match self.material {
            #[cfg(feature = "jose")]
            KeyMaterial::Jose(ref key) => Vec::from([key.name()]),
            #[cfg(feature = "openpgp")]
            KeyMaterial::OpenPgp(ref certificate) => certificate.names(),
        }
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
