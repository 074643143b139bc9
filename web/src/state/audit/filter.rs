//! What is looked for in the audit log, as it stands in the address and in the form.

use envelope::UnixTime;
use keyset_api::{AuditQuery, EventOrder};
use serde::{Deserialize, Serialize};

/// What is looked for; an empty member looks for everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Who did it, or agreed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub operator: String,
    /// What was done.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub action: String,
    /// The thumbprint of the key that it was done to.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// The first day, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub since: String,
    /// The last day, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub until: String,
}

impl Filter {
    /// Whether everything is looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The question that the server understands. A day that is none is left out.
    #[must_use]
    pub fn query(&self, after: Option<i64>) -> AuditQuery {
        let since = first_second(&self.since);
        let until = first_second(&self.until).map(|day| day.plus_days(1));
        AuditQuery {
            order: Some(EventOrder::NewestFirst),
            after,
            limit: Some(PAGE),
            operator: filled(&self.operator),
            action: filled(&self.action),
            key: filled(&self.key),
            since,
            until,
        }
    }

    /// The members of the query that a file of everything found is asked for with.
    #[must_use]
    pub fn members(&self) -> Vec<(&'static str, String)> {
        let query = self.query(None);
        let members = [
            ("operator", query.operator),
            ("action", query.action),
            ("key", query.key),
            ("since", query.since.map(|moment| moment.to_string())),
            ("until", query.until.map(|moment| moment.to_string())),
        ];
        let given = members.into_iter();
        given
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }
}

/// The members of the query of one page.
#[must_use]
pub fn page_members(filter: &Filter, after: Option<i64>) -> Vec<(&'static str, String)> {
    let mut members = filter.members();
    members.push(("order", "newest-first".into()));
    members.push(("limit", PAGE.to_string()));
    members.extend(after.map(|after| ("after", after.to_string())));
    members
}

fn first_second(day: &str) -> Option<UnixTime> {
    UnixTime::parse(&format!("{}T00:00:00Z", day.trim())).ok()
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.into())
}

/// Events on a page.
const PAGE: u32 = 50;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_belongs_to_what_is_looked_for() {
        let filter = Filter {
            operator: " kim ".into(),
            since: "2026-11-24".into(),
            until: "2026-11-25".into(),
            ..Filter::default()
        };
        assert_eq!(
            filter.members(),
            [
                ("operator", "kim".into()),
                ("since", "2026-11-24T00:00:00Z".into()),
                ("until", "2026-11-26T00:00:00Z".into()),
            ]
        );
    }

    #[test]
    fn a_day_that_is_none_is_left_out() {
        let filter = Filter {
            since: "2026-02-31".into(),
            ..Filter::default()
        };
        assert!(filter.members().is_empty());
    }

    #[test]
    fn a_page_goes_on_behind_the_last_event() {
        let members = page_members(&Filter::default(), Some(7));
        assert!(members.contains(&("after", "7".into())));
        assert!(members.contains(&("order", "newest-first".into())));
    }

    #[test]
    fn an_address_without_members_looks_for_everything() {
        let filter: Filter = serde_json::from_str("{}").unwrap();
        assert!(filter.is_empty());
        assert_eq!(serde_json::to_string(&filter).unwrap(), "{}");
    }
}
