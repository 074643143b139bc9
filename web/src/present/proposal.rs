//! Steps that wait for a second person, in words.

use envelope::UnixTime;
use keyset_api::{ProposalView, SessionView};

use super::time::minute;

/// Whether the person who is signed in asked for it. The server decides who may agree; this only
/// chooses the buttons.
#[must_use]
pub fn is_own(proposal: &ProposalView, person: &SessionView) -> bool {
    proposal.operator == person.operator
}

/// Who asked, and how long others can agree: `asked by kim on …; 5 hours are left to agree`.
#[must_use]
pub fn asked(proposal: &ProposalView, now: UnixTime) -> String {
    let seconds = proposal.expires.seconds().saturating_sub(now.seconds());
    let left = match seconds.max(0) / HOUR {
        0 => "less than an hour is left".to_owned(),
        1 => "1 hour is left".to_owned(),
        hours => format!("{hours} hours are left"),
    };
    let (operator, made) = (&proposal.operator, minute(proposal.made));
    format!("Asked by {operator} on {made}; {left} to agree.")
}

const HOUR: i64 = 3600;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn proposal() -> ProposalView {
        serde_json::from_value(json!({
            "id": "one", "key": "AB", "environment": "sandbox", "step": "destroy",
            "evidence": null, "operator": "kim", "made": "2026-11-24T09:00:00Z",
            "expires": "2026-11-25T09:00:00Z", "standing": "open", "text": "It waits.",
            "ended_by": null, "ended_at": null,
        }))
        .unwrap()
    }

    #[test]
    fn the_time_to_agree_is_told_in_hours() {
        let at = |text| UnixTime::parse(text).unwrap();
        assert_eq!(
            asked(&proposal(), at("2026-11-24T10:30:00Z")),
            "Asked by kim on 2026-11-24 09:00 UTC; 22 hours are left to agree."
        );
        assert!(asked(&proposal(), at("2026-11-25T08:30:00Z")).contains("less than an hour"));
    }

    #[test]
    fn whoever_asked_is_no_second_person() {
        let person = |name: &str| SessionView {
            operator: name.into(),
            role: keyset_api::Role::KeyManager,
        };
        assert!(is_own(&proposal(), &person("kim")));
        assert!(!is_own(&proposal(), &person("lee")));
    }
}
