//! What the traffic did with a key, in words.

use keyset_api::UsesView;

use super::time::minute;

/// What the key was used for, and when it was last.
#[must_use]
pub fn used(uses: &UsesView) -> String {
    let told: Vec<String> = [
        ("It opened ", uses.opened, ""),
        ("", uses.sealed, " went to it"),
        ("It signed ", uses.signed, ""),
        ("It verified ", uses.verified, ""),
    ]
    .into_iter()
    .filter(|(_, uses, _)| uses.count > 0)
    .map(|(before, uses, after)| {
        let many = if uses.count == 1 { "" } else { "s" };
        let what = format!("{before}{} message{many}{after}", uses.count);
        match uses.last {
            Some(last) => format!("{what}, the last one on {}.", minute(last)),
            None => format!("{what}."),
        }
    })
    .collect();
    if told.is_empty() {
        return "No message is known in which it was used.".into();
    }
    told.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn uses(opened: i64, sealed: i64) -> UsesView {
        let none = json!({ "count": 0, "last": null });
        serde_json::from_value(json!({
            "thumbprint": "AB", "signed": none, "verified": none,
            "opened": { "count": opened, "last": "2026-11-24T09:00:00Z" },
            "sealed": { "count": sealed, "last": null },
        }))
        .unwrap()
    }

    #[test]
    fn counts_and_the_last_use_are_told() {
        assert_eq!(
            used(&uses(12, 1)),
            "It opened 12 messages, the last one on 2026-11-24 09:00 UTC. 1 message went to it."
        );
    }

    #[test]
    fn a_key_that_nobody_used_is_said_to_be_so() {
        assert_eq!(
            used(&uses(0, 0)),
            "No message is known in which it was used."
        );
    }
}
