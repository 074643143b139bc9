use super::*;
use crate::state::fetched::Failure;
use serde_json::json;

pub(crate) fn entry(
    id: &str,
    owner: &str,
    state: serde_json::Value,
    valid_to: Option<&str>,
) -> KeyView {
    serde_json::from_value(json!({
        "id": id,
        "thumbprint": format!("{id}-thumbprint"),
        "certificate": null,
        "owner": owner,
        "environment": "sandbox",
        "format": "jwk",
        "use": "encrypt",
        "algorithm": "RSA-OAEP-256",
        "bits": 2048,
        "state": state,
        "valid_from": "2026-01-01T00:00:00Z",
        "valid_to": valid_to,
        "created": "2026-01-01T00:00:00Z",
        "state_since": "2026-01-01T00:00:00Z",
        "public": { "jwk": {
            "kty": "EC", "crv": "P-256",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        } },
    }))
    .unwrap()
}

fn page() -> Rc<KeySetPage> {
    let active = || json!({ "name": "active" });
    let waiting = json!({ "name": "pre-active", "trusted": true, "verified": false });
    let entries = [
        entry("Bravo", "ours", active(), Some("2027-01-01T00:00:00Z")),
        entry("Alpha", "counterparty", waiting, None),
        entry("Charlie", "ours", active(), Some("2026-06-01T00:00:00Z")),
    ];
    Rc::new(KeySetPage::default()).reduce(Action::Fetched(Fetched::Here(Rc::new(entries))))
}

fn ids(page: &KeySetPage) -> Vec<String> {
    page.rows().into_iter().map(|row| row.id).collect()
}

#[test]
fn rows_follow_the_chosen_column() {
    let by = |column, descending| page().reduce(Action::Sort(Sort { column, descending }));
    assert_eq!(ids(&by(Column::Id, false)), ["Alpha", "Bravo", "Charlie"]);
    assert_eq!(ids(&by(Column::Id, true)), ["Charlie", "Bravo", "Alpha"]);
    assert_eq!(
        ids(&by(Column::ValidTo, false)),
        ["Charlie", "Bravo", "Alpha"],
        "no end is last"
    );
}

#[test]
fn filters_and_text_narrow_the_rows_together() {
    let ours = KeySetFilter {
        owner: Some(Owner::Ours),
        ..KeySetFilter::default()
    };
    let filtered = page().reduce(Action::Filter(ours));
    assert_eq!(ids(&filtered), ["Bravo", "Charlie"]);
    assert!(filtered.is_filtered());
    let narrowed = filtered.reduce(Action::Text(" CHARLIE-thumb ".into()));
    assert_eq!(ids(&narrowed), ["Charlie"]);
    let waiting = KeySetFilter {
        state: Some(StateName::PreActive),
        ..KeySetFilter::default()
    };
    assert_eq!(ids(&page().reduce(Action::Filter(waiting))), ["Alpha"]);
}

#[test]
fn a_failure_shows_no_rows() {
    let failed = page().reduce(Action::Fetched(Fetched::Failed(Failure::Away)));
    assert!(failed.rows().is_empty());
}
