//! Opening a message in the server: what is asked and what is answered.

use envelope::keyset::Environment;
use envelope::open::OpenReport;
use serde::{Deserialize, Serialize};

/// The body of `POST /api/v1/open`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenMessage {
    /// Where the message was received.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::environment))]
    pub environment: Environment,
    /// The message as text: base64url, a compact token, or ASCII armor.
    pub body: String,
    /// A built-in profile; without it the server's own for the format holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Show the payload as it is. A key manager alone may ask for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reveal: Option<bool>,
}

/// The answer of `POST /api/v1/open`, also where the message does not open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::opened))]
pub struct OpenedMessage {
    /// The codec's report, without the payload.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::open_report))]
    pub report: OpenReport,
    /// The payload as text, redacted unless it was to be shown; none where the message did not
    /// open.
    pub payload: Option<String>,
    /// Whether the payload is redacted.
    pub redacted: bool,
    /// SHA-256 of the message, as it stands in the audit log.
    pub message: String,
}
