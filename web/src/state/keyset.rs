//! The key set page: what was fetched, what of it shows, and in which order.

use alloc::rc::Rc;
use core::cmp::Ordering;

use envelope::key::report::KeyFormat;
use envelope::key::state::StateName;
use envelope::keyset::{Environment, Owner};
use keyset_api::{KeySetFilter, KeyView};
use yew::Reducible;

use super::fetched::Fetched;

/// The page's state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeySetPage {
    /// What was fetched.
    pub fetched: Fetched<Rc<[KeyView]>>,
    /// Members that must match.
    pub filter: KeySetFilter,
    /// A text that must occur in an id, thumbprint or algorithm.
    pub text: String,
    /// The order of the rows.
    pub sort: Sort,
}

/// Columns that rows can be ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// Whose.
    #[default]
    Owner,
    /// Of which world.
    Environment,
    /// OpenPGP or JWK.
    Format,
    /// What for.
    Use,
    /// Its id.
    Id,
    /// Its state.
    State,
    /// When it begins.
    ValidFrom,
    /// When it ends; what never ends comes last.
    ValidTo,
}

/// An order of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub column: Column,
    /// Largest first.
    pub descending: bool,
}

/// What happens on the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A fetch ended.
    Fetched(Fetched<Rc<[KeyView]>>),
    /// Another filter.
    Filter(KeySetFilter),
    /// A fetch ended that nobody asked for.
    Refreshed(Fetched<Rc<[KeyView]>>),
    /// Another order.
    Sort(Sort),
    /// Another text.
    Text(String),
}

impl Reducible for KeySetPage {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Fetched(fetched) => next.fetched = fetched,
            Action::Filter(filter) => next.filter = filter,
            Action::Refreshed(anew) => next.fetched = next.fetched.refreshed(anew),
            Action::Sort(sort) => next.sort = sort,
            Action::Text(text) => next.text = text,
        }
        Rc::new(next)
    }
}

impl KeySetPage {
    /// The rows that show, in their order; none while nothing was fetched.
    #[must_use]
    pub fn rows(&self) -> Vec<KeyView> {
        let Fetched::Here(entries) = &self.fetched else {
            return Vec::new();
        };
        let wanted = |entry: &&KeyView| self.matches(entry);
        let mut rows: Vec<KeyView> = entries.iter().filter(wanted).cloned().collect();
        rows.sort_by(|a, b| {
            let order = compare(a, b, self.sort.column);
            if self.sort.descending {
                order.reverse()
            } else {
                order
            }
        });
        rows
    }

    /// Whether anything is filtered.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        self.filter != KeySetFilter::default() || !self.text.trim().is_empty()
    }

    fn matches(&self, entry: &KeyView) -> bool {
        let text = self.text.trim().to_lowercase();
        let named = [&entry.id, &entry.thumbprint, &entry.algorithm];
        self.filter.owner.is_none_or(|owner| owner == entry.owner)
            && self
                .filter
                .environment
                .is_none_or(|world| world == entry.environment)
            && self
                .filter
                .format
                .is_none_or(|format| format == entry.format)
            && self
                .filter
                .key_use
                .is_none_or(|key_use| key_use == entry.key_use)
            && self
                .filter
                .state
                .is_none_or(|state| state == entry.state.name())
            && (text.is_empty() || named.iter().any(|name| name.to_lowercase().contains(&text)))
    }
}

/// Whose, in words.
#[must_use]
pub const fn owner_name(owner: Owner) -> &'static str {
    match owner {
        Owner::Counterparty => "Counterparty",
        Owner::Ours => "Ours",
    }
}

/// Of which world, in words.
#[must_use]
pub const fn environment_name(environment: Environment) -> &'static str {
    match environment {
        Environment::Production => "Production",
        Environment::Sandbox => "Sandbox",
    }
}

/// The format, in words.
#[must_use]
pub const fn format_name(format: KeyFormat) -> &'static str {
    match format {
        KeyFormat::Jwk => "JWK",
        KeyFormat::OpenPgp => "OpenPGP",
    }
}

/// The state, as the standard writes it.
#[must_use]
pub const fn state_name(state: StateName) -> &'static str {
    match state {
        StateName::Active => "Active",
        StateName::Compromised => "Compromised",
        StateName::Deactivated => "Deactivated",
        StateName::Destroyed => "Destroyed",
        StateName::PreActive => "PreActive",
        StateName::Suspended => "Suspended",
    }
}

fn compare(a: &KeyView, b: &KeyView, column: Column) -> Ordering {
    let end = |entry: &KeyView| entry.valid_to.map_or(i64::MAX, |end| end.seconds());
    match column {
        Column::Owner => a.owner.cmp(&b.owner),
        Column::Environment => a.environment.cmp(&b.environment),
        Column::Format => format_name(a.format).cmp(format_name(b.format)),
        Column::Use => a.key_use.cmp(&b.key_use),
        Column::Id => a.id.cmp(&b.id),
        Column::State => a.state.name().cmp(&b.state.name()),
        Column::ValidFrom => a.valid_from.cmp(&b.valid_from),
        Column::ValidTo => end(a).cmp(&end(b)),
    }
}

#[cfg(test)]
mod tests;
