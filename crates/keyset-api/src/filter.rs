//! Which part of the key set is asked for.

use alloc::collections::BTreeMap;

use envelope::key::report::KeyFormat;
use envelope::key::state::StateName;
use envelope::keyset::{Entry, Environment, KeyUse, Owner};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The query of `GET /api/v1/keyset`: every member that is there must match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct KeySetFilter {
    /// Whose keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(schema_with = crate::schema::owner, required = false))]
    pub owner: Option<Owner>,
    /// Of which world.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        param(schema_with = crate::schema::environment, required = false)
    )]
    pub environment: Option<Environment>,
    /// Of which format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(schema_with = crate::schema::format, required = false))]
    pub format: Option<KeyFormat>,
    /// For which use.
    #[serde(rename = "use", default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(schema_with = crate::schema::key_use, required = false))]
    pub key_use: Option<KeyUse>,
    /// In which state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        param(schema_with = crate::schema::state_name, required = false)
    )]
    pub state: Option<StateName>,
}

impl KeySetFilter {
    /// Whether the entry is asked for.
    #[must_use]
    pub fn matches(&self, entry: &Entry) -> bool {
        self.owner.is_none_or(|owner| owner == entry.owner)
            && self
                .environment
                .is_none_or(|environment| environment == entry.environment)
            && self.format.is_none_or(|format| format == entry.format)
            && self.key_use.is_none_or(|key_use| key_use == entry.key_use)
            && self.state.is_none_or(|state| state == entry.state.name())
    }

    /// The query string, without a question mark; empty when everything is asked for.
    ///
    /// Every value is a plain word, so nothing needs an escape.
    #[must_use]
    pub fn to_query(&self) -> String {
        let Ok(Value::Object(members)) = serde_json::to_value(self) else {
            return String::new();
        };
        // In the order of the alphabet, whatever order the objects of `serde_json` keep.
        let members: BTreeMap<_, _> = members.iter().collect();
        let mut query = String::new();
        for (name, value) in members {
            let Some(word) = value.as_str() else { continue };
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(name);
            query.push('=');
            query.push_str(word);
        }
        query
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::tests::entry;

    #[test]
    fn without_members_everything_matches() {
        assert!(KeySetFilter::default().matches(&entry()));
        assert_eq!(KeySetFilter::default().to_query(), "");
    }

    #[test]
    fn each_member_excludes_what_differs() {
        let all = KeySetFilter::default();
        for other in [
            KeySetFilter {
                owner: Some(Owner::Counterparty),
                ..all
            },
            KeySetFilter {
                environment: Some(Environment::Production),
                ..all
            },
            KeySetFilter {
                format: Some(KeyFormat::OpenPgp),
                ..all
            },
            KeySetFilter {
                key_use: Some(KeyUse::Sign),
                ..all
            },
            KeySetFilter {
                state: Some(StateName::Suspended),
                ..all
            },
        ] {
            assert!(!other.matches(&entry()), "{other:?}");
        }
    }

    #[test]
    fn the_query_names_what_is_asked_for() {
        let filter = KeySetFilter {
            owner: Some(Owner::Ours),
            key_use: Some(KeyUse::Encrypt),
            state: Some(StateName::PreActive),
            ..KeySetFilter::default()
        };
        assert_eq!(filter.to_query(), "owner=ours&state=pre-active&use=encrypt");
    }
}
