//! How every refusal of the server is written (RFC 9457).

use core::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The content type of a problem document.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// A problem document. `type` is always `about:blank`, so `title` is the status phrase; `code`
/// is what a program reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::problem))]
pub struct Problem {
    /// `about:blank`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The phrase of the HTTP status.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What was wrong with this request, in one or two sentences.
    pub detail: String,
    /// Stable identifier, `area.reason`.
    pub code: String,
    /// The member of the request that was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// The next action, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// Everything that stands in the way of a step or of a key that should enter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<ReasonView>,
}

/// Something that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReasonView {
    /// Stable identifier, such as `no-successor`.
    pub reason: String,
    /// One sentence for people.
    pub text: String,
    /// Particulars, as the reason has them: `from`, `end`, `thumbprint`, ...
    #[serde(flatten)]
    pub particulars: Map<String, Value>,
}

impl ReasonView {
    /// Shows a reason that has its identifier in the member `reason`.
    #[must_use]
    pub fn of<R: Serialize + fmt::Display>(reason: &R) -> Self {
        let mut particulars = match serde_json::to_value(reason) {
            Ok(Value::Object(members)) => members,
            _ => Map::new(),
        };
        let code = particulars.remove("reason");
        Self {
            reason: code
                .as_ref()
                .and_then(Value::as_str)
                .unwrap_or_default()
                .into(),
            text: reason.to_string(),
            particulars,
        }
    }
}

#[cfg(test)]
mod tests {
    use envelope::keyset::life::Reason;
    use envelope::time::UnixTime;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reason_is_shown_with_its_text_and_particulars() {
        let from = UnixTime::from_seconds(1_800_000_000);
        let shown = serde_json::to_value(ReasonView::of(&Reason::TooEarly { from })).unwrap();
        let text = Reason::TooEarly { from }.to_string();
        assert_eq!(
            shown,
            json!({"reason": "too-early", "from": from, "text": text})
        );
    }
}
