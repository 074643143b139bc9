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

/// Which claims say who somebody is, and what.
#[derive(Clone, Debug)]
pub struct ClaimNames {
    /// The claim that is the person's name here. A provider neither gives a subject (`sub`) to
    /// another person nor lets anybody choose it; of the others it promises neither (OpenID Connect
    /// Core 1.0 section 5.7).
    pub name: String,
    /// The claim that names the person's groups.
    pub role: String,
}

/// The person that a verified token names.
pub(super) fn person(
    claims: &IdTokenClaims<Further, CoreGenderClaim>,
    names: &ClaimNames,
    roles: &GroupRoles,
) -> Result<Person, ApiError> {
    let groups = claims.additional_claims().members.get(&names.role);
    let role = roles
        .of(groups.into_iter().flat_map(texts))
        .ok_or(ApiError::NoRole)?;
    let name = name(claims, &names.name).ok_or(ApiError::NoName)?;
    Person::new(name, role).map_err(ApiError::NotAName)
}

/// An address is the person's own only once the provider has verified it.
fn name<'a>(claims: &'a IdTokenClaims<Further, CoreGenderClaim>, claim: &str) -> Option<&'a str> {
    match claim {
        SUBJECT => Some(claims.subject().as_str()),
        "preferred_username" => claims.preferred_username().map(|name| name.as_str()),
        "email" if claims.email_verified() == Some(true) => {
            claims.email().map(|email| email.as_str())
        }
        "email" => None,
        other => claims.additional_claims().members.get(other)?.as_str(),
    }
}

/// The claim that every token has.
pub const SUBJECT: &str = "sub";

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

    fn read_by(name: &str, further: Value) -> Result<(String, Role), &'static str> {
        let mut token = json!({
            "iss": "https://id.example", "sub": "7d1", "aud": ["keys"],
            "exp": 1_800_000_000, "iat": 1_799_999_000,
        });
        let members = token.as_object_mut().unwrap();
        members.extend(further.as_object().unwrap().clone());
        let claims = serde_json::from_value(token).unwrap();
        let roles = ["viewer=staff", "operator=payments"].map(|text| text.parse().unwrap());
        let names = ClaimNames {
            name: name.into(),
            role: "groups".into(),
        };
        person(&claims, &names, &GroupRoles::new(&roles))
            .map(|person| (person.operator, person.role))
            .map_err(|error| error.code())
    }

    fn read(further: Value) -> Result<(String, Role), &'static str> {
        read_by(SUBJECT, further)
    }

    #[test]
    fn the_name_is_the_claim_that_was_asked_for_and_no_other() {
        let token = json!({
            "groups": "staff", "preferred_username": "kim", "email": "k@p.example",
            "email_verified": true, "employee": "e-17",
        });
        for (claim, name) in [
            (SUBJECT, "7d1"),
            ("preferred_username", "kim"),
            ("email", "k@p.example"),
            ("employee", "e-17"),
        ] {
            let read = read_by(claim, token.clone());
            assert_eq!(read, Ok((name.into(), Role::Viewer)));
        }
    }

    #[test]
    fn without_the_claim_nobody_is_named() {
        for (claim, token) in [
            ("preferred_username", json!({"groups": "staff"})),
            ("employee", json!({"groups": "staff", "employee": 17})),
            ("email", json!({"groups": "staff", "email": "k@p.example"})),
            (
                "email",
                json!({"groups": "staff", "email": "k@p.example", "email_verified": false}),
            ),
        ] {
            assert_eq!(read_by(claim, token), Err("session.no-name"), "{claim}");
        }
    }

    #[test]
    fn a_name_that_could_pass_for_another_one_is_refused() {
        for name in ["server", "kim lee", "kim\u{200B}", ""] {
            let token = json!({"groups": "staff", "employee": name});
            assert_eq!(read_by("employee", token), Err("session.name"), "{name:?}");
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
