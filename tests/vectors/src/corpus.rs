//! The embedded files, and reading from them.

use alloc::vec::Vec;

use serde_json::Value;

/// Every file by its path below the corpora folder, in the order of the paths.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The octets of a file.
pub(crate) fn file(path: &str) -> Option<&'static [u8]> {
    let (_, octets) = FILES.iter().find(|(known, _)| *known == path)?;
    Some(octets)
}

/// A JSON file; null when it is not there or not JSON, which then has no cases to run.
pub(crate) fn json(path: &str) -> Value {
    file(path)
        .and_then(|octets| serde_json::from_slice(octets).ok())
        .unwrap_or_default()
}

/// The files below a folder, whose name ends with a slash.
pub(crate) fn below(folder: &str) -> Vec<&'static str> {
    FILES
        .iter()
        .map(|(path, _)| *path)
        .filter(|path| path.starts_with(folder))
        .collect()
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
    path.rsplit('/').next().unwrap_or(path)
}
