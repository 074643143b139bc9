//! Who a verified token names, and which role that person has here.

use openidconnect::core::CoreGenderClaim;
use openidconnect::{AdditionalClaims, IdTokenClaims};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::access::{GroupRoles, Person};
use crate::error::ApiError;

/// The claims that OpenID Connect does not define.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Further {
    #[serde(flatten)]
    members: Map<String, Value>,
}

impl AdditionalClaims for Further {}

/// The person that a verified token names.
pub(super) fn person(
    claims: &IdTokenClaims<Further, CoreGenderClaim>,
    role_claim: &str,
    roles: &GroupRoles,
) -> Result<Person, ApiError> {
    let groups = claims.additional_claims().members.get(role_claim);
    let role = roles
        .of(groups.into_iter().flat_map(texts))
        .ok_or(ApiError::NoRole)?;
    Ok(Person {
        operator: name(claims).into(),
        role,
    })
}

/// The most readable name that is the person's own: an address counts once the provider has
/// verified it.
fn name(claims: &IdTokenClaims<Further, CoreGenderClaim>) -> &str {
    let preferred = claims.preferred_username().map(|name| name.as_str());
    let address = || {
        let verified = claims.email_verified() == Some(true);
        claims
            .email()
            .filter(|_| verified)
            .map(|email| email.as_str())
    };
    preferred
        .or_else(address)
        .unwrap_or_else(|| claims.subject().as_str())
}

/// One text, or every text of a list.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use keyset_api::Role;
    use serde_json::json;

    use super::*;

    fn read(further: Value) -> Result<(String, Role), &'static str> {
        let mut token = json!({
            "iss": "https://id.example", "sub": "7d1", "aud": ["keys"],
            "exp": 1_800_000_000, "iat": 1_799_999_000,
        });
        let members = token.as_object_mut().unwrap();
        members.extend(further.as_object().unwrap().clone());
        let claims = serde_json::from_value(token).unwrap();
        let roles = ["viewer=staff", "operator=payments"].map(|text| text.parse().unwrap());
        person(&claims, "groups", &GroupRoles::new(&roles))
            .map(|person| (person.operator, person.role))
            .map_err(|error| error.code())
    }

    #[test]
    fn the_first_name_that_is_there_counts() {
        for (further, name) in [
            (
                json!({"preferred_username": "kim", "email": "k@p.example"}),
                "kim",
            ),
            (
                json!({"email": "k@p.example", "email_verified": true}),
                "k@p.example",
            ),
            (json!({"email": "k@p.example"}), "7d1"),
            (json!({}), "7d1"),
        ] {
            let mut further = further;
            further["groups"] = json!("staff");
            assert_eq!(read(further), Ok((name.into(), Role::Viewer)));
        }
    }

    #[test]
    fn groups_are_a_list_or_one_text() {
        let of = |groups: Value| read(json!({"groups": groups})).map(|(_, role)| role);
        assert_eq!(of(json!("payments")), Ok(Role::Operator));
        assert_eq!(of(json!(["staff", 7, "payments"])), Ok(Role::Operator));
    }

    #[test]
    fn without_a_group_that_has_a_role_there_is_none() {
        for groups in [
            json!(null),
            json!([]),
            json!(["other"]),
            json!({"staff": true}),
        ] {
            assert_eq!(read(json!({"groups": groups})), Err("session.no-role"));
        }
        assert_eq!(read(json!({"roles": ["staff"]})), Err("session.no-role"));
    }
}
