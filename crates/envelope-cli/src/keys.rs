//! Loading keys from files and folders into a ring. What cannot be used in a folder is left out
//! and told; what is named and cannot be used stops the command.

use std::path::{Path, PathBuf};

use envelope::key::ring::{HeldKey, SkippedKey};
use envelope::{Cause, Diagnosis, KeyRing};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::files;

/// Keys loaded, and what was left out.
#[derive(Default)]
pub(crate) struct Loaded {
    /// The keys, each with the file it came from.
    pub(crate) ring: KeyRing,
    /// Files of folders, and keys of files, that could not be used.
    pub(crate) skipped: Vec<Skipped>,
    /// Revocations that came apart from their keys; the ring keeps them.
    revocations: usize,
}

/// A file or key left out; the shape of `skipped` in `key inspect --json`.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Skipped {
    /// The file.
    pub(crate) source: String,
    /// The key's place in the file, from 0; none where the whole file was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) index: Option<usize>,
    /// The key's id, where it could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    /// Why, in one sentence.
    pub(crate) reason: String,
}

/// Loads every key of every path given.
pub(crate) fn load(paths: &[PathBuf]) -> Result<Loaded, Failure> {
    let mut loaded = Loaded::default();
    for path in paths {
        if path.is_dir() {
            loaded.add_folder(path)?;
        } else if let Err(diagnosis) = loaded.add_named(path)? {
            return Err(Failure::NotAKey {
                path: path.clone(),
                diagnosis: Box::new(diagnosis),
            });
        }
    }
    Ok(loaded)
}

impl Loaded {
    /// Adds every key in the files of a folder; files without a key are left out.
    pub(crate) fn add_folder(&mut self, folder: &Path) -> Result<(), Failure> {
        for path in files::in_folder(folder)? {
            if let Err(diagnosis) = self.add_file(&path)? {
                self.skipped.push(Skipped {
                    source: path.display().to_string(),
                    index: None,
                    id: None,
                    reason: diagnosis.summary,
                });
            }
        }
        Ok(())
    }

    /// Adds every key of a file that was named: one that gives neither a key nor a revocation is an
    /// error, or a payload would go out to nobody.
    pub(crate) fn add_named(&mut self, path: &Path) -> Result<Result<(), Diagnosis>, Failure> {
        let (keys, left_out) = (self.ring.len(), self.skipped.len());
        let revocations = self.revocations;
        let outcome = self.add_file(path)?;
        if outcome.is_err() || self.ring.len() > keys || self.revocations > revocations {
            return Ok(outcome);
        }
        let reasons = self.skipped.get(left_out..).unwrap_or_default();
        let reasons: Vec<&str> = reasons
            .iter()
            .map(|key| key.reason.trim_end_matches('.'))
            .collect();
        Ok(Err(Diagnosis::new(
            Cause::NotAnEnvelope,
            format!("No key in it can be used: {}.", reasons.join("; ")),
            "Ask its owner for the key again.",
        )))
    }

    /// The keys that no key set among them bars.
    pub(crate) fn usable(&self) -> impl Iterator<Item = &HeldKey> {
        self.ring
            .iter()
            .filter(|key| self.ring.barred(key).is_none())
    }

    /// Notes the keys that a key set among them bars: outside of it nothing would tell any more.
    pub(crate) fn leave_out_barred(&mut self) {
        let barred = self.ring.iter().filter_map(|key| {
            let word = self.ring.barred(key)?;
            Some(Skipped {
                source: key.source.clone(),
                index: None,
                id: None,
                reason: format!("a key that is {word} in the key set"),
            })
        });
        let barred: Vec<Skipped> = barred.collect();
        self.skipped.extend(barred);
    }

    /// Adds every key of one file, or says why there is none.
    pub(crate) fn add_file(&mut self, path: &Path) -> Result<Result<(), Diagnosis>, Failure> {
        let octets = Zeroizing::new(files::read(path, LONGEST)?);
        let source = path.display().to_string();
        Ok(self.ring.import(&octets, &source).map(|summary| {
            self.revocations += summary.revocations;
            let skipped = summary.skipped.into_iter();
            self.skipped
                .extend(skipped.map(|key| Skipped::key(&source, key)));
        }))
    }
}

impl Skipped {
    fn key(source: &str, key: SkippedKey) -> Self {
        Self {
            source: source.into(),
            index: Some(key.index),
            id: key.id,
            reason: key.reason,
        }
    }
}

/// Octets read of a key file; above the codec's own bound, so that the codec explains it.
pub(crate) const LONGEST: u64 = 8 * 1024 * 1024;
