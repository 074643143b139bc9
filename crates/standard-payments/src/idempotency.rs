//! Whether a repeated request is a repeat or a violation: a request id belongs to one content.

use serde_json::Value;

/// What two requests are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repetition {
    /// Other request ids, or none.
    Unrelated,
    /// The same id and content; only the time of sending may differ.
    Repeat,
    /// The same id with other content: IDEMPOTENCY_VIOLATION.
    Violation,
}

/// Compares a request with an earlier one.
#[must_use]
pub fn compare(earlier: &Value, later: &Value) -> Repetition {
    let id = |body: &Value| {
        body.pointer(REQUEST_ID)
            .and_then(Value::as_str)
            .map(alloc::string::String::from)
    };
    match (id(earlier), id(later)) {
        (Some(one), Some(other)) if one == other => {}
        _ => return Repetition::Unrelated,
    }
    if without_time(earlier) == without_time(later) {
        Repetition::Repeat
    } else {
        Repetition::Violation
    }
}

/// A repeat carries a fresh timestamp.
fn without_time(body: &Value) -> Value {
    let mut body = body.clone();
    if let Some(header) = body
        .pointer_mut("/requestHeader")
        .and_then(Value::as_object_mut)
    {
        header.remove("requestTimestamp");
    }
    body
}

const REQUEST_ID: &str = "/requestHeader/requestId";

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn request(id: &str, time: &str, amount: &str) -> Value {
        json!({"requestHeader": {"requestId": id, "requestTimestamp": time}, "amount": amount})
    }

    #[test]
    fn a_fresh_timestamp_is_a_repeat_and_another_amount_a_violation() {
        let first = request("a", "1", "1000");
        assert_eq!(
            compare(&first, &request("a", "2", "1000")),
            Repetition::Repeat
        );
        assert_eq!(
            compare(&first, &request("a", "2", "1001")),
            Repetition::Violation
        );
        assert_eq!(
            compare(&first, &request("b", "1", "1000")),
            Repetition::Unrelated
        );
        assert_eq!(compare(&json!({}), &json!({})), Repetition::Unrelated);
    }

    #[test]
    fn the_order_of_members_is_no_content() {
        let one: Value =
            serde_json::from_str(r#"{"requestHeader":{"requestId":"a"},"x":1,"y":2}"#).unwrap();
        let other: Value =
            serde_json::from_str(r#"{"y":2,"x":1,"requestHeader":{"requestId":"a"}}"#).unwrap();
        assert_eq!(compare(&one, &other), Repetition::Repeat);
    }
}
