//! Why the server did not do what it was asked, in words.

use keyset_api::ReasonView;

use super::term;
use crate::state::fetched::Failure;

/// A refusal as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// What happened.
    pub title: String,
    /// Why, and what to do.
    pub body: String,
    /// Everything that stands in the way, one sentence each.
    pub reasons: Vec<String>,
}

/// A failure in words.
#[must_use]
pub fn said(failure: &Failure) -> Said {
    match failure {
        Failure::Away => Said {
            title: term::SERVER_AWAY.into(),
            body: term::SERVER_AWAY_BODY.into(),
            ..Said::default()
        },
        Failure::Refused { status, problem } => {
            let reasons = problem.iter().flat_map(|problem| &problem.reasons);
            let reasons: Vec<String> = reasons.map(|reason| reason.text.clone()).collect();
            let body = match problem {
                // The sentences of the reasons stand in it too.
                Some(_) if !reasons.is_empty() => String::new(),
                Some(problem) => match &problem.remedy {
                    Some(remedy) => format!("{} {remedy}", problem.detail),
                    None => problem.detail.clone(),
                },
                None => term::NO_REASON.into(),
            };
            let title = match status {
                400..500 => term::REFUSED.into(),
                _ => format!("The key set service answered {status}"),
            };
            Said {
                title,
                body,
                reasons,
            }
        }
        Failure::Unreadable => Said {
            title: term::UNREADABLE.into(),
            body: term::UNREADABLE_BODY.into(),
            ..Said::default()
        },
    }
}

/// Whether this is one of the reasons.
#[must_use]
pub fn has_reason(failure: &Failure, code: &str) -> bool {
    let Failure::Refused { problem, .. } = failure else {
        return false;
    };
    let is_it = |reason: &ReasonView| reason.reason == code;
    problem
        .iter()
        .any(|problem| problem.reasons.iter().any(is_it))
}

#[cfg(test)]
mod tests {
    use keyset_api::Problem;
    use serde_json::json;

    use super::*;

    fn refused(problem: serde_json::Value) -> Failure {
        let problem: Problem = serde_json::from_value(problem).unwrap();
        Failure::Refused {
            status: problem.status,
            problem: Some(Box::new(problem)),
        }
    }

    #[test]
    fn every_reason_is_said_once() {
        let failure = refused(json!({
            "type": "about:blank", "title": "Conflict", "status": 409, "code": "step.refused",
            "detail": "The step was not taken. The key is not trusted yet. Too early.",
            "reasons": [
                {"reason": "not-trusted", "text": "The key is not trusted yet."},
                {"reason": "too-early", "text": "Too early.", "from": "2026-12-24T00:00:00Z"},
            ],
        }));
        let said = said(&failure);
        assert_eq!(said.reasons, ["The key is not trusted yet.", "Too early."]);
        assert_eq!(said.body, "");
        assert!(has_reason(&failure, "too-early") && !has_reason(&failure, "last-one"));
    }

    #[test]
    fn without_reasons_the_detail_and_the_remedy_are_said() {
        let failure = refused(json!({
            "type": "about:blank", "title": "Conflict", "status": 409, "code": "rotation.same-key",
            "detail": "A key can not replace itself.", "remedy": "Name another one.",
        }));
        assert_eq!(
            said(&failure).body,
            "A key can not replace itself. Name another one."
        );
    }
}
