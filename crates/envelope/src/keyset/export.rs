//! Reading back the key set that the server serves, so that the codec can use it as a file of
//! public keys. The states count: what may not process ordinary traffic does not come in.
//!
//! The export is the answer of `GET /api/v1/keyset`:
//!
//! ```json
//! {"type": "keyset", "version": 1, "entries": [{
//!   "thumbprint": "…", "certificate": null, "state": {"name": "active"},
//!   "public": {"jwk": {"kty": "RSA", "n": "…", "e": "AQAB"}}, "…": "…" }]}
//! ```
//!
//! `public` is `{"jwk": {…}}` or `{"openpgp": "armored certificate"}`. Several entries carry the
//! same certificate when they are its components; it is read once, and only when each of them may
//! process.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::permission::{Operation, permission};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::key::ring::{HeldKey, KeyMaterial, KeyRing, SkippedKey};
use crate::key::state::{KeyState, StateName};

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

/// The public keys of an export, each once, and what was left out with its reason.
///
/// # Errors
/// A [`Diagnosis`] when the text is not an export, is of another version, or leaves no key.
pub fn import(bytes: &[u8]) -> Result<(Vec<KeyMaterial>, Vec<SkippedKey>), Diagnosis> {
    let export: Export = serde_json::from_slice(bytes).map_err(|_| not_an_export())?;
    if export.kind != TYPE {
        return Err(not_an_export());
    }
    if export.version != VERSION {
        return Err(other_version(export.version));
    }
    let mut found = Vec::new();
    let mut skipped = Vec::new();
    for holder in holders(&export.entries, &mut skipped) {
        match holder.material() {
            Ok(material) => found.push(material),
            Err(reason) => skipped.push(holder.skipped(reason)),
        }
    }
    skipped.sort_by_key(|key| key.index);
    if found.is_empty() {
        Err(nothing_usable(&skipped))
    } else {
        Ok((found, skipped))
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
    thumbprint: String,
    #[serde(default)]
    certificate: Option<String>,
    state: KeyState,
    public: PublicHalf,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum PublicHalf {
    Jwk(Map<String, Value>),
    OpenPgp(String),
}

/// A certificate or JWK with what its entries say of it.
struct Holder {
    /// The place of its first entry.
    index: usize,
    id: String,
    public: PublicHalf,
    /// The first state among its components that forbids processing.
    barred: Option<StateName>,
}

impl Holder {
    fn material(&self) -> Result<KeyMaterial, String> {
        if let Some(state) = self.barred {
            return Err(format!("a component of it is {state} and may not be used"));
        }
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

/// Brings the components of a certificate together, in the order of the export.
fn holders(entries: &[Value], skipped: &mut Vec<SkippedKey>) -> Vec<Holder> {
    let mut holders: BTreeMap<String, Holder> = BTreeMap::new();
    for (index, value) in entries.iter().enumerate() {
        match ExportedEntry::deserialize(value) {
            Ok(entry) => {
                let barred = (!permission(entry.state, Operation::Process).is_ordinary())
                    .then(|| entry.state.name());
                let id = entry.certificate.unwrap_or(entry.thumbprint);
                let holder = holders.entry(id.clone()).or_insert(Holder {
                    index,
                    id,
                    public: entry.public,
                    barred: None,
                });
                holder.barred = holder.barred.or(barred);
            }
            Err(_) => skipped.push(SkippedKey {
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
        Cause::KeyDisabled,
        format!(
            "None of the {} entries of the key set may be used.",
            skipped.len()
        ),
        "Trust or activate a key in the key set, then export it again.",
    )
    .with("reasons", reasons)
}

#[cfg(test)]
#[cfg(feature = "jose")]
mod tests;
