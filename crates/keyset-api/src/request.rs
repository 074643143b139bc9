//! What can be asked of the key set. Unknown members are refused.
//!
//! No `Debug` on what carries a pasted key: somebody may paste a private one by mistake, and it
//! must not reach a log on its way to being refused.

use envelope::generate::KeyType;
use envelope::key::report::KeyFormat;
use envelope::keyset::{Environment, KeyUse, Owner};
use envelope::time::UnixTime;
use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Number, Value};

/// The body of `POST /api/v1/keys`: `{"import": {…}}` or `{"generate": {…}}`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum AddKeys {
    /// Takes in a public key, of ours or of the counterparty.
    Import(ImportKey),
    /// Makes a new key of ours; its private part stays in the server.
    Generate(GenerateKey),
}

/// A public key to take in. It enters PreActive, neither trusted nor verified.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportKey {
    /// Whose key it is.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::owner))]
    pub owner: Owner,
    /// The world it belongs to.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::environment))]
    pub environment: Environment,
    /// One public key.
    pub public: PublicText,
    /// Needed only where the key could sign and encrypt.
    #[serde(rename = "use", default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(schema_with = crate::schema::key_use, required = false)
    )]
    pub key_use: Option<KeyUse>,
    /// JWK: the beginning of its validity, where it has no `nbf`; otherwise now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(schema_with = crate::schema::moment, required = false)
    )]
    pub valid_from: Option<UnixTime>,
    /// JWK: the end of its validity, where it has no `exp`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(schema_with = crate::schema::moment, required = false)
    )]
    pub valid_to: Option<UnixTime>,
}

/// A public key as it was received: an armored OpenPGP certificate, a JWK or a PEM as text, or a
/// JWK as a JSON object.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PublicText {
    /// Armored certificate, JWK or PEM.
    Text(String),
    /// A JWK.
    Object(Map<String, Value>),
}

/// A key of ours to be made. It enters PreActive and trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GenerateKey {
    /// The world it belongs to.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::environment))]
    pub environment: Environment,
    /// An OpenPGP certificate with an encryption subkey, or one JWK.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::format))]
    pub format: KeyFormat,
    /// Algorithm and size; RSA with 2048 bits when absent.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(schema_with = crate::schema::key_type, required = false)
    )]
    pub key_type: Option<KeyType>,
    /// JWK: what for; must be there. A certificate always has a key for each use.
    #[serde(rename = "use", default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(schema_with = crate::schema::key_use, required = false)
    )]
    pub key_use: Option<KeyUse>,
    /// OpenPGP: the user id, such as `Partner sandbox <keys@partner.example>`; must be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// Lifetime in days; the profile's when absent.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "whole_number"
    )]
    pub days: Option<u32>,
}

impl PublicText {
    /// The key as text, whichever way it came.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Object(members) => Value::Object(members.clone()).to_string(),
        }
    }
}

/// JSON has one kind of number: 365.0 is 365.
fn whole_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    let Some(number) = Option::<Number>::deserialize(deserializer)? else {
        return Ok(None);
    };
    let text = number.to_string();
    let digits = text.strip_suffix(".0").unwrap_or(&text);
    digits
        .parse()
        .map(Some)
        .map_err(|_| D::Error::invalid_value(Unexpected::Other("this number"), &"a whole number"))
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn an_import_needs_no_more_than_owner_environment_and_key() {
        let body = json!({"import": {
            "owner": "counterparty", "environment": "sandbox", "public": {"kty": "RSA"},
        }});
        let AddKeys::Import(import) = from_value(body).unwrap() else {
            panic!("an import")
        };
        assert_eq!(import.public.to_text(), r#"{"kty":"RSA"}"#);
    }

    #[test]
    fn unknown_members_are_refused_by_name() {
        let body = json!({"generate": {
            "environment": "sandbox", "format": "jwk", "colour": "red",
        }});
        let refusal = from_value::<AddKeys>(body).err().unwrap().to_string();
        assert!(refusal.contains("colour"), "{refusal}");
    }

    #[test]
    fn a_lifetime_is_a_whole_number_however_it_is_written() {
        let days = |days: Value| {
            let body = json!({"environment": "sandbox", "format": "jwk", "days": days});
            from_value::<GenerateKey>(body).map(|request| request.days)
        };
        assert_eq!(days(json!(365)).unwrap(), Some(365));
        assert_eq!(days(json!(365.0)).unwrap(), Some(365));
        assert_eq!(days(Value::Null).unwrap(), None);
        for refused in [
            json!(0.5),
            json!(-1),
            json!(5_000_000_000_u64),
            json!("365"),
        ] {
            assert!(days(refused.clone()).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_request_is_one_of_the_two() {
        let both = json!({
            "import": {"owner": "ours", "environment": "sandbox", "public": ""},
            "generate": {"environment": "sandbox", "format": "jwk"},
        });
        assert!(from_value::<AddKeys>(both).is_err());
        assert!(from_value::<AddKeys>(json!({})).is_err());
    }
}
