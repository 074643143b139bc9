//! Taking in a public key, in words.

use envelope::keyset::KeyUse;
use keyset_api::{KeyView, KeysAdded};

/// What the dialogue is about.
pub const TITLE: &str = "Take in a public key";
/// The first step.
pub const LOOK: &str = "Look at it";
/// The second one.
pub const ENTER: &str = "Take it in";
/// What may be pasted.
pub const PLACEHOLDER: &str = "OpenPGP certificate, JWK or PEM";
/// What must not be.
pub const PUBLIC_ONLY: &str =
    "Public keys only: a private one is refused, and then it is no secret any more.";
/// A use that nobody chose.
pub const AS_THE_KEY_SAYS: &str = "As the key says";
/// What is shown before anything is stored.
pub const PREVIEW: &str = "What would be taken in";
/// A key without findings.
pub const NO_FINDINGS: &str = "The profile finds nothing to be said against it.";
/// What is still to be done.
pub const COMPARE: &str = "It enters without being trusted";
/// Why, and how.
pub const COMPARE_BODY: &str = "Compare its fingerprint with its owner over a second channel afterwards, such as the telephone. \
     Until then it is used for nothing.";

/// A use in a word.
#[must_use]
pub const fn use_name(key_use: KeyUse) -> &'static str {
    match key_use {
        KeyUse::Encrypt => "encrypt",
        KeyUse::Sign => "sign",
    }
}

/// What would change, in a sentence.
#[must_use]
pub fn outcome(seen: &KeysAdded) -> String {
    let keys = |count: usize| match count {
        1 => "1 key".to_owned(),
        count => format!("{count} keys"),
    };
    match (seen.added.len(), seen.changed.len()) {
        (0, 0) => "Nothing would change: everything of it is in the set already.".into(),
        (added, 0) => format!("{} would be new in the set.", keys(added)),
        (0, changed) => format!("{} would end at another time.", keys(changed)),
        (added, changed) => format!(
            "{} would be new in the set, and {} would end at another time.",
            keys(added),
            keys(changed)
        ),
    }
}

/// How one entry stands to the set.
#[must_use]
pub fn standing(entry: &KeyView, seen: &KeysAdded) -> &'static str {
    if seen.added.contains(&entry.thumbprint) {
        "new"
    } else if seen.changed.contains(&entry.thumbprint) {
        "another end"
    } else {
        "in the set already"
    }
}

/// Algorithm and dates: `RSA, 2048 bit, from 2026-01-05 to 2027-01-05`.
#[must_use]
pub fn validity(entry: &KeyView) -> String {
    let bits = entry.bits.map(|bits| format!(", {bits} bit"));
    let to = entry
        .valid_to
        .map_or_else(|| "without end".into(), |end| format!("to {}", end.date()));
    format!(
        "{}{}, from {} {to}",
        entry.algorithm,
        bits.unwrap_or_default(),
        entry.valid_from.date()
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::state::keyset::tests::entry;

    fn seen(added: &[&str], changed: &[&str]) -> KeysAdded {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        KeysAdded {
            entries: Vec::new(),
            added: owned(added),
            changed: owned(changed),
            findings: Vec::new(),
        }
    }

    #[test]
    fn what_would_change_is_counted() {
        assert!(outcome(&seen(&[], &[])).starts_with("Nothing would change"));
        assert_eq!(
            outcome(&seen(&["a"], &[])),
            "1 key would be new in the set."
        );
        assert_eq!(
            outcome(&seen(&["a", "b"], &["c"])),
            "2 keys would be new in the set, and 1 key would end at another time."
        );
    }

    #[test]
    fn each_entry_says_how_it_stands_and_what_it_is() {
        let key = entry("one", "ours", json!({ "name": "active" }), None);
        let thumbprint = key.thumbprint.as_str();
        assert_eq!(standing(&key, &seen(&[thumbprint], &[])), "new");
        assert_eq!(standing(&key, &seen(&[], &[thumbprint])), "another end");
        assert_eq!(standing(&key, &seen(&[], &[])), "in the set already");
        assert_eq!(
            validity(&key),
            "RSA-OAEP-256, 2048 bit, from 2026-01-01 without end"
        );
    }
}
