//! Recognising keys by content, whatever file they came from, and handing them to their format.

use alloc::vec::Vec;

use super::ring::{KeyMaterial, SkippedKey};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::keyset::{KeyRecords, export};

/// The longest key file that is read: far above any key set in use.
const MAX_OCTETS: usize = 4 * 1024 * 1024;

/// What a file holds.
pub(super) struct Found {
    pub(super) keys: Vec<KeyMaterial>,
    /// What a key set says of them.
    pub(super) records: KeyRecords,
    /// Keys left out.
    pub(super) skipped: Vec<SkippedKey>,
    /// Revocations that stand apart from their keys.
    #[cfg(feature = "openpgp")]
    pub(super) revocations: Vec<crate::openpgp::certificate::Revocation>,
}

impl Found {
    const fn keys(keys: Vec<KeyMaterial>, skipped: Vec<SkippedKey>) -> Self {
        Self {
            keys,
            records: KeyRecords::new(),
            skipped,
            #[cfg(feature = "openpgp")]
            revocations: Vec::new(),
        }
    }
}

/// Every key in `bytes`.
///
/// # Errors
/// A [`Diagnosis`] when nothing in it is a key, or when it is longer than is read.
pub(super) fn import(bytes: &[u8]) -> Result<Found, Diagnosis> {
    check_length(bytes)?;
    // First of all: an export carries armor and JWKs inside.
    if export::looks_like(bytes) {
        let found = export::import(bytes)?;
        return Ok(Found {
            records: found.records,
            ..Found::keys(found.keys, found.skipped)
        });
    }
    #[cfg(feature = "openpgp")]
    if let Some(found) = openpgp(bytes) {
        return found;
    }
    #[cfg(feature = "jose")]
    if crate::jose::jwk::looks_like_key(bytes) {
        let (keys, skipped) = crate::jose::jwk::import(bytes)?;
        let keys = keys.into_iter().map(KeyMaterial::Jose).collect();
        return Ok(Found::keys(keys, skipped));
    }
    Err(not_a_key(bytes))
}

/// Whether a key file is short enough to be read.
///
/// # Errors
/// A [`Diagnosis`] that names both lengths.
pub(crate) fn check_length(bytes: &[u8]) -> Result<(), Diagnosis> {
    if bytes.len() > MAX_OCTETS {
        return Err(too_long(bytes.len()));
    }
    Ok(())
}

/// OpenPGP armored, binary, or as base64 of either; `None` when it is not OpenPGP at all.
#[cfg(feature = "openpgp")]
fn openpgp(bytes: &[u8]) -> Option<Result<Found, Diagnosis>> {
    use crate::detect::{Format, recognise};
    use crate::openpgp::{armor, certificate, looks_like};

    let octets = if armor::looks_armored(bytes) || looks_like(bytes) == Some(Format::OpenPgpKey) {
        bytes.to_vec()
    } else {
        let recognised = recognise(bytes);
        let is_key =
            recognised.format == Format::OpenPgpKey || certificate::begins(&recognised.body);
        if !is_key || recognised.damage.is_some() {
            return None;
        }
        recognised.body
    };
    Some(certificate::find(&octets).map(|found| {
        Found {
            keys: found
                .certificates
                .into_iter()
                .map(KeyMaterial::OpenPgp)
                .collect(),
            records: KeyRecords::new(),
            skipped: found.skipped,
            revocations: found.revocations,
        }
    }))
}

fn too_long(octets: usize) -> Diagnosis {
    Diagnosis::new(
        Cause::SizeLimit,
        alloc::format!("The key file has {octets} octets; at most {MAX_OCTETS} are read."),
        "Export only the keys that are needed and load that file.",
    )
    .with("octets", octets)
    .with("limit", MAX_OCTETS)
}

fn not_a_key(bytes: &[u8]) -> Diagnosis {
    let summary = match crate::detect::recognise(bytes).format {
        crate::detect::Format::Unknown => {
            "This is not a key in any form that is known here.".into()
        }
        format if format.is_key() => {
            alloc::format!(
                "This begins as an {}, but its text is damaged.",
                format.label()
            )
        }
        format => alloc::format!("This is a message ({}), not a key.", format.label()),
    };
    Diagnosis::new(
        Cause::NotAnEnvelope,
        summary,
        "Give an OpenPGP certificate or key (armored or binary), a JWK or JWK Set, or a PEM or \
         DER file (PKCS#1, PKCS#8, SPKI, SEC1), or the export of a key set.",
    )
    .with("octets", bytes.len())
}
