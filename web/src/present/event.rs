//! What the audit log says of a key, in words.

use envelope::keyset::life::{Comparison, Evidence};
use keyset_api::EventView;
use serde::de::DeserializeOwned;

use super::step;

/// What was done: `activate, from pre-active to active`.
#[must_use]
pub fn what(event: &EventView) -> String {
    match (&event.from, &event.to) {
        (Some(from), Some(to)) if from != to => {
            format!("{}, from {from} to {to}", event.action)
        }
        _ => event.action.clone(),
    }
}

/// By whom: `by kim, agreed by lee`.
#[must_use]
pub fn people(event: &EventView) -> String {
    match &event.second {
        Some(second) => format!("by {}, agreed by {second}", event.operator),
        None => format!("by {}", event.operator),
    }
}

/// What is on record beside it: a comparison, a piece of evidence.
#[must_use]
pub fn particulars(event: &EventView) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(comparison) = member::<Comparison>(event, "comparison") {
        lines.push(format!(
            "compared by {}, as read out: {}",
            comparison.channel, comparison.fingerprint
        ));
    }
    if let Some(evidence) = member::<Evidence>(event, "evidence") {
        let seen = step::evidence(evidence.kind);
        lines.push(match evidence.exchange {
            Some(exchange) => format!("evidence: {seen}, SHA-256 of the messages {exchange}"),
            None => format!("evidence: {seen}"),
        });
    }
    if let Some(new) = event.details.get("new").and_then(|new| new.as_str()) {
        lines.push(format!("successor: {new}"));
    }
    lines
}

fn member<T: DeserializeOwned>(event: &EventView, name: &str) -> Option<T> {
    serde_json::from_value(event.details.get(name)?.clone()).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn event(details: Value) -> EventView {
        serde_json::from_value(json!({
            "number": 7, "at": "2026-11-24T09:00:00Z", "operator": "kim", "second": "lee",
            "action": "activate", "key": "AB", "from": "pre-active", "to": "active",
            "details": details, "hash": "00",
        }))
        .unwrap()
    }

    #[test]
    fn a_change_of_state_names_both_and_both_people() {
        let event = event(json!({}));
        assert_eq!(what(&event), "activate, from pre-active to active");
        assert_eq!(people(&event), "by kim, agreed by lee");
        assert!(particulars(&event).is_empty());
    }

    #[test]
    fn comparison_and_evidence_are_told() {
        let comparison = json!({
            "fingerprint": "00 11", "channel": "telephone", "at": "2026-11-24T09:00:00Z",
            "operator": "kim",
        });
        assert_eq!(
            particulars(&event(json!({ "comparison": comparison }))),
            ["compared by telephone, as read out: 00 11"]
        );
        let word = json!({
            "kind": "counterparty-word", "at": "2026-11-24T09:00:00Z", "operator": "kim",
            "exchange": null,
        });
        assert_eq!(
            particulars(&event(json!({ "evidence": word }))),
            ["evidence: the counterparty’s word"]
        );
    }
}
