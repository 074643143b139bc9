//! Why a message was refused: one cause of a closed list, its evidence, its remedy and the answer
//! that the protocol expects. The shells never map a cause again.

mod cause;
mod specification;

use alloc::string::String;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::detect::Format;
pub use cause::{Cause, ErrorResponse, Stage};
pub use specification::specification;

/// A refusal explained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// The one cause.
    pub cause: Cause,
    /// One or two sentences for people, with ids and numbers, never content.
    pub summary: String,
    /// The facts behind it, by name.
    pub evidence: Map<String, Value>,
    /// The next action.
    pub remedy: String,
    /// What to answer the sender with.
    pub error_response: ErrorResponse,
    /// The section of the standard that it rests on; empty until the format is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub specification: String,
}

impl Diagnosis {
    /// A diagnosis without evidence.
    #[must_use]
    pub fn new(cause: Cause, summary: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            cause,
            summary: summary.into(),
            evidence: Map::new(),
            remedy: remedy.into(),
            error_response: cause.error_response(),
            specification: String::new(),
        }
    }

    /// Names the section that a cause rests on in a message of this format, unless a more exact
    /// one is named already.
    #[must_use]
    pub fn in_format(mut self, format: Format) -> Self {
        if self.specification.is_empty() {
            self.specification = specification(self.cause, format).into();
        }
        self
    }

    /// Names the rule of the profile that refused, by its dotted path, and the value that it would
    /// have to have, or to list, for this message.
    #[must_use]
    pub fn against(self, rule: &str, needs: impl Into<Value>) -> Self {
        self.with(RULE, rule).with(NEEDS, needs)
    }

    /// The rule that refused and the value that it would need, where one did.
    #[must_use]
    pub fn rule(&self) -> Option<(&str, &Value)> {
        Some((
            self.evidence.get(RULE)?.as_str()?,
            self.evidence.get(NEEDS)?,
        ))
    }

    /// Adds a fact.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.evidence.insert(name.into(), value.into());
        self
    }
}

/// The names of these two facts in the evidence.
const RULE: &str = "rule";
const NEEDS: &str = "needs";
