//! The folder of the corpora, and reading from it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

/// The folder that `ENVELOPE_CORPORA` names.
pub struct Corpus(PathBuf);

impl Corpus {
    /// The folder, or nothing when the variable is not set.
    ///
    /// # Errors
    /// When the variable names no folder.
    pub fn find() -> Result<Option<Self>> {
        let Some(folder) = std::env::var_os("ENVELOPE_CORPORA") else {
            return Ok(None);
        };
        let folder = PathBuf::from(folder);
        ensure!(
            folder.is_dir(),
            "ENVELOPE_CORPORA names {}, which is not a folder",
            folder.display()
        );
        Ok(Some(Self(folder)))
    }

    /// Where a file lies.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A file's octets.
    pub(crate) fn read(&self, name: &str) -> Result<Vec<u8>> {
        std::fs::read(self.path(name)).with_context(|| format!("can not read {name}"))
    }

    /// A JSON file.
    pub(crate) fn json(&self, name: &str) -> Result<Value> {
        serde_json::from_slice(&self.read(name)?).with_context(|| format!("{name} is not JSON"))
    }

    /// The groups of `CASES.json`, each with the number of its files.
    pub(crate) fn groups(&self) -> Result<Vec<(String, usize)>> {
        let cases = self.json("CASES.json")?;
        let groups = list(&cases, "").iter();
        Ok(groups
            .map(|group| (text(group, "/id").to_owned(), list(group, "/files").len()))
            .collect())
    }

    /// The files of a group of `CASES.json`.
    pub(crate) fn group(&self, id: &str) -> Result<Vec<String>> {
        let cases = self.json("CASES.json")?;
        let group = list(&cases, "")
            .iter()
            .find(|group| group.get("id").is_some_and(|known| known == id))
            .with_context(|| format!("CASES.json has no group {id}"))?;
        let files: Vec<String> = list(group, "/files")
            .iter()
            .filter_map(|file| file.as_str().map(String::from))
            .collect();
        ensure!(!files.is_empty(), "the group {id} names no files");
        Ok(files)
    }
}

/// The list at a JSON pointer; empty when there is none.
pub(crate) fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value
        .pointer(pointer)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The text at a JSON pointer; empty when there is none.
pub(crate) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or("")
}

/// The last part of a path.
pub(crate) fn file_name(path: &str) -> &str {
    Path::new(path)
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or(path)
}
