use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;

#[test]
fn sensitive_members_are_replaced_at_any_depth_and_the_rest_stays() {
    let body = "{\n  \"requestHeader\": {\"requestId\": \"4111111111111111\"},\n  \
                \"card\": {\"accountNumber\": \"4111111111111111\", \"cvn\": 123, \"pin\": null},\n  \
                \"memo\": \"ok\"\n}";
    assert_eq!(
        redact(body),
        "{\n  \"requestHeader\": {\"requestId\": \"4111111111111111\"},\n  \
         \"card\": {\"accountNumber\": \"[redacted]\", \"cvn\": \"[redacted]\", \"pin\": \"[redacted]\"},\n  \
         \"memo\": \"ok\"\n}"
    );
}

#[test]
fn a_text_that_is_json_is_looked_into() {
    let inner = json!({"dateOfBirth": "19800101", "x": "1"}).to_string();
    let body = json!({"payload": inner}).to_string();
    let shown: Value = serde_json::from_str(&redact(&body)).unwrap();
    let inner: Value = serde_json::from_str(shown["payload"].as_str().unwrap()).unwrap();
    assert_eq!(inner, json!({"dateOfBirth": "[redacted]", "x": "1"}));
}

#[test]
fn everything_inside_a_sensitive_member_is_replaced() {
    let body = r#"{"paymentToken":{"value":"abc","parts":["x",1,true]},"after":"seen"}"#;
    assert_eq!(
        redact(body),
        r#"{"paymentToken":{"value":"[redacted]","parts":["[redacted]","[redacted]","[redacted]"]},"after":"seen"}"#
    );
}

#[test]
fn a_number_of_json_is_replaced_as_a_whole() {
    for number in ["7.6666666666666", "-4111111111111111", "4111111111111111e2"] {
        let body = alloc::format!("{{\"memo\": {number} , \"list\":[{number}]}}");
        assert_eq!(
            redact(&body),
            r#"{"memo": "[redacted]" , "list":["[redacted]"]}"#,
            "{number}"
        );
        assert_eq!(redact(number), r#""[redacted]""#, "alone it is JSON too");
    }
    assert_eq!(redact("is 7.6666666666666 it?"), "is 7.[redacted] it?");
}

#[test]
fn broken_json_and_plain_text_are_redacted_too() {
    assert_eq!(
        redact(r#"{"accountNumber":"4111111111111111","cvn":"12"#),
        r#"{"accountNumber":"[redacted]","cvn":"[redacted]""#
    );
    assert_eq!(
        redact("card 4111-1111-1111-1111 refused"),
        "card [redacted] refused"
    );
    assert_eq!(
        redact(r#"{"\u0063vn":"123"}"#),
        r#"{"\u0063vn":"[redacted]"}"#
    );
    assert_eq!(
        redact(r#"{"memo":4111111111111111}"#),
        r#"{"memo":"[redacted]"}"#
    );
    assert_eq!(
        redact(r#"{"memo":"\u0034111111111111111"}"#),
        r#"{"memo":"[redacted]"}"#
    );
}

#[test]
fn redaction_is_finished_after_one_time() {
    for text in [
        "\"",
        "\\",
        "{\"cvn\"",
        "{\"cvn\":",
        "[[[",
        "}}}",
        ":\"\":\"",
        "\u{feff}{}",
    ] {
        let once = redact(text);
        assert_eq!(redact(&once), once, "{text}");
    }
}

/// A body with sensitive members at random places, what must not be seen of it, and what must.
fn body() -> impl Strategy<Value = (Value, Vec<String>, Vec<String>)> {
    let secret = (
        prop::sample::select(
            &[
                "accountNumber",
                "businessIdentifier",
                "connectingInformation",
                "cryptogram",
                "cvn",
                "dateOfBirth",
                "nameOnCard",
                "paymentToken",
                "pin",
                "token",
            ][..],
        ),
        "[a-zA-Z]{3}[0-9]{12}",
    );
    let card = (
        prop::sample::select(&["memo", "note", "cardId", "clientMessage"][..]),
        card(),
    );
    let plain = (
        prop::sample::select(
            &[
                "requestTimestamp",
                "amountMicros",
                "captureRequestId",
                "epochMillis",
            ][..],
        ),
        "[1-9][0-9]{12,15}",
    );
    (
        prop::collection::vec(secret, 1..4),
        prop::collection::vec(card, 1..3),
        prop::collection::vec(plain, 1..4),
        prop::collection::vec(0_u8..4, 0..6),
    )
        .prop_map(|(secrets, cards, plains, shape)| {
            let mut members = Map::new();
            let mut hidden = Vec::new();
            for (name, value) in secrets.into_iter().chain(cards) {
                // A name that comes again takes the place of the first.
                if let Some(Value::String(before)) =
                    members.insert(name.into(), Value::String(value.clone()))
                {
                    hidden.retain(|one| *one != before);
                }
                hidden.push(value);
            }
            for (name, value) in plains {
                members.insert(name.into(), Value::String(value));
            }
            let seen = [
                "requestTimestamp",
                "amountMicros",
                "captureRequestId",
                "epochMillis",
            ]
            .iter()
            .filter_map(|name| Some(members.get(*name)?.as_str()?.to_string()))
            .collect();
            let mut value = Value::Object(members);
            for wrap in shape {
                value = match wrap {
                    0 => json!([value]),
                    1 => json!({"inner": value}),
                    2 => json!({"asText": value.to_string()}),
                    _ => json!({"list": [1, value, "x"]}),
                };
            }
            (value, hidden, seen)
        })
}

/// A number that passes Luhn's formula.
fn card() -> impl Strategy<Value = String> {
    "4[0-9]{14}".prop_map(|start| {
        let last = (0..10_u32).map(|digit| alloc::format!("{start}{digit}"));
        last.into_iter()
            .find(|number| is_card_number(number))
            .unwrap_or(start)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_sensitive_is_seen_all_else_is_and_it_stays_json((body, hidden, seen) in body()) {
        for text in [body.to_string(), serde_json::to_string_pretty(&body).unwrap()] {
            let shown = redact(&text);
            for secret in &hidden {
                prop_assert!(!shown.contains(secret.as_str()), "{secret} in {shown}");
            }
            for plain in &seen {
                prop_assert!(shown.contains(plain.as_str()), "{plain} not in {shown}");
            }
            prop_assert!(serde_json::from_str::<Value>(&shown).is_ok(), "{shown}");
            prop_assert_eq!(redact(&shown), shown);
        }
    }

    #[test]
    fn no_time_amount_or_id_is_hidden(
        names in prop::collection::vec(prop::sample::select(&["requestTimestamp", "responseTimestamp", "amountMicros", "requestId", "paymentIntegratorAccountId", "transactionId"][..]), 1..6),
        values in prop::collection::vec("[1-9][0-9]{12,18}", 6),
    ) {
        let members: Map<String, Value> = names
            .iter()
            .zip(values)
            .map(|(name, value)| ((*name).to_string(), Value::String(value)))
            .collect();
        let text = Value::Object(members).to_string();
        prop_assert_eq!(redact(&text), text);
    }

    #[test]
    fn any_text_is_redacted_without_a_panic(text in ".{0,200}") {
        let once = redact(&text);
        prop_assert_eq!(redact(&once), once);
    }

    #[test]
    fn any_broken_json_is_redacted_without_a_panic(text in r#"[{}\[\]",:\\a-c0-9 ]{0,80}"#) {
        let once = redact(&text);
        prop_assert_eq!(redact(&once), once);
    }
}
