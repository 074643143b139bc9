//! Fields beside one another, of which one holds the envelope: the string members of a JSON object
//! and the fields of an HTML form.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::sight::Sight;
use super::{Flaw, Undone};
use crate::detect::wrapping::Wrapping;

/// The string members of a JSON object. Of one that is cut, the last.
pub(super) fn json<'a>(sight: &Sight<'a>) -> Vec<Undone<'a>> {
    if !sight.text.starts_with(b"{") {
        return Vec::new();
    }
    match serde_json::from_slice::<Texts>(sight.text) {
        Ok(Texts(members)) => members
            .into_iter()
            .map(|(name, text)| {
                Undone::new(Wrapping::JsonMember, text.into_bytes()).named(shown(name.as_bytes()))
            })
            .collect(),
        Err(error) if error.is_eof() => last_member(sight.text).into_iter().collect(),
        Err(_) => Vec::new(),
    }
}

/// The fields of a form: names and values with an equals sign between, joined by ampersands.
pub(super) fn form<'a>(sight: &Sight<'a>) -> Vec<Undone<'a>> {
    if !sight.is_ascii || !sight.has(b'&') || !sight.has(b'=') {
        return Vec::new();
    }
    let fields = sight.text.split(|octet| *octet == b'&');
    let named = fields.filter_map(|field| {
        let at = field.iter().position(|octet| *octet == b'=')?;
        let (name, value) = field.split_at_checked(at)?;
        Some((shown(name)?, value.strip_prefix(b"=")?))
    });
    named
        .filter(|(_, value)| value.len() >= SHORTEST)
        .take(FIELDS_MAX)
        .map(|(name, value)| Undone::new(Wrapping::FormField, value).named(Some(name)))
        .collect()
}

/// A name that is one, and so says nothing of the content.
pub(super) fn shown(name: &[u8]) -> Option<String> {
    let is_name = |octet: &u8| octet.is_ascii_alphanumeric() || matches!(octet, b'_' | b'-' | b'.');
    let is_shown = (1..=NAME_MAX).contains(&name.len()) && name.iter().all(is_name);
    is_shown.then(|| String::from_utf8_lossy(name).into_owned())
}

fn last_member(text: &[u8]) -> Option<Undone<'_>> {
    let at = text.windows(2).rposition(|pair| pair == b"\":")?;
    let (before, value) = text.split_at_checked(at)?;
    let name = before.rsplit(|octet| *octet == b'"').next().and_then(shown);
    let value = value.get(2..)?.trim_ascii_start();
    let undone = Undone::new(Wrapping::JsonMember, value).named(name);
    Some(undone.with(Some(Flaw::ended(text.len()))))
}

/// The members of an object that are strings and long enough, with their names.
struct Texts(Vec<(String, String)>);

/// A value, where it is a string.
struct Text(Option<String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(TextsVisitor)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextsVisitor;

impl<'de> Visitor<'de> for TextsVisitor {
    type Value = Texts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Texts, A::Error> {
        let mut texts = Vec::new();
        while let Some((name, Text(text))) = members.next_entry::<String, Text>()? {
            let text = text.filter(|text| text.len() >= SHORTEST && texts.len() < FIELDS_MAX);
            texts.extend(text.map(|text| (name, text)));
        }
        Ok(Texts(texts))
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        Ok(Text(Some(text.into())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Text, E> {
        Ok(Text(None))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Text, E> {
        Ok(Text(None))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Text, E> {
        Ok(Text(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Text, E> {
        Ok(Text(None))
    }

    fn visit_unit<E>(self) -> Result<Text, E> {
        Ok(Text(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Text, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Text(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Text, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Text(None))
    }
}

/// Members and fields that are looked into.
const FIELDS_MAX: usize = 64;
/// Shorter values are no envelope.
const SHORTEST: usize = 12;
/// Longer names are not shown.
const NAME_MAX: usize = 40;
