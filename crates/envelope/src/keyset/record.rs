//! What a key set says of the keys in it: whose they are, where they belong, in which state. Data and
//! a way to find it; what follows from it is in `clearance`.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Deserialize;

use super::entry::{Environment, KeyUse, Owner};
use super::life::Life;
use crate::key::report::KeyFormat;
use crate::key::state::{KeyState, StateName};
use crate::time::UnixTime;

/// What a key set says of one component key. It holds for every copy of that key, whatever file the
/// copy came from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct KeyRecord {
    /// How messages name the key, where the key set says so.
    #[serde(default)]
    pub id: Option<String>,
    /// The OpenPGP fingerprint of the component, or the RFC 7638 SHA-256 thumbprint.
    pub thumbprint: String,
    /// OpenPGP: the fingerprint of the primary key that the component hangs on.
    #[serde(default)]
    pub certificate: Option<String>,
    /// Whose key it is.
    #[serde(default)]
    pub owner: Option<Owner>,
    /// The world it belongs to.
    #[serde(default)]
    pub environment: Option<Environment>,
    /// What it is for.
    #[serde(default, rename = "use")]
    pub key_use: Option<KeyUse>,
    /// Where it is in its life.
    pub state: KeyState,
    /// Since when it is in that state, where the key set keeps it.
    #[serde(default)]
    pub state_since: Option<UnixTime>,
    /// The first second at which it is no longer valid; none where it never ends.
    #[serde(default)]
    pub valid_to: Option<UnixTime>,
}

/// Records of one or more key sets. Several may speak of one key.
#[derive(Clone, Default)]
pub struct KeyRecords {
    all: Vec<KeyRecord>,
    /// Places in `all`, by the component's thumbprint.
    by_thumbprint: BTreeMap<String, Vec<usize>>,
    /// Places in `all`, by the certificate's fingerprint.
    by_certificate: BTreeMap<String, Vec<usize>>,
}

/// How records name a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyName {
    /// The component's fingerprint, or the thumbprint of a JWK.
    pub thumbprint: String,
    /// OpenPGP: the fingerprint of the primary key.
    pub certificate: Option<String>,
}

impl KeyRecord {
    /// The format of the key: only a component of a certificate has one.
    #[must_use]
    pub const fn format(&self) -> KeyFormat {
        if self.certificate.is_some() {
            KeyFormat::OpenPgp
        } else {
            KeyFormat::Jwk
        }
    }

    /// The name that people know the key by.
    #[must_use]
    pub fn name(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.thumbprint)
    }
}

impl From<&Life> for KeyRecord {
    fn from(life: &Life) -> Self {
        let entry = &life.entry;
        Self {
            id: Some(entry.id.clone()),
            thumbprint: entry.thumbprint.clone(),
            certificate: entry.certificate.clone(),
            owner: Some(entry.owner),
            environment: Some(entry.environment),
            key_use: Some(entry.key_use),
            state: entry.state,
            state_since: Some(life.since),
            valid_to: entry.valid_to,
        }
    }
}

impl KeyRecords {
    /// No records.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            all: Vec::new(),
            by_thumbprint: BTreeMap::new(),
            by_certificate: BTreeMap::new(),
        }
    }

    /// Adds a record; one that is here already is not added again.
    pub fn push(&mut self, record: KeyRecord) {
        if self.named(&record.thumbprint).any(|known| *known == record) {
            return;
        }
        let place = self.all.len();
        let places = self.by_thumbprint.entry(record.thumbprint.clone());
        places.or_default().push(place);
        if let Some(certificate) = &record.certificate {
            let places = self.by_certificate.entry(certificate.clone());
            places.or_default().push(place);
        }
        self.all.push(record);
    }

    /// Adds all records of another key set.
    pub fn extend(&mut self, other: &Self) {
        other.iter().cloned().for_each(|record| self.push(record));
    }

    /// Changes the state of the records of a key, by its name or thumbprint, where `state` has
    /// another for it.
    pub(crate) fn assume(&mut self, name: &str, state: impl Fn(KeyState) -> Option<KeyState>) {
        for record in &mut self.all {
            if record.name() == name || record.thumbprint == name {
                record.state = state(record.state).unwrap_or(record.state);
            }
        }
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Every record, in the order they were added.
    pub fn iter(&self) -> core::slice::Iter<'_, KeyRecord> {
        self.all.iter()
    }

    /// The records of exactly this key.
    pub fn named(&self, thumbprint: &str) -> impl Iterator<Item = &KeyRecord> {
        self.at(self.by_thumbprint.get(thumbprint))
    }

    /// The records that judge a key: its own. A component that no key set lists is judged as its
    /// certificate's others are, and every component falls with a compromised primary key.
    pub fn judging<'a>(&'a self, key: &KeyName) -> impl Iterator<Item = &'a KeyRecord> {
        let certificate = key.certificate.as_deref();
        let is_listed = self.by_thumbprint.contains_key(&key.thumbprint);
        let siblings = certificate.filter(|_| !is_listed);
        let siblings = siblings.and_then(|print| self.by_certificate.get(print));
        let primary = certificate.filter(|print| is_listed && *print != key.thumbprint);
        let primary = primary.and_then(|print| self.by_thumbprint.get(print));
        let fallen = self
            .at(primary)
            .filter(|record| record.state.name() == StateName::Compromised);
        self.named(&key.thumbprint)
            .chain(self.at(siblings))
            .chain(fallen)
    }

    fn at<'a>(&'a self, places: Option<&'a Vec<usize>>) -> impl Iterator<Item = &'a KeyRecord> {
        let places = places.into_iter().flatten();
        places.filter_map(|place| self.all.get(*place))
    }
}

impl<'a> IntoIterator for &'a KeyRecords {
    type Item = &'a KeyRecord;
    type IntoIter = core::slice::Iter<'a, KeyRecord>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter()
    }
}

#[cfg(test)]
impl KeyRecord {
    /// A record that says nothing but a state.
    pub(crate) fn bare(name: &KeyName, state: KeyState) -> Self {
        Self {
            id: None,
            thumbprint: name.thumbprint.clone(),
            certificate: name.certificate.clone(),
            owner: None,
            environment: None,
            key_use: None,
            state,
            state_since: None,
            valid_to: None,
        }
    }
}
