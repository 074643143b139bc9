//! The audit log on the wire.

use envelope::time::UnixTime;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The answer of `GET /api/v1/audit` and of `GET /api/v1/keys/{thumbprint}/history`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::events))]
pub struct EventPage {
    /// In the order in which they happened.
    pub events: Vec<EventView>,
    /// The `after` of the next page; none where this is the last one.
    pub next: Option<i64>,
}

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventView {
    /// Counted from 1, without gaps.
    pub number: i64,
    /// When.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub at: UnixTime,
    /// Who.
    pub operator: String,
    /// Who agreed, where two people were needed.
    pub second: Option<String>,
    /// What, in one word.
    #[cfg_attr(feature = "openapi", schema(example = "activate"))]
    pub action: String,
    /// The thumbprint of the key that it was done to.
    pub key: Option<String>,
    /// The state of the key before.
    #[cfg_attr(feature = "openapi", schema(example = "pre-active"))]
    pub from: Option<String>,
    /// The state of the key after.
    #[cfg_attr(feature = "openapi", schema(example = "active"))]
    pub to: Option<String>,
    /// Particulars.
    pub details: Map<String, Value>,
    /// SHA-256 over the hash before and this event, as 64 hexadecimal digits.
    pub hash: String,
}

/// The `data` of an event of `GET /api/v1/events`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeView {
    /// The number of the change in the audit log.
    pub revision: i64,
    /// What was done, in one word.
    #[cfg_attr(feature = "openapi", schema(example = "activate"))]
    pub action: String,
    /// The thumbprint of the key that it was done to.
    pub key: Option<String>,
    /// The state of the key before.
    #[cfg_attr(feature = "openapi", schema(example = "pre-active"))]
    pub from: Option<String>,
    /// The state of the key after.
    #[cfg_attr(feature = "openapi", schema(example = "active"))]
    pub to: Option<String>,
}

/// The query of `GET /api/v1/audit` and of a key's history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct EventQuery {
    /// Events after this number; from the first one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(required = false, minimum = 0))]
    pub after: Option<i64>,
    /// At most so many, 1 to 500; 100 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        param(required = false, minimum = 1, maximum = 500)
    )]
    pub limit: Option<u32>,
}
