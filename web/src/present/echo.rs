//! The body of an `echo` request, the payment protocol's own test call.

use serde_json::json;

/// An echo request stamped with this moment, in milliseconds since the epoch.
///
/// The `requestId` is derived from the moment; it uses only the characters the protocol allows.
#[must_use]
pub fn request(at_millis: i64, message: &str) -> String {
    // Written by hand, because the protocol's own order of members is what people know.
    let message = json!(message);
    format!(
        r#"{{
  "requestHeader": {{
    "protocolVersion": {{ "major": 1, "minor": 0, "revision": 0 }},
    "requestId": "echo-{at_millis}",
    "requestTimestamp": "{at_millis}"
  }},
  "clientMessage": {message}
}}"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn an_echo_request_is_json_with_the_protocols_members() {
        let body: Value = serde_json::from_str(&request(1_700_000_000_123, "a \"b\"")).unwrap();
        let header = &body["requestHeader"];
        assert_eq!(header["requestTimestamp"], "1700000000123");
        assert_eq!(header["requestId"], "echo-1700000000123");
        assert_eq!(header["protocolVersion"]["major"], 1);
        assert_eq!(body["clientMessage"], "a \"b\"");
    }
}
