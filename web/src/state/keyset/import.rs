//! Taking in a public key: what was filled in, what would come of it, and what came of it. Nothing is
//! stored before somebody saw the preview of this very text.

use alloc::rc::Rc;

use envelope::keyset::{Environment, KeyUse, Owner};
use keyset_api::{ImportKey, KeysAdded, PublicText};
use yew::Reducible;

use crate::state::fetched::Failure;

/// The form.
#[derive(Clone, PartialEq)]
pub struct Import {
    /// Whose key it is.
    pub owner: Owner,
    /// The world it belongs to.
    pub environment: Environment,
    /// What it is for; what the key itself says without.
    pub key_use: Option<KeyUse>,
    /// The key, pasted.
    pub public: String,
    /// How far it is.
    pub stage: Stage,
}

/// How far the form is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stage {
    /// It is filled in.
    #[default]
    Filled,
    /// The service looks at the key.
    Looking,
    /// This would come of it.
    Seen(Rc<KeysAdded>),
    /// The service takes it in.
    Entering(Rc<KeysAdded>),
    /// This came of it.
    Entered(Rc<KeysAdded>),
    /// The service refused.
    Refused(Failure),
}

/// What happens in the form.
#[derive(Clone, PartialEq)]
pub enum Action {
    /// The service is asked: for a preview, or to take the key in once that was seen.
    Asked,
    /// It answered.
    Answered(Result<KeysAdded, Failure>),
    /// Another world.
    Environment(Environment),
    /// Another owner.
    Owner(Owner),
    /// Another key.
    Public(String),
    /// Another use.
    Use(Option<KeyUse>),
}

/// What the service is asked for.
#[derive(Clone, PartialEq)]
pub enum Question {
    /// What would come of it.
    Preview(ImportKey),
    /// Take it in.
    Enter(ImportKey),
}

impl Default for Import {
    fn default() -> Self {
        Self {
            owner: Owner::Counterparty,
            environment: Environment::Sandbox,
            key_use: None,
            public: String::new(),
            stage: Stage::Filled,
        }
    }
}

impl Reducible for Import {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Asked => {
                next.stage = match &self.stage {
                    Stage::Seen(seen) => Stage::Entering(seen.clone()),
                    _ => Stage::Looking,
                }
            }
            Action::Answered(answer) => {
                next.stage = match (&self.stage, answer) {
                    (Stage::Looking, Ok(seen)) => Stage::Seen(seen.into()),
                    (Stage::Entering(_), Ok(entered)) => Stage::Entered(entered.into()),
                    (Stage::Looking | Stage::Entering(_), Err(failure)) => Stage::Refused(failure),
                    // What is answered late is about a text that was changed meanwhile.
                    (stage, _) => stage.clone(),
                }
            }
            Action::Environment(environment) => next.environment = environment,
            Action::Owner(owner) => next.owner = owner,
            Action::Public(public) => next.public = public,
            Action::Use(key_use) => next.key_use = key_use,
        }
        if next.what() != self.what() {
            next.stage = Stage::Filled;
        }
        Rc::new(next)
    }
}

impl Import {
    /// What the service is asked for next; none while something is missing or it is at work.
    #[must_use]
    pub fn question(&self) -> Option<Question> {
        match self.stage {
            Stage::Filled | Stage::Refused(_) => self.order().map(Question::Preview),
            Stage::Seen(_) => self.order().map(Question::Enter),
            Stage::Looking | Stage::Entering(_) | Stage::Entered(_) => None,
        }
    }

    /// What the preview shows.
    #[must_use]
    pub const fn seen(&self) -> Option<&Rc<KeysAdded>> {
        match &self.stage {
            Stage::Seen(seen) | Stage::Entering(seen) => Some(seen),
            _ => None,
        }
    }

    /// Whether the service is at it.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        matches!(self.stage, Stage::Looking | Stage::Entering(_))
    }

    fn order(&self) -> Option<ImportKey> {
        let public = self.public.trim();
        (!public.is_empty()).then(|| ImportKey {
            owner: self.owner,
            environment: self.environment,
            public: PublicText::Text(public.into()),
            key_use: self.key_use,
            valid_from: None,
            valid_to: None,
        })
    }

    fn what(&self) -> (Owner, Environment, Option<KeyUse>, &str) {
        (self.owner, self.environment, self.key_use, &self.public)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added() -> KeysAdded {
        KeysAdded {
            entries: Vec::new(),
            added: vec!["AB".into()],
            changed: Vec::new(),
            findings: Vec::new(),
        }
    }

    fn filled() -> Rc<Import> {
        Rc::new(Import::default()).reduce(Action::Public(" key ".into()))
    }

    fn seen() -> Rc<Import> {
        filled()
            .reduce(Action::Asked)
            .reduce(Action::Answered(Ok(added())))
    }

    #[test]
    fn an_empty_form_asks_for_nothing() {
        assert!(Import::default().question().is_none());
    }

    #[test]
    fn a_key_is_looked_at_before_it_is_taken_in() {
        assert!(matches!(filled().question(), Some(Question::Preview(_))));
        assert!(matches!(seen().question(), Some(Question::Enter(_))));
        let entered = seen().reduce(Action::Asked);
        assert!(entered.is_busy() && entered.question().is_none());
        let entered = entered.reduce(Action::Answered(Ok(added())));
        assert_eq!(entered.stage, Stage::Entered(added().into()));
    }

    #[test]
    fn another_text_or_owner_has_to_be_looked_at_anew() {
        for action in [
            Action::Public("other".into()),
            Action::Owner(Owner::Ours),
            Action::Environment(Environment::Production),
            Action::Use(Some(KeyUse::Sign)),
        ] {
            let changed = seen().reduce(action);
            assert!(matches!(changed.question(), Some(Question::Preview(_))));
        }
    }

    #[test]
    fn an_answer_about_an_earlier_text_does_not_count() {
        let changed = filled()
            .reduce(Action::Asked)
            .reduce(Action::Public("other".into()));
        let late = changed.reduce(Action::Answered(Ok(added())));
        assert!(late.seen().is_none());
    }

    #[test]
    fn a_refusal_can_be_mended() {
        let refused = filled().reduce(Action::Asked);
        let refused = refused.reduce(Action::Answered(Err(Failure::Away)));
        assert_eq!(refused.stage, Stage::Refused(Failure::Away));
        assert!(matches!(refused.question(), Some(Question::Preview(_))));
    }
}
