//! The evidence of a refusal as two columns: what the message asks for, and what is held or allowed
//! here. What fits into no column stays a fact with a name.

use envelope::inspect::diagnose::Stage;
use envelope::{Diagnosis, Profile};
use serde_json::Value;

use super::{key, layer};
use crate::state::keys::Keys;

/// Two columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sides {
    /// Over the message's side.
    pub asked: &'static str,
    /// Over this side.
    pub held: &'static str,
    /// What is compared, line by line.
    pub rows: Vec<Pair>,
}

/// One thing that is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// What it is.
    pub what: &'static str,
    /// What the message asks for.
    pub asked: Vec<Item>,
    /// What is held or allowed; an empty list is shown as nothing.
    pub held: Vec<Item>,
}

/// One value in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The value, such as a key's id.
    pub text: String,
    /// What is known of it here, such as the key's name.
    pub note: Option<String>,
    /// Whether the other side has it too.
    pub is_shared: bool,
}

/// The evidence in two columns; none where nothing in it can be compared.
#[must_use]
pub fn sides(diagnosis: &Diagnosis, profile: Option<&Profile>, keys: &Keys) -> Option<Sides> {
    let rows: Vec<Pair> = PAIRS
        .iter()
        .filter_map(|(what, asked, held)| {
            let asked = diagnosis.evidence.get(*asked)?;
            let held = diagnosis.evidence.get(*held)?;
            Some(pair(what, asked, held, keys))
        })
        .chain(own_key(diagnosis, keys))
        .chain(rule(diagnosis, profile, keys))
        .collect();
    let (asked, held) = heads(diagnosis.cause.stage());
    (!rows.is_empty()).then_some(Sides { asked, held, rows })
}

/// The facts that stand in no column, as name and value.
#[must_use]
pub fn rest(diagnosis: &Diagnosis, sides: Option<&Sides>) -> Vec<(String, String)> {
    let is_told = |name: &str| {
        sides.is_some()
            && (name == "rule"
                || name == "needs"
                || OWN_KEY.contains(&name)
                || PAIRS.iter().any(|(_, asked, held)| {
                    [*asked, *held].contains(&name)
                        && diagnosis.evidence.contains_key(*asked)
                        && diagnosis.evidence.contains_key(*held)
                }))
    };
    diagnosis
        .evidence
        .iter()
        .filter(|(name, _)| !is_told(name))
        .map(|(name, fact)| (name.replace(['_', '-'], " "), layer::value(fact)))
        .collect()
}

const fn heads(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Recognise => ("The message says", "Found"),
        Stage::Policy => ("The message has", "Allowed here"),
        Stage::Decrypt | Stage::Verify => ("Asked for", "Held"),
        Stage::Protocol => ("The body has", "Expected"),
    }
}

fn pair(what: &'static str, asked: &Value, held: &Value, keys: &Keys) -> Pair {
    let (asked, held) = (values(asked), values(held));
    let items = |own: &[String], other: &[String]| {
        own.iter()
            .map(|text| item(text, other.contains(text), keys))
            .collect()
    };
    Pair {
        what,
        asked: items(&asked, &held),
        held: items(&held, &asked),
    }
}

fn item(text: &str, is_shared: bool, keys: &Keys) -> Item {
    Item {
        text: text.into(),
        note: keys.named(text).map(|held| key::name(&held.report)),
        is_shared,
    }
}

/// A key that is known here and does not serve: in what way it is held.
fn own_key(diagnosis: &Diagnosis, keys: &Keys) -> Option<Pair> {
    let text = |name| diagnosis.evidence.get(name).and_then(Value::as_str);
    let id = text("key")?;
    let held = if let Some(source) = text("public_half") {
        format!("its public half, from {source}")
    } else if diagnosis.evidence.contains_key("outgoing") {
        "the counterparty’s public half: this is a message of ours".into()
    } else {
        let state = text("state")?;
        match text("since") {
            Some(since) => format!("the key, {state} since {since}"),
            None => format!("the key, {state}"),
        }
    };
    Some(Pair {
        what: "key",
        asked: vec![item(id, false, keys)],
        held: vec![Item {
            text: held,
            note: None,
            is_shared: false,
        }],
    })
}

/// The rule that refused: what the message would need, and what the profile says.
fn rule(diagnosis: &Diagnosis, profile: Option<&Profile>, keys: &Keys) -> Option<Pair> {
    let (path, needs) = diagnosis.rule()?;
    let allowed = profile.and_then(|profile| {
        let profile = serde_json::to_value(profile).ok()?;
        profile
            .pointer(&format!("/{}", path.replace('.', "/")))
            .cloned()
    });
    let allowed = allowed.or_else(|| diagnosis.evidence.get("limit").cloned());
    Some(pair(
        "rule",
        needs,
        &allowed.unwrap_or(Value::Array(Vec::new())),
        keys,
    ))
}

fn values(fact: &Value) -> Vec<String> {
    match fact {
        Value::Array(items) => items.iter().map(layer::value).collect(),
        Value::Null => Vec::new(),
        one => vec![layer::value(one)],
    }
}

/// What is compared: its name, the evidence of the message's side, that of this side.
const PAIRS: &[(&str, &str, &str)] = &[
    ("recipient", "recipients", "held"),
    ("signer", "signers", "trusted"),
    ("signer", "signer", "trusted"),
    ("format", "format", "allowed"),
    ("environment", "environment", "received_in"),
    ("octets", "promised", "found"),
    ("octets", "octets", "limit"),
    ("number", "found", "limit"),
    ("iterations", "iterations", "limit"),
    ("version", "version", "supported"),
];

/// Evidence about one key, told together.
const OWN_KEY: &[&str] = &["key", "public_half", "outgoing", "state", "since"];

#[cfg(test)]
mod tests {
    use alloc::rc::Rc;

    use envelope::Cause;
    use serde_json::json;

    use super::*;
    use crate::state::keys::tests::loaded;
    use crate::worker::protocol::KeyList;

    fn holding() -> Keys {
        Keys {
            list: Rc::new(KeyList {
                keys: vec![loaded(1)],
                ..KeyList::default()
            }),
            ..Keys::default()
        }
    }

    #[test]
    fn recipients_stand_beside_the_keys_held_by_name() {
        let diagnosis = Diagnosis::new(Cause::NoMatchingKey, "s", "r")
            .with("recipients", json!(["77B0", "8A3F"]))
            .with("held", json!(["1C22000000000001", "8A3F"]));
        let sides = sides(&diagnosis, None, &holding()).unwrap();
        assert_eq!((sides.asked, sides.held), ("Asked for", "Held"));
        let row = sides.rows.first().unwrap();
        let asked: Vec<_> = row
            .asked
            .iter()
            .map(|i| (i.text.as_str(), i.is_shared))
            .collect();
        assert_eq!(asked, [("77B0", false), ("8A3F", true)]);
        let ours = row.held.first().unwrap();
        assert_eq!(ours.note.as_deref(), Some("Partner <keys@partner.example>"));
        assert_eq!(rest(&diagnosis, Some(&sides)), []);
    }

    #[test]
    fn a_rule_stands_beside_what_the_profile_says() {
        let profile = Profile::built_in("jwe-jws").unwrap();
        let diagnosis = Diagnosis::new(Cause::AlgorithmForbidden, "s", "r")
            .against("jose.key_management", "RSA1_5")
            .with("member", "alg");
        let sides = sides(&diagnosis, Some(&profile), &Keys::default()).unwrap();
        let row = sides.rows.first().unwrap();
        assert_eq!(row.asked.first().unwrap().text, "RSA1_5");
        assert!(
            row.held.iter().any(|item| item.text == "RSA-OAEP-256"),
            "{row:?}"
        );
        assert_eq!(
            rest(&diagnosis, Some(&sides)),
            [("member".to_owned(), "alg".to_owned())]
        );
    }

    #[test]
    fn a_key_that_does_not_serve_says_how_it_is_held() {
        let diagnosis = Diagnosis::new(Cause::KeyDisabled, "s", "r")
            .with("key", "8A3F")
            .with("state", "suspended")
            .with("since", "2026-11-01");
        let sides = sides(&diagnosis, None, &Keys::default()).unwrap();
        let held = &sides.rows.first().unwrap().held;
        assert_eq!(
            held.first().unwrap().text,
            "the key, suspended since 2026-11-01"
        );
    }

    #[test]
    fn what_can_not_be_compared_stays_a_fact() {
        let diagnosis = Diagnosis::new(Cause::MalformedPacket, "s", "r").with("octet", 12);
        assert_eq!(sides(&diagnosis, None, &Keys::default()), None);
        assert_eq!(
            rest(&diagnosis, None),
            [("octet".to_owned(), "12".to_owned())]
        );
    }
}
