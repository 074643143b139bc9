//! Launch readiness on the wire: what was checked, with which result, and what each key has to show.

use envelope::key::report::KeyFormat;
use envelope::key::state::StateName;
use envelope::keyset::{Environment, KeyUse, Owner};
use envelope::time::UnixTime;
use serde::{Deserialize, Serialize};

use crate::step::EvidenceView;

/// The body of `POST /api/v1/readiness`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadinessRequest {
    /// Which world's keys.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::environment))]
    pub environment: Environment,
    /// Bodies that another program made for us, as they travel; at most 16. Each must open and be
    /// signed by a known key.
    #[serde(default)]
    pub messages: Vec<ForeignMessage>,
}

/// A body that another program made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ForeignMessage {
    /// Whose rules hold.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::format))]
    pub format: KeyFormat,
    /// The body: base64url of an OpenPGP message, or a compact token.
    pub body: String,
}

/// The answer of `POST /api/v1/readiness` and of `GET /api/v1/readiness/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::readiness))]
pub struct ReadinessReport {
    /// The name of the report.
    pub id: String,
    /// When the checks ran.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub at: UnixTime,
    /// Who asked for them.
    pub operator: String,
    /// Which world's keys.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::environment))]
    pub environment: Environment,
    /// Whether no check failed.
    pub ready: bool,
    /// Every check, in the order in which they ran.
    pub checks: Vec<CheckView>,
    /// What each key has to show.
    pub keys: Vec<KeyReadiness>,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckView {
    /// Stable identifier, such as `two-keys-open`.
    pub check: String,
    /// For which format; none where it is for both.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "openpgp"))]
    pub format: Option<KeyFormat>,
    /// What is asked, in a few words.
    pub title: String,
    /// What came of it.
    pub outcome: CheckOutcome,
    /// What was seen, and what to do where it failed.
    pub text: String,
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CheckOutcome {
    /// As it is asked.
    Passed,
    /// Not as it is asked.
    Failed,
    /// It can not be judged here; it counts for nothing.
    NotApplicable,
}

/// A key, and what shows that it works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyReadiness {
    /// How messages name the key.
    pub id: String,
    /// OpenPGP fingerprint or RFC 7638 SHA-256 thumbprint.
    pub thumbprint: String,
    /// Whose key it is.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::owner))]
    pub owner: Owner,
    /// OpenPGP or JOSE.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::format))]
    pub format: KeyFormat,
    /// What it is for.
    #[serde(rename = "use")]
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::key_use))]
    pub key_use: KeyUse,
    /// Where it is in its life.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::state_name))]
    pub state: StateName,
    /// When it ends.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment_or_null))]
    pub ends: Option<UnixTime>,
    /// The last echo with the counterparty in which it was used; none where there was none.
    pub echo: Option<EvidenceView>,
}

/// The answer of `GET /api/v1/readiness`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::readiness_list))]
pub struct ReadinessList {
    /// The newest first.
    pub reports: Vec<ReadinessReport>,
}

/// A line of the answer of `POST /api/v1/readiness`, where it is asked for line by line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::readiness_news))]
pub enum ReadinessNews {
    /// A check ended.
    Check(CheckView),
    /// Every check ended and the report is on record: the last line.
    Report(ReadinessReport),
}

impl CheckOutcome {
    /// Stable identifier, as written on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotApplicable => "not-applicable",
        }
    }
}
