//! A finding: something a reviewer should know about a message or a key that is not by itself
//! a refusal.

use alloc::string::String;

use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be mended, works today.
    Warning,
    /// Against the profile.
    Error,
}

/// One observation, tied to a rule and a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable identifier, `area.subject.reason`.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// One sentence for people; names ids and numbers, never content.
    pub message: String,
    /// The place, such as `layers[2]`, `keys[0]` or `header.zip`.
    #[serde(rename = "where", default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

impl Finding {
    /// A finding without a place.
    #[must_use]
    pub fn new(rule: &str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            severity,
            message: message.into(),
            place: None,
        }
    }

    /// Names the place.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }
}
