//! The reader: one pass, no recursion deeper than its bound.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use serde_json::{Map, Number, Value};

use crate::error::{JsonError, JsonErrorKind};

/// Reads one JSON value.
///
/// # Errors
/// [`JsonError`] with the octet of `text` where it is not strict JSON.
pub fn value(text: &[u8]) -> Result<Value, JsonError> {
    Reader::new(text).only_value()
}

/// Reads one JSON object.
///
/// # Errors
/// As [`value`]; [`JsonErrorKind::Kind`] for a value that is no object.
pub fn object(text: &[u8]) -> Result<Map<String, Value>, JsonError> {
    match value(text)? {
        Value::Object(members) => Ok(members),
        _ => Err(JsonError::new(JsonErrorKind::Kind, 0)),
    }
}

/// The places of an object's members, without looking for duplicates inside their values, so that
/// one odd value does not spoil the others. `seen` gets every value, to be wiped or dropped.
///
/// # Errors
/// As [`object`].
pub fn members(
    text: &[u8],
    mut seen: impl FnMut(Value),
) -> Result<Vec<(String, Range<usize>)>, JsonError> {
    let mut reader = Reader::tolerant(text);
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    reader.start()?;
    reader.object(1, |name, at, place, value| {
        seen(value);
        if found.iter().any(|(known, _)| *known == name) {
            return Err(JsonError::new(JsonErrorKind::DuplicateMember, at));
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
pub fn elements(text: &[u8], mut seen: impl FnMut(Value)) -> Result<Vec<Range<usize>>, JsonError> {
    let mut reader = Reader::tolerant(text);
    let mut found = Vec::new();
    reader.start()?;
    reader.array(1, |place, value| {
        seen(value);
        found.push(place);
    })?;
    reader.end()?;
    Ok(found)
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

    fn only_value(&mut self) -> Result<Value, JsonError> {
        self.start()?;
        let value = self.value(0)?;
        self.end()?;
        Ok(value)
    }

    fn start(&mut self) -> Result<(), JsonError> {
        if self.text.starts_with(BYTE_ORDER_MARK) {
            return Err(JsonError::new(JsonErrorKind::ByteOrderMark, 0));
        }
        self.space();
        if self.peek().is_none() {
            return Err(JsonError::new(JsonErrorKind::Empty, self.at));
        }
        Ok(())
    }

    fn value(&mut self, depth: u32) -> Result<Value, JsonError> {
        if depth > DEPTH_MAX {
            return Err(JsonError::new(JsonErrorKind::TooDeep, self.at));
        }
        match self.peek() {
            Some(b'{') => {
                let mut members = Map::new();
                let strict = self.refuse_duplicates;
                self.object(depth + 1, |name, at, _, value| {
                    if members.insert(name, value).is_some() && strict {
                        return Err(JsonError::new(JsonErrorKind::DuplicateMember, at));
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
            _ => Err(self.no_value()),
        }
    }

    fn object(
        &mut self,
        depth: u32,
        mut member: impl FnMut(String, usize, Range<usize>, Value) -> Result<(), JsonError>,
    ) -> Result<(), JsonError> {
        self.expect(b'{')?;
        self.space();
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            self.space();
            let name_at = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.no_name());
            }
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
    ) -> Result<(), JsonError> {
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

    /// Finds the closing quote; escapes and control characters are then read by serde_json.
    fn string(&mut self) -> Result<String, JsonError> {
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
        let token = self.text.get(from..self.at).unwrap_or_default();
        if let Err(error) = core::str::from_utf8(token) {
            let at = from + error.valid_up_to();
            return Err(JsonError::new(JsonErrorKind::NotUtf8, at));
        }
        self.parsed(from, JsonErrorKind::Text)
    }

    fn number(&mut self) -> Result<Number, JsonError> {
        let from = self.at;
        while matches!(
            self.peek(),
            Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
        ) {
            self.at += 1;
        }
        self.parsed(from, JsonErrorKind::Number)
    }

    fn parsed<T: serde::de::DeserializeOwned>(
        &self,
        from: usize,
        otherwise: JsonErrorKind,
    ) -> Result<T, JsonError> {
        self.text
            .get(from..self.at)
            .and_then(|token| serde_json::from_slice(token).ok())
            .ok_or(JsonError::new(otherwise, from))
    }

    fn word(&mut self, word: &[u8], value: Value) -> Result<Value, JsonError> {
        let from = self.at;
        for octet in word {
            if !self.take(*octet) {
                return Err(match self.peek() {
                    None => self.refused(),
                    Some(_) => JsonError::new(JsonErrorKind::NotAValue, from),
                });
            }
        }
        Ok(value)
    }

    fn end(&mut self) -> Result<(), JsonError> {
        self.space();
        match self.peek() {
            Some(b'/' | b'#') => Err(JsonError::new(JsonErrorKind::Comment, self.at)),
            Some(_) => Err(JsonError::new(JsonErrorKind::TrailingData, self.at)),
            None => Ok(()),
        }
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, octet: u8) -> Result<(), JsonError> {
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

    /// What stands where a value is due.
    fn no_value(&self) -> JsonError {
        let kind = match self.peek() {
            Some(b']' | b'}') if self.follows_comma() => JsonErrorKind::TrailingComma,
            Some(b'\'') => JsonErrorKind::Quotes,
            Some(b'+' | b'.') => JsonErrorKind::Number,
            Some(octet) if octet.is_ascii_alphabetic() => JsonErrorKind::NotAValue,
            _ => return self.refused(),
        };
        JsonError::new(kind, self.at)
    }

    /// What stands where a member name is due.
    fn no_name(&self) -> JsonError {
        let kind = match self.peek() {
            Some(b'}') => JsonErrorKind::TrailingComma,
            Some(b'\'') => JsonErrorKind::Quotes,
            Some(octet) if octet.is_ascii_alphanumeric() || octet == b'_' => JsonErrorKind::Quotes,
            _ => return self.refused(),
        };
        JsonError::new(kind, self.at)
    }

    fn follows_comma(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default();
        before.trim_ascii_end().ends_with(b",")
    }

    fn refused(&self) -> JsonError {
        match self.peek() {
            None => JsonError::new(JsonErrorKind::Truncated, self.text.len()),
            Some(b'/' | b'#') => JsonError::new(JsonErrorKind::Comment, self.at),
            Some(_) => JsonError::new(JsonErrorKind::Syntax, self.at),
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Deeper nesting than any message here has; bounds recursion.
const DEPTH_MAX: u32 = 32;

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> (JsonErrorKind, usize) {
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
            (JsonErrorKind::DuplicateMember, 7)
        );
        assert_eq!(
            refusal(r#"{"a":1,"\u0061":1}"#),
            (JsonErrorKind::DuplicateMember, 7)
        );
        assert_eq!(
            refusal(r#"{"x":[{"a":1,"a":1}]}"#),
            (JsonErrorKind::DuplicateMember, 13)
        );
    }

    #[test]
    fn what_strict_json_does_not_have_is_refused_with_its_octet() {
        for (text, kind, at) in [
            ("\u{feff}{}", JsonErrorKind::ByteOrderMark, 0),
            ("", JsonErrorKind::Empty, 0),
            (" \n", JsonErrorKind::Empty, 2),
            ("{} {}", JsonErrorKind::TrailingData, 3),
            ("{} // end", JsonErrorKind::Comment, 3),
            (r#"{"a":NaN}"#, JsonErrorKind::NotAValue, 5),
            (r#"{"a":nul}"#, JsonErrorKind::NotAValue, 5),
            (r#"{"a":1,}"#, JsonErrorKind::TrailingComma, 7),
            (r#"{"a":[1, ]}"#, JsonErrorKind::TrailingComma, 9),
            (r#"{"a":01}"#, JsonErrorKind::Number, 5),
            (r#"{"a":+1}"#, JsonErrorKind::Number, 5),
            (r#"{"a":.5}"#, JsonErrorKind::Number, 5),
            (r#"{"a":1 /**/}"#, JsonErrorKind::Comment, 7),
            (r#"{"a" 1}"#, JsonErrorKind::Syntax, 5),
            (r#"{'a':1}"#, JsonErrorKind::Quotes, 1),
            (r#"{a:1}"#, JsonErrorKind::Quotes, 1),
            (r#"{"a":'x'}"#, JsonErrorKind::Quotes, 5),
            ("{\"a\":\"\t\"}", JsonErrorKind::Text, 5),
            (r#"{"a":"\ud800"}"#, JsonErrorKind::Text, 5),
            (r#"{"a":"#, JsonErrorKind::Truncated, 5),
            (r#"{"a":"\"#, JsonErrorKind::Truncated, 7),
            ("[]", JsonErrorKind::Kind, 0),
        ] {
            assert_eq!(refusal(text), (kind, at), "{text}");
        }
        let octets = object(b"{\"a\":\"\xff\"}").unwrap_err();
        assert_eq!((octets.kind, octets.at), (JsonErrorKind::NotUtf8, 6));
    }

    #[test]
    fn depth_is_bounded() {
        let deep = ["{\"a\":", &"[".repeat(100_000)].concat();
        assert_eq!(refusal(&deep).0, JsonErrorKind::TooDeep);
    }

    #[test]
    fn places_are_found_past_odd_values() {
        let text = br#"{"keys":[{"a":1,"a":2},{}]}"#;
        let found = members(text, drop).unwrap();
        assert_eq!(found.len(), 1);
        let list = &text[found[0].1.clone()];
        let places = elements(list, drop).unwrap();
        assert_eq!(&list[places[0].clone()], br#"{"a":1,"a":2}"#);
        assert_eq!(&list[places[1].clone()], b"{}");
    }
}
