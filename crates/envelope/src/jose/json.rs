//! Strict JSON in the words of this crate's errors, and wiping what was read.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use serde_json::{Map, Value};
use strict_json::{JsonError, JsonErrorKind};
use zeroize::Zeroize as _;

use crate::error::{ParseError, ParseErrorKind};

/// Reads one JSON object.
///
/// # Errors
/// [`ParseError`] with the octet of `text` where it is not strict JSON, or not an object.
pub(super) fn object(text: &[u8]) -> Result<Map<String, Value>, ParseError> {
    strict_json::object(text).map_err(ParseError::from)
}

/// The places of an object's members, without looking for duplicates inside their values, so that
/// one odd key of a set does not spoil the others.
///
/// # Errors
/// As [`object`].
pub(super) fn members(text: &[u8]) -> Result<Vec<(String, Range<usize>)>, ParseError> {
    strict_json::members(text, |mut value| wipe(&mut value)).map_err(ParseError::from)
}

/// The places of an array's elements, as [`members`].
///
/// # Errors
/// As [`object`], for an array.
pub(super) fn elements(text: &[u8]) -> Result<Vec<Range<usize>>, ParseError> {
    strict_json::elements(text, |mut value| wipe(&mut value)).map_err(ParseError::from)
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

impl From<JsonError> for ParseError {
    fn from(error: JsonError) -> Self {
        let kind = match error.kind {
            JsonErrorKind::DuplicateMember => ParseErrorKind::DuplicateMember,
            JsonErrorKind::TrailingData => ParseErrorKind::TrailingData,
            JsonErrorKind::Empty | JsonErrorKind::Truncated => ParseErrorKind::Truncated,
            _ => ParseErrorKind::Header,
        };
        Self::new(kind, error.at)
    }
}
