//! Reading back the key set that the server serves: the public keys, and what the key set says of
//! each. Every record comes in, whatever its state: what follows from it is decided where a key is
//! used, so that a barred key can be named.
//!
//! The export is the answer of `GET /api/v1/keyset`:
//!
//! ```json
//! {"type": "keyset", "version": 1, "entries": [{
//!   "id": "…", "thumbprint": "…", "certificate": null, "owner": "ours",
//!   "environment": "sandbox", "use": "encrypt", "state": {"name": "active"},
//!   "state_since": "2026-11-20T04:00:00Z", "valid_to": "2027-11-20T00:00:00Z",
//!   "public": {"jwk": {"kty": "RSA", "n": "…", "e": "AQAB"}}, "…": "…" }]}
//! ```
//!
//! `public` is `{"jwk": {…}}` or `{"openpgp": "armored certificate"}`. Several entries carry the
//! same certificate when they are its components; it is read once. `thumbprint`, `state` and
//! `public` are there always; of the others what is not there is not known.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::record::{KeyRecord, KeyRecords};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::key::ring::{HeldKey, KeyMaterial, KeyRing, SkippedKey};

/// The value of the member `type` that tells an export from other JSON.
pub const TYPE: &str = "keyset";

/// The version of the shape that is written and read.
pub const VERSION: u32 = 1;

/// Whether a text is the export of a key set, of any version.
#[must_use]
pub fn looks_like(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Head {
        #[serde(rename = "type")]
        kind: String,
    }
    bytes.trim_ascii_start().starts_with(b"{")
        && serde_json::from_slice::<Head>(bytes).is_ok_and(|head| head.kind == TYPE)
}

/// What an export holds.
#[derive(Default)]
pub struct Imported {
    /// The public keys, each once.
    pub keys: Vec<KeyMaterial>,
    /// What the key set says of them.
    pub records: KeyRecords,
    /// What was left out, with its reason.
    pub skipped: Vec<SkippedKey>,
}

/// The keys and records of an export.
///
/// # Errors
/// A [`Diagnosis`] when the text is not an export, is of another version, or leaves no key.
pub fn import(bytes: &[u8]) -> Result<Imported, Diagnosis> {
    let export: Export = serde_json::from_slice(bytes).map_err(|_| not_an_export())?;
    if export.kind != TYPE {
        return Err(not_an_export());
    }
    if export.version != VERSION {
        return Err(other_version(export.version));
    }
    let mut found = Imported::default();
    for holder in holders(&export.entries, &mut found) {
        match holder.material() {
            Ok(material) => found.keys.push(material),
            Err(reason) => found.skipped.push(holder.skipped(reason)),
        }
    }
    found.skipped.sort_by_key(|key| key.index);
    if found.keys.is_empty() {
        Err(nothing_usable(&found.skipped))
    } else {
        Ok(found)
    }
}

#[derive(Deserialize)]
struct Export {
    #[serde(rename = "type")]
    kind: String,
    version: u32,
    /// Read one by one: an entry that can not be read does not cost the others.
    entries: Vec<Value>,
}

#[derive(Deserialize)]
struct ExportedEntry {
    #[serde(flatten)]
    record: KeyRecord,
    public: PublicHalf,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum PublicHalf {
    Jwk(Map<String, Value>),
    OpenPgp(String),
}

/// A certificate or JWK, once for all its entries.
struct Holder {
    /// The place of its first entry.
    index: usize,
    id: String,
    public: PublicHalf,
}

impl Holder {
    fn material(&self) -> Result<KeyMaterial, String> {
        let text = match &self.public {
            PublicHalf::Jwk(members) => Value::Object(members.clone()).to_string(),
            PublicHalf::OpenPgp(armored) => armored.clone(),
        };
        if looks_like(text.as_bytes()) {
            return Err("a key set inside a key set".into());
        }
        let mut ring = KeyRing::new();
        ring.import(text.as_bytes(), TYPE)
            .map_err(|diagnosis| diagnosis.summary)?;
        let mut keys = ring.iter();
        match (keys.next(), keys.next()) {
            (Some(key), None) if holds_secret(key) => {
                Err("it holds a private part, which a key set never does".into())
            }
            (Some(key), None) => Ok(key.material.clone()),
            _ => Err("its public half is not exactly one key".into()),
        }
    }

    fn skipped(&self, reason: String) -> SkippedKey {
        SkippedKey {
            index: self.index,
            id: Some(self.id.clone()),
            reason,
        }
    }
}

fn holds_secret(key: &HeldKey) -> bool {
    key.export_secret().is_some()
}

/// Keeps every record and brings the components of a certificate together, in the order of the
/// export.
fn holders(entries: &[Value], found: &mut Imported) -> Vec<Holder> {
    let mut holders: BTreeMap<String, Holder> = BTreeMap::new();
    for (index, value) in entries.iter().enumerate() {
        match ExportedEntry::deserialize(value) {
            Ok(ExportedEntry { record, public }) => {
                let id = record.certificate.as_ref().unwrap_or(&record.thumbprint);
                let id = id.clone();
                holders
                    .entry(id.clone())
                    .or_insert(Holder { index, id, public });
                found.records.push(record);
            }
            Err(_) => found.skipped.push(SkippedKey {
                index,
                id: value
                    .get("thumbprint")
                    .and_then(Value::as_str)
                    .map(ToString::to_string),
                reason: "the entry does not have the form of a key set entry".into(),
            }),
        }
    }
    let mut holders: Vec<Holder> = holders.into_values().collect();
    holders.sort_by_key(|holder| holder.index);
    holders
}

fn not_an_export() -> Diagnosis {
    Diagnosis::new(
        Cause::MalformedHeader,
        "This is not the export of a key set.",
        "Export the key set again from the server's /api/v1/keyset.",
    )
}

fn other_version(version: u32) -> Diagnosis {
    Diagnosis::new(
        Cause::UnsupportedVersion,
        format!("The key set export has version {version}; version {VERSION} is read."),
        "Use a server and a codec of the same release.",
    )
    .with("version", version)
    .with("supported", VERSION)
}

fn nothing_usable(skipped: &[SkippedKey]) -> Diagnosis {
    let reasons: Vec<Value> = skipped
        .iter()
        .map(|key| key.reason.as_str().into())
        .collect();
    Diagnosis::new(
        Cause::NotAnEnvelope,
        format!(
            "None of the {} entries of the key set can be read.",
            skipped.len()
        ),
        "Export the key set again from the server's /api/v1/keyset.",
    )
    .with("reasons", reasons)
}

#[cfg(test)]
#[cfg(feature = "jose")]
mod tests;
