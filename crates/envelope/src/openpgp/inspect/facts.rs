//! Facts of a layer by name, and texts of hostile length in bounds.

use alloc::collections::BTreeMap;
use alloc::string::String;

use serde_json::{Map, Value};

/// What is known of a packet, by name.
#[derive(Default)]
pub(super) struct Facts(pub(super) BTreeMap<String, Value>);

impl Facts {
    pub(super) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.into(), value.into());
    }

    /// A fact that is text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// A fact that is a number.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.0.get(name)?.as_u64()
    }

    /// Whether a fact is there and true.
    pub(super) fn is(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool) == Some(true)
    }

    pub(super) fn into_object(self) -> Value {
        Value::Object(self.0.into_iter().collect::<Map<_, _>>())
    }
}

/// The text of octets, invalid UTF-8 replaced; of a long one the beginning and its length.
pub(super) fn shown(octets: &[u8]) -> String {
    match octets.get(..TEXT_MAX) {
        Some(beginning) if octets.len() > TEXT_MAX => alloc::format!(
            "{}… ({} octets)",
            String::from_utf8_lossy(beginning),
            octets.len()
        ),
        _ => String::from_utf8_lossy(octets).into_owned(),
    }
}

/// Longer than any name, address or notation that people write.
const TEXT_MAX: usize = 1_024;
