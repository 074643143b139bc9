//! Strict JSON (RFC 8259): no member name twice at any depth, no byte-order mark, nothing after the
//! end, bounded depth; every failure names its octet. Knows nothing of JOSE.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use serde_json::{Map, Number, Value};
use zeroize::Zeroize as _;

use crate::error::{ParseError, ParseErrorKind};

/// Reads one JSON object.
///
/// # Errors
/// [`ParseError`] with the octet of `text` where it is not strict JSON, or not an object.
pub(super) fn object(text: &[u8]) -> Result<Map<String, Value>, ParseError> {
    let mut reader = Reader::new(text);
    match reader.only_value()? {
        Value::Object(members) => Ok(members),
        _ => Err(ParseError::new(ParseErrorKind::Header, 0)),
    }
}

/// The places of an object's members, without looking for duplicates inside their values, so that
/// one odd key of a set does not spoil the others.
///
/// # Errors
/// As [`object`].
pub(super) fn members(text: &[u8]) -> Result<Vec<(String, Range<usize>)>, ParseError> {
    let mut reader = Reader::tolerant(text);
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    reader.space();
    reader.object(1, |name, at, place, mut value| {
        wipe(&mut value);
        if found.iter().any(|(known, _)| *known == name) {
            return Err(ParseError::new(ParseErrorKind::DuplicateMember, at));
        }
        found.push((name, place));
        Ok(())
    })?;
    reader.end()?;
    Ok(found)
}

/// The places of an array's elements, as [`members`].
///
/// # Errors
/// As [`object`], for an array.
pub(super) fn elements(text: &[u8]) -> Result<Vec<Range<usize>>, ParseError> {
    let mut reader = Reader::tolerant(text);
    let mut found = Vec::new();
    reader.space();
    reader.array(1, |place, mut value| {
        wipe(&mut value);
        found.push(place);
    })?;
    reader.end()?;
    Ok(found)
}

/// Overwrites the texts in a value that may have held private parts of a key.
pub(super) fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    refuse_duplicates: bool,
}

impl<'a> Reader<'a> {
    const fn new(text: &'a [u8]) -> Self {
        Self {
            text,
            at: 0,
            refuse_duplicates: true,
        }
    }

    const fn tolerant(text: &'a [u8]) -> Self {
        Self {
            text,
            at: 0,
            refuse_duplicates: false,
        }
    }

    fn only_value(&mut self) -> Result<Value, ParseError> {
        self.space();
        let value = self.value(0)?;
        self.end()?;
        Ok(value)
    }

    fn value(&mut self, depth: u32) -> Result<Value, ParseError> {
        if depth > DEPTH_MAX {
            return Err(self.refused());
        }
        match self.peek() {
            Some(b'{') => {
                let mut members = Map::new();
                let strict = self.refuse_duplicates;
                self.object(depth + 1, |name, at, _, value| {
                    if members.insert(name, value).is_some() && strict {
                        return Err(ParseError::new(ParseErrorKind::DuplicateMember, at));
                    }
                    Ok(())
                })?;
                Ok(Value::Object(members))
            }
            Some(b'[') => {
                let mut items = Vec::new();
                self.array(depth + 1, |_, value| items.push(value))?;
                Ok(Value::Array(items))
            }
            Some(b'"') => self.string().map(Value::String),
            Some(b't') => self.word(b"true", Value::Bool(true)),
            Some(b'f') => self.word(b"false", Value::Bool(false)),
            Some(b'n') => self.word(b"null", Value::Null),
            Some(b'-' | b'0'..=b'9') => self.number().map(Value::Number),
            _ => Err(self.refused()),
        }
    }

    fn object(
        &mut self,
        depth: u32,
        mut member: impl FnMut(String, usize, Range<usize>, Value) -> Result<(), ParseError>,
    ) -> Result<(), ParseError> {
        self.expect(b'{')?;
        self.space();
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            self.space();
            let name_at = self.at;
            let name = self.string()?;
            self.space();
            self.expect(b':')?;
            self.space();
            let from = self.at;
            let value = self.value(depth)?;
            member(name, name_at, from..self.at, value)?;
            self.space();
            if self.take(b'}') {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    fn array(
        &mut self,
        depth: u32,
        mut item: impl FnMut(Range<usize>, Value),
    ) -> Result<(), ParseError> {
        self.expect(b'[')?;
        self.space();
        if self.take(b']') {
            return Ok(());
        }
        loop {
            self.space();
            let from = self.at;
            let value = self.value(depth)?;
            item(from..self.at, value);
            self.space();
            if self.take(b']') {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    /// Finds the closing quote; escapes, control characters and UTF-8 are then read by serde_json.
    fn string(&mut self) -> Result<String, ParseError> {
        let from = self.at;
        self.expect(b'"')?;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.at += 2,
                Some(_) => self.at += 1,
                None => return Err(self.refused()),
            }
        }
        self.at += 1;
        self.parsed(from)
    }

    fn number(&mut self) -> Result<Number, ParseError> {
        let from = self.at;
        while matches!(
            self.peek(),
            Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
        ) {
            self.at += 1;
        }
        self.parsed(from)
    }

    fn parsed<T: serde::de::DeserializeOwned>(&self, from: usize) -> Result<T, ParseError> {
        self.text
            .get(from..self.at)
            .and_then(|token| serde_json::from_slice(token).ok())
            .ok_or(ParseError::new(ParseErrorKind::Header, from))
    }

    fn word(&mut self, word: &[u8], value: Value) -> Result<Value, ParseError> {
        word.iter().try_for_each(|octet| self.expect(*octet))?;
        Ok(value)
    }

    fn end(&mut self) -> Result<(), ParseError> {
        self.space();
        match self.peek() {
            Some(_) => Err(ParseError::new(ParseErrorKind::TrailingData, self.at)),
            None => Ok(()),
        }
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, octet: u8) -> Result<(), ParseError> {
        if self.take(octet) {
            Ok(())
        } else {
            Err(self.refused())
        }
    }

    fn take(&mut self, octet: u8) -> bool {
        let found = self.peek() == Some(octet);
        self.at += usize::from(found);
        found
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn refused(&self) -> ParseError {
        if self.at >= self.text.len() {
            ParseError::new(ParseErrorKind::Truncated, self.text.len())
        } else {
            ParseError::new(ParseErrorKind::Header, self.at)
        }
    }
}

/// Deeper nesting than any JOSE structure has; bounds recursion.
const DEPTH_MAX: u32 = 32;

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> (ParseErrorKind, usize) {
        let error = object(text.as_bytes()).unwrap_err();
        (error.kind, error.at)
    }

    #[test]
    fn reads_what_serde_json_reads() {
        let text = r#" {"a":[1,-2.5e3,"\u00e9\"\\",null,true,false,{}],"b":{"c":[]}} "#;
        let expected: Value = serde_json::from_str(text).unwrap();
        assert_eq!(Value::Object(object(text.as_bytes()).unwrap()), expected);
    }

    #[test]
    fn a_member_twice_is_refused_at_any_depth_and_in_any_spelling() {
        assert_eq!(
            refusal(r#"{"a":1,"a":1}"#),
            (ParseErrorKind::DuplicateMember, 7)
        );
        assert_eq!(
            refusal(r#"{"a":1,"\u0061":1}"#),
            (ParseErrorKind::DuplicateMember, 7)
        );
        assert_eq!(
            refusal(r#"{"x":[{"a":1,"a":1}]}"#),
            (ParseErrorKind::DuplicateMember, 13)
        );
    }

    #[test]
    fn what_strict_json_does_not_have_is_refused_with_its_octet() {
        assert_eq!(refusal("\u{feff}{}"), (ParseErrorKind::Header, 0));
        assert_eq!(refusal("{} {}"), (ParseErrorKind::TrailingData, 3));
        assert_eq!(refusal(r#"{"a":NaN}"#), (ParseErrorKind::Header, 5));
        assert_eq!(refusal(r#"{"a":1,}"#), (ParseErrorKind::Header, 7));
        assert_eq!(refusal(r#"{"a":01}"#), (ParseErrorKind::Header, 5));
        assert_eq!(refusal(r#"{"a":1 /**/}"#), (ParseErrorKind::Header, 7));
        assert_eq!(refusal(r#"{"a":"#), (ParseErrorKind::Truncated, 5));
        assert_eq!(refusal(r#"{"a":"\"#), (ParseErrorKind::Truncated, 7));
        assert_eq!(refusal("[]"), (ParseErrorKind::Header, 0));
    }

    #[test]
    fn depth_is_bounded() {
        let deep = ["{\"a\":", &"[".repeat(100_000)].concat();
        assert_eq!(refusal(&deep).0, ParseErrorKind::Header);
    }

    #[test]
    fn places_are_found_past_odd_values() {
        let text = br#"{"keys":[{"a":1,"a":2},{}]}"#;
        let found = members(text).unwrap();
        assert_eq!(found.len(), 1);
        let list = &text[found[0].1.clone()];
        let places = elements(list).unwrap();
        assert_eq!(&list[places[0].clone()], br#"{"a":1,"a":2}"#);
        assert_eq!(&list[places[1].clone()], b"{}");
    }
}
