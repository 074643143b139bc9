//! The keys of this worker: in memory, never written anywhere. Handles are given once, so that a
//! late request can not reach another key than the one it meant.

use envelope::key::report::KeyFormat;
use envelope::key::ring::{HeldKey, KeyRing};
use envelope::keyset::KeyRecords;
use envelope::{Profile, UnixTime};

use super::protocol::{KeyHandle, LoadedKey};

/// Keys with their handles, in the order they were loaded.
#[derive(Default)]
pub(super) struct Vault {
    entries: Vec<Entry>,
    next: u32,
    key_sets: Vec<KeySet>,
}

/// What a key set says of keys. It holds for every key of the vault, as long as one is here that
/// came with it.
struct KeySet {
    members: Vec<KeyHandle>,
    records: KeyRecords,
}

struct Entry {
    handle: KeyHandle,
    key: HeldKey,
    trusted: bool,
}

impl Vault {
    /// Takes a key in. A key without secret parts is there to verify or to be sealed to; it is
    /// trusted only when the operator says so.
    pub(super) fn add(&mut self, key: HeldKey, trusted: bool) -> KeyHandle {
        let handle = KeyHandle(self.next);
        self.next = self.next.saturating_add(1);
        self.entries.push(Entry {
            handle,
            key,
            trusted,
        });
        handle
    }

    /// Takes every key of a ring in, none of them trusted; returns how many.
    pub(super) fn add_all(&mut self, ring: &KeyRing) -> usize {
        let members = ring
            .iter()
            .map(|key| self.add(key.clone(), false))
            .collect();
        if !ring.records().is_empty() {
            self.key_sets.push(KeySet {
                members,
                records: ring.records().clone(),
            });
        }
        ring.len()
    }

    /// Drops one key; whether it was there.
    pub(super) fn forget(&mut self, handle: KeyHandle) -> bool {
        let before = self.entries.len();
        self.entries.retain(|entry| entry.handle != handle);
        for set in &mut self.key_sets {
            set.members.retain(|member| *member != handle);
        }
        self.key_sets.retain(|set| !set.members.is_empty());
        self.entries.len() < before
    }

    /// Drops every key. Handles go on from where they were.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.key_sets.clear();
    }

    /// Trusts a key as signer, or no longer; whether it was there.
    pub(super) fn set_trusted(&mut self, handle: KeyHandle, trusted: bool) -> bool {
        let entry = self.entries.iter_mut().find(|entry| entry.handle == handle);
        entry.map(|entry| entry.trusted = trusted).is_some()
    }

    /// One key.
    pub(super) fn get(&self, handle: KeyHandle) -> Option<&HeldKey> {
        self.entries
            .iter()
            .find(|entry| entry.handle == handle)
            .map(|entry| &entry.key)
    }

    /// Every key: those with secret parts may open a message, the others tell whom it is for.
    pub(super) fn all(&self) -> KeyRing {
        self.ring_of(self.entries.iter())
    }

    /// The keys whose signatures count.
    pub(super) fn trusted(&self) -> KeyRing {
        self.ring_of(self.entries.iter().filter(|entry| entry.trusted))
    }

    /// The keys named, in their order; nothing when one of them is gone.
    pub(super) fn named(&self, handles: &[KeyHandle]) -> Option<KeyRing> {
        let mut ring = self.ring_of([].into_iter());
        for handle in handles {
            ring.push(self.get(*handle)?.clone());
        }
        Some(ring)
    }

    /// A ring of these keys, with what key sets say of them.
    fn ring_of<'a>(&self, entries: impl Iterator<Item = &'a Entry>) -> KeyRing {
        let mut ring = KeyRing::new();
        for set in &self.key_sets {
            set.records
                .iter()
                .for_each(|record| ring.push_record(record.clone()));
        }
        for entry in entries {
            ring.push(entry.key.clone());
        }
        ring
    }

    /// What the page may know of every key, each judged by the profile of its own format.
    pub(super) fn list(&self, at: UnixTime) -> Vec<LoadedKey> {
        let (Ok(openpgp), Ok(jose)) = (Profile::built_in("openpgp"), Profile::built_in("jwe-jws"))
        else {
            return Vec::new();
        };
        let describe = |entry: &Entry| {
            let report = entry.key.report(&openpgp, at);
            let report = match report.format {
                KeyFormat::OpenPgp => report,
                KeyFormat::Jwk => entry.key.report(&jose, at),
            };
            LoadedKey {
                handle: entry.handle,
                trusted: entry.trusted,
                report,
            }
        };
        self.entries.iter().map(describe).collect()
    }
}
