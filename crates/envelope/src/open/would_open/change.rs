//! A change of the key set or profile, as data and as a sentence.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::key::state::StateName;
use crate::keyset::Environment;
use crate::open::Opened;

/// Changes that together make a refused message open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WouldOpen {
    /// The changes in words, one sentence.
    pub text: String,
    /// The changes; none of them can be left out.
    pub changes: Vec<Change>,
}

/// One change of the key set or of the profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    /// Another built-in profile.
    Profile {
        /// Its name.
        name: String,
    },
    /// One rule of the profile in use.
    Rule {
        /// Its dotted path.
        rule: String,
        /// What it would have to be, or to list.
        needs: Value,
    },
    /// A key that is held becomes a trusted signer.
    Trust {
        /// The signer's id.
        id: String,
    },
    /// A key gets another state in the key set: PreActive keys are trusted, Suspended ones restored.
    State {
        /// The key's id.
        id: String,
        /// The state that it is in.
        from: StateName,
    },
    /// The message is opened where its key belongs.
    Environment {
        /// Where that is.
        name: Environment,
    },
}

impl WouldOpen {
    pub(super) fn of(changes: Vec<Change>) -> Self {
        let sentences: Vec<String> = changes.iter().map(ToString::to_string).collect();
        Self {
            text: sentences.join(" "),
            changes,
        }
    }
}

impl Change {
    pub(super) const fn concerns_profile(&self) -> bool {
        matches!(self, Self::Profile { .. } | Self::Rule { .. })
    }

    /// Whether a second one of this kind shows that the first did not help.
    pub(super) fn is_of_the_same(&self, made: &Self) -> bool {
        match (self, made) {
            (
                Self::Rule { rule, needs },
                Self::Rule {
                    rule: made,
                    needs: before,
                },
            ) => rule == made && (needs == before || needs.is_number()),
            (Self::Trust { .. }, Self::Trust { .. })
            | (Self::Environment { .. }, Self::Environment { .. }) => true,
            (Self::State { id, .. }, Self::State { id: made, .. }) => id == made,
            _ => false,
        }
    }

    /// Which of the keys that were trusted for the try is the one that counted.
    pub(super) fn name_signer(&mut self, opened: &Opened) {
        if let Self::Trust { id } = self {
            let signatures = opened.trace().signatures.iter();
            *id = signatures
                .filter(|signature| signature.counted)
                .find_map(|signature| signature.signer.clone())
                .unwrap_or_default();
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile { name } => write!(f, "Use the profile `{name}`."),
            Self::Rule { rule, needs } => match needs {
                Value::String(word) if word == "optional" => {
                    write!(f, "Make `{rule}` \"optional\" in a profile file.")
                }
                Value::String(name) => write!(f, "Add \"{name}\" to `{rule}` in a profile file."),
                other => write!(f, "Set `{rule}` to {other} in a profile file."),
            },
            Self::Trust { id } => write!(f, "Trust the signer {id}, whose key you hold."),
            Self::State {
                id,
                from: StateName::PreActive,
            } => write!(f, "Trust the key {id} in the key set."),
            Self::State { id, from } => {
                write!(
                    f,
                    "Restore the key {id} in the key set, where it is {from}."
                )
            }
            Self::Environment { name } => {
                write!(f, "Open it in {name}, where the key belongs.")
            }
        }
    }
}
