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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::event))]
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

/// The answer of `GET /api/v1/audit/verification`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::verification))]
pub struct AuditVerification {
    /// Whether every event is as it was written, and none is missing.
    pub whole: bool,
    /// Up to which event it is so; 0 where it is not even so for the first.
    pub events: i64,
    /// The hash of that event, as 64 hexadecimal digits: compare it with one noted elsewhere. Only
    /// that shows whether events are missing at the end.
    pub hash: String,
    /// What comes next and is not whole.
    pub broken: Option<BrokenView>,
}

/// The first place at which the log is not whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BrokenView {
    /// The number of the event.
    pub number: i64,
    /// What is wrong with it, in a sentence.
    pub text: String,
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

/// The query of a key's history.
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

/// The order of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EventOrder {
    /// As they happened.
    #[default]
    OldestFirst,
    /// The other way round.
    NewestFirst,
}

/// The query of `GET /api/v1/audit.jsonl`: every member that is there must match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct AuditFilter {
    /// Who did it, or agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(required = false))]
    pub operator: Option<String>,
    /// What was done, in one word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(required = false, example = "activate"))]
    pub action: Option<String>,
    /// The thumbprint of the key that it was done to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(required = false))]
    pub key: Option<String>,
    /// From this moment on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        param(schema_with = crate::schema::since, required = false)
    )]
    pub since: Option<UnixTime>,
    /// Before this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        param(schema_with = crate::schema::until, required = false)
    )]
    pub until: Option<UnixTime>,
}

/// The query of `GET /api/v1/audit`: a page of what matches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct AuditQuery {
    /// In which order; as they happened when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        param(schema_with = crate::schema::event_order, required = false)
    )]
    pub order: Option<EventOrder>,
    /// Events behind this number in that order; from the first one of the order when absent.
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
    /// Who did it, or agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(required = false))]
    pub operator: Option<String>,
    /// What was done, in one word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(required = false, example = "activate"))]
    pub action: Option<String>,
    /// The thumbprint of the key that it was done to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(required = false))]
    pub key: Option<String>,
    /// From this moment on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        param(schema_with = crate::schema::since, required = false)
    )]
    pub since: Option<UnixTime>,
    /// Before this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        param(schema_with = crate::schema::until, required = false)
    )]
    pub until: Option<UnixTime>,
}

impl AuditQuery {
    /// The first page of what matches, as it happened.
    #[must_use]
    pub fn of(filter: AuditFilter) -> Self {
        let AuditFilter {
            operator,
            action,
            key,
            since,
            until,
        } = filter;
        Self {
            operator,
            action,
            key,
            since,
            until,
            ..Self::default()
        }
    }
}
