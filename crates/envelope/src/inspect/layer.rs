//! One layer of a message: what it is, where it lies, which of its octets mean what.

mod segment;

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use segment::{Part, Segment};

/// One layer: an encoding, a packet, a part of a token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// What it is: `encoding`, `pkesk`, `seipd`, `header`, `encrypted-key`, ...
    pub kind: String,
    /// How deep it lies in its parents; the outermost is 0.
    #[serde(default)]
    pub depth: u32,
    /// Where it begins: octets from the start of the input after its outer encodings were undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Its length in octets, headers included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Length of its header in octets; of the first one where the content comes in parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_bytes: Option<u64>,
    /// Which of its octets mean what, in the order of their places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Further facts by name, such as `version`, `algorithm`, `recipient`.
    #[serde(flatten)]
    pub facts: BTreeMap<String, Value>,
}

/// Octets of a layer that mean something together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// What they are, such as `version` or `RSA modulus n`.
    pub name: Cow<'static, str>,
    /// Where they begin, counted as [`Layer::offset`] is.
    pub offset: u64,
    /// How many they are; lengths of parts in between are counted too.
    pub bytes: u64,
    /// Whether they are a payload or a secret, which no view shows.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub hidden: bool,
}

impl Layer {
    /// A layer of this kind at this depth, without facts.
    #[must_use]
    pub fn new(kind: &str, depth: u32) -> Self {
        Self {
            kind: kind.into(),
            depth,
            offset: None,
            bytes: None,
            header_bytes: None,
            fields: Vec::new(),
            facts: BTreeMap::new(),
        }
    }

    /// Places the layer: where it begins and how long it is, in octets.
    #[must_use]
    pub fn spanning(mut self, offset: usize, bytes: usize) -> Self {
        self.offset = u64::try_from(offset).ok();
        self.bytes = u64::try_from(bytes).ok();
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.facts.insert(name.into(), value.into());
        self
    }

    /// The whole layer is a payload: no view shows its octets.
    #[must_use]
    pub fn hidden(mut self, name: &'static str) -> Self {
        if let (Some(offset), Some(bytes)) = (self.offset, self.bytes) {
            self.fields.push(Field {
                name: name.into(),
                offset,
                bytes,
                hidden: true,
            });
        }
        self
    }

    /// How a packet is framed, in words: its type, its header, its body and how the length was given.
    /// None for a layer that is no packet.
    #[must_use]
    pub fn structure(&self) -> Option<String> {
        let number = |name: &str| self.facts.get(name).and_then(Value::as_u64);
        let packet = number("packet")?;
        let header = self.facts.get("header").and_then(Value::as_str)?;
        let octets = self.header_bytes.unwrap_or(0);
        let body = number("body_bytes").unwrap_or(0);
        let form = if let Some(parts) = number("parts") {
            let first = number("first_part_bytes").unwrap_or(0);
            alloc::format!(" in {parts} parts, the first of {first}")
        } else if self.facts.contains_key("indeterminate") {
            " to the end".into()
        } else {
            String::new()
        };
        let missing = number("missing_bytes").map_or(String::new(), |missing| {
            alloc::format!("; {missing} more are missing")
        });
        Some(alloc::format!(
            "packet {packet}, {header} header of {octets}, body of {body} octets{form}{missing}"
        ))
    }

    /// Whether its octets lie in the input that [`crate::detect::recognise`] gives, so that they can
    /// be shown. An encoding lies around that input, compressed data inside of it.
    #[must_use]
    pub fn is_placed(&self) -> bool {
        self.kind != "encoding" && self.offset.is_some() && self.bytes.is_some()
    }

    /// The facts that are one value, in the order in which people ask for them: what it is, whose it
    /// is, then the rest by name. Lists of objects, such as subpackets, are not among them, nor what
    /// [`Layer::structure`] or a subpacket tells in words.
    #[must_use]
    pub fn plain_facts(&self) -> Vec<(&str, &Value)> {
        let is_plain = |fact: &Value| match fact {
            Value::Object(_) => false,
            Value::Array(items) => !items.iter().any(Value::is_object),
            _ => true,
        };
        let first = FIRST
            .iter()
            .filter_map(|name| Some((*name, self.facts.get(*name)?)));
        let rest = self
            .facts
            .iter()
            .map(|(name, fact)| (name.as_str(), fact))
            .filter(|(name, _)| !FIRST.contains(name) && !TOLD.contains(name));
        first
            .chain(rest)
            .filter(|(_, fact)| is_plain(fact))
            .collect()
    }
}

/// Facts that are told otherwise: framing by [`Layer::structure`], the lifetime by its subpacket.
const TOLD: &[&str] = &[
    "key_lifetime",
    "packet",
    "header",
    "body_bytes",
    "partial",
    "parts",
    "first_part_bytes",
    "indeterminate",
    "missing_bytes",
];

/// Facts that come first.
const FIRST: &[&str] = &[
    "name",
    "text",
    "version",
    "type",
    "recipient",
    "signer",
    "signer_fingerprint",
    "id",
    "fingerprint",
    "algorithm",
    "curve",
    "bits",
    "digest",
    "cipher",
    "aead",
    "created",
];

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn facts_come_in_the_order_of_questions() {
        let layer = Layer::new("pkesk", 0)
            .with("anonymous", false)
            .with("subpackets", json!([{"type": 2}]))
            .with("version", 3)
            .with("bits", 2048);
        let names: Vec<_> = layer.plain_facts().iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["version", "bits", "anonymous"]);
    }

    #[test]
    fn framing_is_a_sentence() {
        let mut layer = Layer::new("seipd", 0)
            .with("packet", 18)
            .with("header", "new")
            .with("body_bytes", 9_000)
            .with("partial", true)
            .with("parts", 2)
            .with("first_part_bytes", 8_192);
        layer.header_bytes = Some(2);
        assert_eq!(
            layer.structure().as_deref(),
            Some("packet 18, new header of 2, body of 9000 octets in 2 parts, the first of 8192")
        );
        assert_eq!(layer.plain_facts(), []);
        let cut = layer.with("missing_bytes", 5).structure();
        assert!(cut.is_some_and(|words| words.ends_with("; 5 more are missing")));
        let layer = Layer::new("header", 0);
        assert_eq!(layer.structure(), None);
    }

    #[test]
    fn what_is_absent_is_not_written() {
        let layer = Layer::new("marker", 0).spanning(0, 5);
        let written = serde_json::to_value(&layer).unwrap();
        assert_eq!(
            written,
            json!({"kind": "marker", "depth": 0, "offset": 0, "bytes": 5})
        );
        assert_eq!(serde_json::from_value::<Layer>(written).unwrap(), layer);
    }
}
