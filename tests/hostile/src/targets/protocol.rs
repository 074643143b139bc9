//! Bodies of the payment protocol.

use standard_payments::{Check, redact};

/// Any octets are checked, and a deciding fault is an error that is among the findings. Any text is
/// redacted; what is JSON stays JSON, and strict JSON is what serde_json reads too.
pub fn protocol(input: &[u8]) {
    let report = envelope::protocol::check(&Check {
        body: input,
        now: Some(0),
        ..Check::default()
    });
    assert!(
        report.diagnosis.is_none() || !report.ok,
        "refused and in order"
    );
    let strict = strict_json::value(input);
    let Ok(text) = core::str::from_utf8(input) else {
        assert!(strict.is_err(), "JSON that is not UTF-8");
        return;
    };
    let redacted = redact(text);
    if let Ok(value) = strict {
        let read: serde_json::Value = serde_json::from_str(text).expect("strict JSON is JSON");
        assert_eq!(read, value);
        assert!(
            strict_json::value(redacted.as_bytes()).is_ok(),
            "{redacted}"
        );
    }
}
