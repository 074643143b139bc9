//! The steps of a key's life on the wire: what is asked, and what is answered. Who asks is never
//! part of a body; the server knows.

use envelope::keyset::Environment;
use envelope::keyset::life::{Comparison, Evidence, EvidenceKind, StepName, Warning};
use envelope::time::UnixTime;
use serde::{Deserialize, Serialize};

use crate::view::KeyView;

/// The body of `POST /api/v1/keys/{thumbprint}/steps`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepRequest {
    /// The environment in which the operator works; a key of the other one is refused.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::environment))]
    pub environment: Environment,
    /// The step.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::step_name))]
    pub step: StepName,
    /// `trust`, for a key of the counterparty: must be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<ComparisonMade>,
    /// `verify`: must be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceSeen>,
    /// `suspend`: that no key may be left to open with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<bool>,
}

/// A fingerprint that was compared with its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComparisonMade {
    /// As it was read out.
    pub fingerprint: String,
    /// By which way, such as `telephone`.
    pub channel: String,
}

/// That a key was seen to work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EvidenceSeen {
    /// What was seen.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::evidence_kind))]
    pub kind: EvidenceKind,
    /// When.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub at: UnixTime,
    /// SHA-256 of the messages exchanged, request before answer, as 64 hexadecimal digits. Must be
    /// there, but for the counterparty's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<String>,
}

/// The answer to a step that was taken, now or before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::step_taken))]
pub struct StepTaken {
    /// The key as it is now.
    pub key: KeyView,
    /// That its fingerprint was compared with its owner.
    pub comparison: Option<ComparisonView>,
    /// That it was seen to work, in the order of recording.
    pub evidence: Vec<EvidenceView>,
    /// What is left without a key.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::warnings))]
    pub warnings: Vec<Warning>,
}

/// A comparison on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComparisonView {
    /// As it was read out.
    pub fingerprint: String,
    /// By which way.
    pub channel: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub at: UnixTime,
    /// Who compared.
    pub operator: String,
}

/// A piece of evidence on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::evidence))]
pub struct EvidenceView {
    /// What was seen.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::evidence_kind))]
    pub kind: EvidenceKind,
    /// When.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub at: UnixTime,
    /// Who ran or recorded it.
    pub operator: String,
    /// SHA-256 of the messages exchanged, as 64 hexadecimal digits; none for the counterparty's word.
    pub exchange: Option<String>,
}

impl From<Comparison> for ComparisonView {
    fn from(comparison: Comparison) -> Self {
        Self {
            fingerprint: comparison.fingerprint,
            channel: comparison.channel,
            at: comparison.at,
            operator: comparison.operator,
        }
    }
}

impl From<Evidence> for EvidenceView {
    fn from(evidence: Evidence) -> Self {
        Self {
            kind: evidence.kind,
            at: evidence.at,
            operator: evidence.operator,
            exchange: evidence.exchange,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nobody_says_in_a_body_who_they_are() {
        for member in ["operator", "second"] {
            let mut body = json!({"environment": "sandbox", "step": "activate"});
            body[member] = json!("kim");
            let refusal = serde_json::from_value::<StepRequest>(body).unwrap_err();
            assert!(refusal.to_string().contains(member), "{refusal}");
        }
    }
}
