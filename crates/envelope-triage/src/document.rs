//! A JSON value as a log line or HAR entry holds it, borrowed from its text, and bounded in the
//! number of its parts, so that a hostile line does not become a hundred times its size.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserializer, Serialize, Serializer};

/// A value.
#[derive(Debug)]
pub(crate) enum Node<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
    Array(Vec<Node<'a>>),
    /// `true`, `false` or `null`.
    Word,
}

impl<'a> Node<'a> {
    /// Reads one value; none where it is not JSON, or too much of it.
    pub(crate) fn parse(text: &'a [u8]) -> Option<Self> {
        let mut reader = serde_json::Deserializer::from_slice(text);
        let mut parts = PARTS_MAX;
        let node = Seed { parts: &mut parts }.deserialize(&mut reader).ok()?;
        reader.end().ok()?;
        Some(node)
    }

    /// A member of an object; the last of that name.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else {
            return None;
        };
        let mut members = members.iter().rev();
        members
            .find(|(known, _)| known == name)
            .map(|(_, node)| node)
    }

    /// A member's member, and so on.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, name| node.member(name))
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value as JSON again; numbers may be written in another way.
    pub(crate) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, node)| (name, node)))
            }
            Self::Array(items) => serializer.collect_seq(items),
            Self::Word => serializer.serialize_unit(),
        }
    }
}

struct Seed<'b> {
    parts: &'b mut usize,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        *self.parts = self
            .parts
            .checked_sub(1)
            .ok_or_else(|| D::Error::custom("too many values"))?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(text.into())))
    }

    fn visit_string<E>(self, text: String) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(text)))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node<'de>, E> {
        Ok(Node::Word)
    }

    fn visit_unit<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Word)
    }

    #[expect(clippy::cast_precision_loss, reason = "read as a time, to the second")]
    fn visit_i64<E>(self, number: i64) -> Result<Node<'de>, E> {
        Ok(Node::Number(number as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "read as a time, to the second")]
    fn visit_u64<E>(self, number: u64) -> Result<Node<'de>, E> {
        Ok(Node::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node<'de>, E> {
        Ok(Node::Number(number))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node<'de>, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = items.next_element_seed(Seed { parts: self.parts })? {
            nodes.push(node);
        }
        Ok(Node::Array(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node<'de>, A::Error> {
        let mut nodes = Vec::new();
        while let Some(name) = members.next_key_seed(Name)? {
            nodes.push((name, members.next_value_seed(Seed { parts: self.parts })?));
        }
        Ok(Node::Object(nodes))
    }
}

/// A member's name, borrowed where nothing in it is escaped.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.into()))
    }
}

/// Values of one line: far more than any log writes.
const PARTS_MAX: usize = 100_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_and_text_is_borrowed() {
        let node = Node::parse(br#"{"a":{"b":"plain"},"a":{"b":"es\u0063aped"},"n":1.5}"#).unwrap();
        let found = node.at(&["a", "b"]);
        assert!(matches!(found, Some(Node::Text(Cow::Owned(text))) if text == "escaped"));
        let node = Node::parse(br#"{"b":"plain"}"#).unwrap();
        assert!(matches!(
            node.member("b"),
            Some(Node::Text(Cow::Borrowed("plain")))
        ));
        assert!(node.at(&["b", "c"]).is_none());
    }

    #[test]
    fn too_many_values_and_broken_json_are_refused() {
        let many = alloc::format!("[{}0]", "0,".repeat(PARTS_MAX));
        assert!(Node::parse(many.as_bytes()).is_none());
        for text in ["", "{", "{\"a\":1}x", "[1,]"] {
            assert!(Node::parse(text.as_bytes()).is_none(), "{text}");
        }
    }
}
