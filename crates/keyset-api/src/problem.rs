//! How every refusal of the server is written (RFC 9457).

use serde::{Deserialize, Serialize};

/// The content type of a problem document.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// A problem document. `type` is always `about:blank`, so `title` is the status phrase; `code`
/// is what a program reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
}
