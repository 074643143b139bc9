//! A public JSON Web Key: only members that are public by their definition have a field here.

use core::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The members that carry a private or symmetric key (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1).
pub const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A public key (RFC 7517): RSA, EC or OKP. Members that it does not know are dropped when it is
/// read; a private member refuses the whole key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicJwk {
    /// `RSA`, `EC` or `OKP`.
    kty: String,
    /// The key's name in messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    /// `sig` or `enc`.
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    key_use: Option<String>,
    /// What the key may do, in more detail than `use`.
    #[serde(skip_serializing_if = "Option::is_none")]
    key_ops: Option<Vec<String>>,
    /// The algorithm that the key is bound to.
    #[serde(skip_serializing_if = "Option::is_none")]
    alg: Option<String>,
    /// RSA modulus, base64url.
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<String>,
    /// RSA public exponent, base64url.
    #[serde(skip_serializing_if = "Option::is_none")]
    e: Option<String>,
    /// Curve.
    #[serde(skip_serializing_if = "Option::is_none")]
    crv: Option<String>,
    /// First coordinate or public octets, base64url.
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<String>,
    /// Second coordinate, base64url.
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<String>,
    /// When it was made, in seconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    iat: Option<i64>,
    /// The beginning of its validity, in seconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    nbf: Option<i64>,
    /// The end of its validity, in seconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
}

/// Why an object is not a public JWK.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwkError {
    /// A member is missing or has another type than its RFC says.
    Malformed {
        /// The member.
        member: &'static str,
    },
    /// It holds a private or symmetric key.
    PrivateMember {
        /// The member.
        member: &'static str,
    },
    /// `kty` names a kind of key that has no public half here.
    UnknownType,
}

impl PublicJwk {
    /// Sets the lifetime that is written with the key, in seconds since the epoch.
    #[must_use]
    pub fn valid(mut self, from: i64, to: Option<i64>) -> Self {
        self.nbf = Some(from);
        self.exp = to;
        self
    }
}

impl TryFrom<Map<String, Value>> for PublicJwk {
    type Error = JwkError;

    fn try_from(members: Map<String, Value>) -> Result<Self, JwkError> {
        if let Some(member) = private_member(&members) {
            return Err(JwkError::PrivateMember { member });
        }
        let jwk = Self {
            kty: text(&members, "kty")?.ok_or(JwkError::Malformed { member: "kty" })?,
            kid: text(&members, "kid")?,
            key_use: text(&members, "use")?,
            key_ops: texts(&members, "key_ops")?,
            alg: text(&members, "alg")?,
            n: text(&members, "n")?,
            e: text(&members, "e")?,
            crv: text(&members, "crv")?,
            x: text(&members, "x")?,
            y: text(&members, "y")?,
            iat: seconds(&members, "iat")?,
            nbf: seconds(&members, "nbf")?,
            exp: seconds(&members, "exp")?,
        };
        jwk.complete()
    }
}

impl fmt::Display for JwkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { member } => {
                write!(f, "the member `{member}` is missing or malformed")
            }
            Self::PrivateMember { member } => {
                write!(f, "the member `{member}` belongs to a private key")
            }
            Self::UnknownType => f.write_str("`kty` is none of RSA, EC and OKP"),
        }
    }
}

impl core::error::Error for JwkError {}

/// The first private member that is there, whatever its value.
#[must_use]
pub(crate) fn private_member(members: &Map<String, Value>) -> Option<&'static str> {
    PRIVATE_MEMBERS
        .into_iter()
        .find(|member| members.contains_key(*member))
}

impl PublicJwk {
    /// Whether the members of its type are there (RFC 7518 section 6, RFC 8037 section 2).
    fn complete(self) -> Result<Self, JwkError> {
        let due: &[(&'static str, &Option<String>)] = match self.kty.as_str() {
            "RSA" => &[("n", &self.n), ("e", &self.e)],
            "EC" => &[("crv", &self.crv), ("x", &self.x), ("y", &self.y)],
            "OKP" => &[("crv", &self.crv), ("x", &self.x)],
            _ => return Err(JwkError::UnknownType),
        };
        match due.iter().find(|(_, value)| value.is_none()) {
            Some((member, _)) => Err(JwkError::Malformed { member }),
            None => Ok(self),
        }
    }
}

fn text(members: &Map<String, Value>, member: &'static str) -> Result<Option<String>, JwkError> {
    match members.get(member) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(JwkError::Malformed { member }),
    }
}

fn texts(
    members: &Map<String, Value>,
    member: &'static str,
) -> Result<Option<Vec<String>>, JwkError> {
    let malformed = JwkError::Malformed { member };
    let Some(value) = members.get(member) else {
        return Ok(None);
    };
    let words = value.as_array().ok_or(malformed)?.iter();
    words
        .map(|word| word.as_str().map(ToString::to_string).ok_or(malformed))
        .collect::<Result<_, _>>()
        .map(Some)
}

fn seconds(members: &Map<String, Value>, member: &'static str) -> Result<Option<i64>, JwkError> {
    match members.get(member) {
        None => Ok(None),
        Some(value) => value
            .as_i64()
            .map(Some)
            .ok_or(JwkError::Malformed { member }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: Value) -> Result<PublicJwk, String> {
        serde_json::from_value(value).map_err(|error| error.to_string())
    }

    #[test]
    fn what_was_read_is_written_again() {
        let jwk = json!({
            "kty": "RSA", "kid": "a", "use": "enc", "key_ops": ["encrypt"],
            "alg": "RSA-OAEP-256", "n": "AQAB", "e": "AQAB", "nbf": 1, "exp": 2,
        });
        assert_eq!(
            serde_json::to_value(read(jwk.clone()).unwrap()).unwrap(),
            jwk
        );
    }

    #[test]
    fn each_private_member_is_refused_by_name() {
        for member in PRIVATE_MEMBERS {
            let mut jwk = json!({"kty": "RSA", "n": "AQAB", "e": "AQAB"});
            jwk[member] = json!(null);
            let refusal = read(jwk).unwrap_err();
            assert!(refusal.contains(&format!("`{member}`")), "{refusal}");
        }
    }

    #[test]
    fn unknown_members_are_dropped() {
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": "AQAB", "extra": {"d": "secret"}});
        let written = serde_json::to_value(read(jwk).unwrap()).unwrap();
        assert_eq!(
            written,
            json!({"kty": "OKP", "crv": "Ed25519", "x": "AQAB"})
        );
    }

    #[test]
    fn a_missing_coordinate_is_named() {
        let refusal = read(json!({"kty": "EC", "crv": "P-256", "x": "AQAB"})).unwrap_err();
        assert!(refusal.contains("`y`"), "{refusal}");
    }

    #[test]
    fn a_symmetric_key_type_is_refused() {
        assert_eq!(
            read(json!({"kty": "oct"})).unwrap_err(),
            JwkError::UnknownType.to_string()
        );
    }
}
