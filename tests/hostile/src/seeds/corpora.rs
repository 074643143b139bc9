//! The files of the corpora, and the tokens and keys inside their JSON files.

use alloc::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

/// Every file of at most 64 KiB below the folder that `ENVELOPE_CORPORA` names, and
/// what its JSON files hold, each once; `None` when the variable is not set.
///
/// # Errors
/// When the variable names a folder that can not be read.
pub fn corpora() -> Result<Option<Vec<Vec<u8>>>> {
    let Some(folder) = std::env::var_os("ENVELOPE_CORPORA") else {
        return Ok(None);
    };
    let mut found = BTreeSet::new();
    for file in files(Path::new(&folder))? {
        let octets = fs::read(&file).with_context(|| format!("can not read {}", file.display()))?;
        if let Ok(value) = serde_json::from_slice(&octets) {
            collect(&value, &mut found);
        }
        if octets.len() <= LARGEST {
            found.insert(octets);
        }
    }
    Ok(Some(found.into_iter().collect()))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("can not read {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Texts that look like compact tokens, and objects that look like tokens or keys.
fn collect(value: &Value, into: &mut BTreeSet<Vec<u8>>) {
    match value {
        Value::String(text) if matches!(text.matches('.').count(), 2 | 4) => {
            into.insert(text.as_bytes().to_vec());
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
        Value::Object(members) => {
            if TELLING.iter().any(|name| members.contains_key(*name)) {
                into.insert(value.to_string().into_bytes());
            }
            members.values().for_each(|item| collect(item, into));
        }
        _ => {}
    }
}

const LARGEST: usize = 64 * 1024;

const TELLING: &[&str] = &["kty", "ciphertext", "signature", "signatures"];
