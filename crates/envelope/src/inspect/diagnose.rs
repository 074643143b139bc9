//! Why a message was refused: one cause of a closed list, its evidence, its remedy and the answer
//! that the protocol expects. The shells never map a cause again.

mod cause;

use alloc::string::String;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use cause::{Cause, ErrorResponse, Stage};

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
        }
    }

    /// Adds a fact.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.evidence.insert(name.into(), value.into());
        self
    }
}
