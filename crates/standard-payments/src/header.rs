//! The headers of requests and responses. Times are milliseconds since the epoch, written as text;
//! newer members of the family wrap them in an object.

use alloc::string::{String, ToString as _};

use serde::de::Error as _;
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// The header of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestHeader {
    /// The version of the protocol that the request is written in.
    pub protocol_version: ProtocolVersion,
    /// Names the request; a repeat carries it again. 1 to 100 characters of `a-zA-Z0-9:-_`.
    pub request_id: String,
    /// When it was sent; a repeat carries a fresh one.
    pub request_timestamp: Timestamp,
}

/// The header of a response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResponseHeader {
    /// When it was sent.
    pub response_timestamp: Timestamp,
}

/// A protocol version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtocolVersion {
    /// Changes that break receivers.
    pub major: u32,
    /// Changes that do not.
    pub minor: u32,
    /// Corrections.
    pub revision: u32,
}

/// Milliseconds since the epoch, and how they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timestamp {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub millis: i64,
    /// How they are written.
    pub form: TimestampForm,
}

/// The two ways of writing a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampForm {
    /// `"1481899949606"`.
    Text,
    /// `{ "epochMillis": "1481899949606" }`.
    EpochMillis,
}

impl Timestamp {
    /// A time as most members of the family write it.
    #[must_use]
    pub const fn text(millis: i64) -> Self {
        Self {
            millis,
            form: TimestampForm::Text,
        }
    }

    /// Reads either form; the number inside of an object may stand without quotes.
    #[must_use]
    pub fn read(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self::text(digits(text)?)),
            Value::Object(members) if members.len() == 1 => {
                let millis = match members.get(EPOCH_MILLIS)? {
                    Value::String(text) => digits(text)?,
                    Value::Number(number) => number.as_i64().filter(|millis| *millis >= 0)?,
                    _ => return None,
                };
                Some(Self {
                    millis,
                    form: TimestampForm::EpochMillis,
                })
            }
            _ => None,
        }
    }
}

/// Digits alone, without sign or leading zero.
fn digits(text: &str) -> Option<i64> {
    let is_plain =
        text.bytes().all(|octet| octet.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    is_plain.then(|| text.parse().ok())?
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.millis.to_string();
        match self.form {
            TimestampForm::Text => serializer.serialize_str(&text),
            TimestampForm::EpochMillis => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(EPOCH_MILLIS, &text)?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::read(&value).ok_or_else(|| D::Error::custom("not milliseconds since the epoch"))
    }
}

const EPOCH_MILLIS: &str = "epochMillis";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_time_come_back_as_they_were() {
        for text in [r#""1481899949606""#, r#"{"epochMillis":"1481899949606"}"#] {
            let time: Timestamp = serde_json::from_str(text).unwrap();
            assert_eq!(time.millis, 1_481_899_949_606);
            assert_eq!(serde_json::to_string(&time).unwrap(), text);
        }
    }

    #[test]
    fn other_ways_of_writing_a_time_are_refused() {
        for text in [
            "1481899949606",
            r#""-1""#,
            r#""+1""#,
            r#""01""#,
            r#""""#,
            r#""1.5""#,
            r#""2016-12-16T00:00:00Z""#,
            r#""99999999999999999999""#,
            r#"{"epochMillis":"1","more":1}"#,
            r#"{"epochMillis":-1}"#,
            "null",
        ] {
            assert!(serde_json::from_str::<Timestamp>(text).is_err(), "{text}");
        }
    }
}
