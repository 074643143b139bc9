//! What is on record of a key, in the few words of a list and in the sentences of its detail.

use envelope::UnixTime;
use envelope::key::state::KeyState;
use envelope::keyset::life::EvidenceKind;
use keyset_api::{ComparisonView, EvidenceView, KeyStanding};

use super::step;
use super::time::{away, minute};
use super::verdict::Tone;

/// What the words are for.
pub const WORDS_ABOUT: &str = "For the telephone: one word for each two digits, in turn of two and of three syllables. Read \
     from left to right; the other side has the same words.";
/// Nobody is signed in where that is needed to look.
pub const SIGNED_OUT: &str = "The key set is for those who are signed in";
/// While the standings come.
pub const UNKNOWN: &str = "…";

/// Whether the key is known to be its owner's.
#[must_use]
pub const fn trust(state: KeyState) -> (Tone, &'static str) {
    match state {
        KeyState::PreActive { trusted: false, .. } => (Tone::Warning, "not yet"),
        KeyState::Compromised => (Tone::Bad, "no more"),
        KeyState::Destroyed => (Tone::Neutral, "no more"),
        KeyState::PreActive { trusted: true, .. }
        | KeyState::Active
        | KeyState::Suspended
        | KeyState::Deactivated => (Tone::Good, "yes"),
    }
}

/// The newest evidence in few words: `echo, 2 days ago`.
#[must_use]
pub fn evidence(evidence: Option<&EvidenceView>, now: UnixTime) -> String {
    match evidence {
        Some(seen) => format!("{}, {}", kind(seen.kind), away(seen.at, now)),
        None => "none".into(),
    }
}

const fn kind(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Echo => "echo",
        EvidenceKind::CounterpartyWord => "their word",
        EvidenceKind::LocalRoundTrip => "here only",
    }
}

/// When the traffic used it last: `today`, `never`.
#[must_use]
pub fn last_used(standing: &KeyStanding, now: UnixTime) -> String {
    match standing.used.last {
        Some(last) => away(last, now),
        None => "never".into(),
    }
}

/// The same with its count, in a sentence.
#[must_use]
pub fn used(standing: &KeyStanding) -> String {
    let times = match standing.used.count {
        1 => "once".to_owned(),
        count => format!("{count} times"),
    };
    match standing.used.last {
        Some(last) => format!("{times}, last on {}", minute(last)),
        None => "never, as far as was counted here".into(),
    }
}

/// The comparison of its fingerprint, in a sentence.
#[must_use]
pub fn comparison(comparison: Option<&ComparisonView>) -> String {
    match comparison {
        Some(one) => format!(
            "by {}, by {} on {}",
            one.channel,
            one.operator,
            minute(one.at)
        ),
        None => "not on record".into(),
    }
}

/// The newest evidence, in a sentence.
#[must_use]
pub fn proof(evidence: Option<&EvidenceView>) -> String {
    match evidence {
        Some(seen) => format!(
            "{}, by {} on {}",
            step::evidence(seen.kind),
            seen.operator,
            minute(seen.at)
        ),
        None => "not on record".into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn standing(count: i64, last: Value) -> KeyStanding {
        serde_json::from_value(json!({
            "thumbprint": "AB", "published": null,
            "comparison": {
                "fingerprint": "AB", "channel": "telephone", "at": "2026-11-24T09:00:00Z",
                "operator": "kim",
            },
            "evidence": {
                "kind": "echo", "at": "2026-11-24T09:00:00Z", "operator": "lee", "exchange": "00",
            },
            "used": { "count": count, "last": last },
        }))
        .unwrap()
    }

    fn now() -> UnixTime {
        UnixTime::parse("2026-11-26T10:00:00Z").unwrap()
    }

    #[test]
    fn a_key_that_nobody_used_says_so() {
        let unused = standing(0, Value::Null);
        assert_eq!(last_used(&unused, now()), "never");
        assert!(used(&unused).starts_with("never"));
    }

    #[test]
    fn uses_and_proofs_are_told_with_their_age() {
        let standing = standing(1, json!("2026-11-25T09:00:00Z"));
        assert_eq!(last_used(&standing, now()), "1 day ago");
        assert_eq!(used(&standing), "once, last on 2026-11-25 09:00 UTC");
        let seen = evidence(standing.evidence.as_ref(), now());
        assert_eq!(seen, "echo, 2 days ago");
        assert_eq!(
            comparison(standing.comparison.as_ref()),
            "by telephone, by kim on 2026-11-24 09:00 UTC"
        );
        assert_eq!(evidence(None, now()), "none");
    }

    #[test]
    fn trust_follows_the_state() {
        let waiting = |trusted| KeyState::PreActive {
            trusted,
            verified: false,
        };
        assert_eq!(trust(waiting(false)).1, "not yet");
        assert_eq!(trust(waiting(true)).1, "yes");
        assert_eq!(trust(KeyState::Compromised).0, Tone::Bad);
    }
}
