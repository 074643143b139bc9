//! Letting a key in: what the codec admits becomes a change of the set.

use std::collections::BTreeMap;

use envelope::UnixTime;
use envelope::keyset::Entry;
use envelope::keyset::life::{self, Admitted, Life};
use keyset_api::{FindingView, KeyView, KeysAdded, PublicHalf};
use serde_json::json;

use crate::audit::Record;
use crate::domain::decide::Decided;
use crate::domain::material::Prepared;
use crate::domain::records;
use crate::error::ApiError;
use crate::store::{Change, Current, NewKey};

/// A key that was read, merged with what was there of it.
pub(super) struct Incoming {
    /// The key as it would be.
    pub(super) prepared: Prepared,
    /// The public half that it was merged into.
    pub(super) held: Option<PublicHalf>,
}

/// A key at the door.
pub(super) struct Admission<'a> {
    pub(super) prepared: &'a Incoming,
    pub(super) operator: &'a str,
    pub(super) at: UnixTime,
}

impl Admission<'_> {
    /// What is written and answered, with the key set as it is.
    pub(super) fn decided(&self, current: &Current) -> Result<Decided<KeysAdded>, ApiError> {
        let key = &self.prepared.prepared.key;
        let held = current
            .keys
            .iter()
            .find(|known| known.holder() == key.holder)
            .map(|known| &known.public);
        if held != self.prepared.held.as_ref() {
            return Err(ApiError::Overtaken);
        }
        let set = current.lives();
        let entries: Vec<Entry> = key.lives.iter().map(|life| life.entry.clone()).collect();
        let admitted = life::admit(&set, &entries).map_err(ApiError::NotAdmitted)?;
        let answer = self.answer(&set, &admitted);
        let change = self.change(admitted);
        let is_change = change != Change::default();
        Ok(Decided {
            change: is_change.then_some(change),
            answer,
        })
    }

    fn change(&self, admitted: Admitted) -> Change {
        let key = &self.prepared.prepared.key;
        let entered = |life: &Life| records::entered("import", self.operator, life, self.at);
        let mut records: Vec<Record> = admitted.added.iter().map(entered).collect();
        let Some(held) = &self.prepared.held else {
            let lives = admitted.added;
            return Change {
                added: vec![NewKey {
                    lives,
                    ..key.clone()
                }],
                records,
                ..Change::default()
            };
        };
        records.extend(admitted.changed.iter().map(|life| self.renewed(life)));
        let is_newer = *held != key.public;
        if is_newer && records.is_empty() {
            let details = json!({ "certificate": key.holder });
            records.push(Record::new(self.at, self.operator, RENEW).with(&details));
        }
        let holder = &key.holder;
        Change {
            renewed: is_newer
                .then(|| (holder.clone(), key.public.clone()))
                .into_iter()
                .collect(),
            entered: admitted
                .added
                .into_iter()
                .map(|life| (holder.clone(), life))
                .collect(),
            changed: admitted.changed,
            records,
            ..Change::default()
        }
    }

    fn renewed(&self, life: &Life) -> Record {
        Record {
            key: Some(life.entry.thumbprint.clone()),
            ..Record::new(self.at, self.operator, RENEW)
                .with(&json!({ "valid_to": life.entry.valid_to }))
        }
    }

    /// Every component of the key as it will be.
    fn answer(&self, set: &[Life], admitted: &Admitted) -> KeysAdded {
        let prepared = &self.prepared.prepared;
        let thumbprint = |life: &Life| life.entry.thumbprint.clone();
        // The later ones take the place of the earlier ones.
        let now: BTreeMap<String, &Life> = set
            .iter()
            .chain(&admitted.changed)
            .chain(&admitted.added)
            .map(|life| (thumbprint(life), life))
            .collect();
        let lives = prepared.key.lives.iter();
        KeysAdded {
            entries: lives
                .filter_map(|life| now.get(&life.entry.thumbprint))
                .map(|life| KeyView::new((*life).clone(), prepared.key.public.clone()))
                .collect(),
            added: admitted.added.iter().map(thumbprint).collect(),
            changed: admitted.changed.iter().map(thumbprint).collect(),
            findings: prepared
                .findings
                .iter()
                .cloned()
                .map(FindingView::from)
                .collect(),
        }
    }
}

/// A newer certificate, or a later end, of a key that is there.
const RENEW: &str = "renew";
