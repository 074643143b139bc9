//! Notices of keys that end, as they are listed and as they are sent.

use envelope::key::report::KeyFormat;
use envelope::keyset::{Environment, KeyUse, Owner};
use envelope::time::UnixTime;
use serde::{Deserialize, Serialize};

/// The answer of `GET /api/v1/notices`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::notices))]
pub struct NoticeList {
    /// The newest first.
    pub notices: Vec<NoticeView>,
}

/// That a key ends soon: ready to be sent as a letter, and with everything a program needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeView {
    /// One word for this notice; should it come twice, it is the same.
    pub notice: String,
    /// One line for people.
    pub subject: String,
    /// What ends, when, and what to do; for people.
    pub text: String,
    /// OpenPGP fingerprint or RFC 7638 SHA-256 thumbprint of the key.
    pub thumbprint: String,
    /// How messages name the key.
    pub id: String,
    /// Whose key it is.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::owner))]
    pub owner: Owner,
    /// The world it belongs to.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::environment))]
    pub environment: Environment,
    /// OpenPGP or JOSE.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::format))]
    pub format: KeyFormat,
    /// What it is for.
    #[serde(rename = "use")]
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::key_use))]
    pub key_use: KeyUse,
    /// The first second at which the key is no longer valid.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub ends: UnixTime,
    /// How many days before the end the notice became due: 60, 30, 14, 7 or 1.
    pub days: i64,
    /// When it was found to be due.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub due: UnixTime,
    /// How often it was tried to send it.
    pub tries: i64,
    /// When it arrived; null as long as it did not.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment_or_null))]
    pub sent: Option<UnixTime>,
}
