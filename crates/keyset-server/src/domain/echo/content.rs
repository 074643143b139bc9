//! The content of a request as a hash: the order of members and the time of sending are no content,
//! because a repeat carries a fresh time.

use serde_json::{Map, Value};

use crate::domain::digest::sha256;

/// SHA-256 of a request's content, as 64 hexadecimal digits; none where it is not an object. The
/// body was found to be strict JSON before, so that no member is there twice.
pub(super) fn hash(body: &[u8]) -> Option<String> {
    let mut members: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let header = members.get_mut("requestHeader")?.as_object_mut()?;
    header.remove("requestTimestamp");
    let text = sorted(Value::Object(members)).to_string();
    Some(sha256(&[text.as_bytes()]))
}

/// The same with all members by name. The reader bounds the depth.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> = members.into_iter().collect();
            members.sort_by(|(one, _), (other, _)| one.cmp(other));
            let sorted = members
                .into_iter()
                .map(|(name, value)| (name, sorted(value)));
            Value::Object(sorted.collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashed(id: &str, time: &str, message: &str) -> Option<String> {
        let body = format!(
            r#"{{"requestHeader":{{"requestId":"{id}","requestTimestamp":"{time}"}},"clientMessage":"{message}"}}"#
        );
        hash(body.as_bytes())
    }

    #[test]
    fn a_fresh_time_is_no_other_content() {
        assert_eq!(hashed("a", "1", "hello"), hashed("a", "2", "hello"));
    }

    #[test]
    fn another_message_is_other_content() {
        assert_ne!(hashed("a", "1", "hello"), hashed("a", "1", "hullo"));
    }

    #[test]
    fn the_order_of_members_is_no_content() {
        let turned = br#"{"clientMessage":"hello","requestHeader":{"requestTimestamp":"3","requestId":"a"}}"#;
        assert_eq!(hash(turned), hashed("a", "1", "hello"));
    }
}
