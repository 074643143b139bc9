//! Echoes with the counterparty on the wire: what is asked for, and what came of it. Hashes and
//! verdicts only; a message that was exchanged is never part of them.

use envelope::key::report::KeyFormat;
use envelope::keyset::{Environment, KeyUse, Owner};
use envelope::time::UnixTime;
use serde::{Deserialize, Serialize};

/// The body of `POST /api/v1/echoes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EchoOrder {
    /// Whose counterparty is called.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::environment))]
    pub environment: Environment,
    /// The envelope: OpenPGP, or a JWE around a JWS.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::format))]
    pub format: KeyFormat,
    /// The thumbprint of a key of ours to be tested, Active or PreActive and trusted: the request
    /// is signed by it alone, or the answer must be sealed to it. Otherwise the keys in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub our_key: Option<String>,
    /// The same of the counterparty: the request is sealed to it alone, or the answer must be
    /// signed by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub their_key: Option<String>,
}

/// The answer of `GET /api/v1/echoes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::echoes))]
pub struct EchoList {
    /// The last 50 of the audit log, the newest first.
    pub echoes: Vec<EchoReport>,
}

/// The answer of `POST /api/v1/echoes`: one echo that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::echo))]
pub struct EchoReport {
    /// Who ran it.
    pub operator: String,
    /// When the request was sealed.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub at: UnixTime,
    /// Whose counterparty was called.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::environment))]
    pub environment: Environment,
    /// The envelope.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::format))]
    pub format: KeyFormat,
    /// Names the request in the counterparty's logs.
    pub request_id: String,
    /// SHA-256 of the request as it was sent, as 64 hexadecimal digits.
    pub request: String,
    /// SHA-256 of the answer as it came; none where none came.
    pub answer: Option<String>,
    /// SHA-256 of request and answer, one after the other: what evidence names.
    pub exchange: Option<String>,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// Whether the message came back as it should, under good keys, and every key under test was
    /// used.
    pub passed: bool,
    /// Every key that took part, and every key under test.
    pub keys: Vec<EchoKey>,
    /// Why it did not pass, and what to do.
    pub diagnosis: Option<EchoDiagnosis>,
}

/// A key in an echo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EchoKey {
    /// Its thumbprint.
    pub thumbprint: String,
    /// Whose key it is.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::owner))]
    pub owner: Owner,
    /// What it is for.
    #[serde(rename = "use")]
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::key_use))]
    pub key_use: KeyUse,
    /// Whether the echo was run to test it.
    pub tested: bool,
    /// Whether the echo shows that this very key works; evidence is on record then.
    pub proved: bool,
}

/// Why an echo did not pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EchoDiagnosis {
    /// Stable identifier: a cause of the codec, a fault of the protocol, or `echo.…`.
    pub code: String,
    /// What happened, in words.
    pub summary: String,
    /// What to do next.
    pub remedy: String,
}
