//! The key set page: what was fetched, what of it shows, and in which order.

pub mod import;

use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use core::cmp::Ordering;

use envelope::key::report::KeyFormat;
use envelope::key::state::StateName;
use envelope::keyset::{Environment, Owner};
use keyset_api::{EventView, KeySetFilter, KeyStanding, KeyView, RotationView};
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
    /// What is on record of each key.
    pub standings: Fetched<Rc<[KeyStanding]>>,
    /// The rotations, for their dates.
    pub rotations: Fetched<Rc<[RotationView]>>,
    /// What happened to keys, by thumbprint; there once somebody looked.
    pub histories: BTreeMap<String, Fetched<Rc<[EventView]>>>,
}

/// Columns that rows can be ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// Whose, and of which world.
    #[default]
    Owner,
    /// OpenPGP or JWK, and what for.
    Format,
    /// Its id.
    Id,
    /// Its state.
    State,
    /// When it ends; what never ends comes last.
    ValidTo,
    /// When it was used last; what never was comes first.
    LastUsed,
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
    /// The history of a key.
    History(String, Fetched<Rc<[EventView]>>),
    /// The rotations.
    Rotations(Fetched<Rc<[RotationView]>>),
    /// Another order.
    Sort(Sort),
    /// What is on record of each key.
    Standings(Fetched<Rc<[KeyStanding]>>),
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
            Action::History(thumbprint, events) => {
                next.histories.insert(thumbprint, events);
            }
            Action::Rotations(rotations) => next.rotations = rotations,
            Action::Sort(sort) => next.sort = sort,
            Action::Standings(standings) => next.standings = standings,
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
            let order = self.compare(a, b);
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

    /// The key with this thumbprint, once the keys are here.
    #[must_use]
    pub fn key(&self, thumbprint: &str) -> Option<&KeyView> {
        let mut keys = self.fetched.here()?.iter();
        keys.find(|key| key.thumbprint == thumbprint)
    }

    /// Every component of the key's certificate, itself among them; the key alone for a JWK.
    #[must_use]
    pub fn components(&self, key: &KeyView) -> Vec<KeyView> {
        let keys = self.fetched.here().map_or(&[][..], |keys| keys);
        let is_same = |other: &&KeyView| match &key.certificate {
            Some(certificate) => other.certificate.as_ref() == Some(certificate),
            None => other.thumbprint == key.thumbprint,
        };
        keys.iter().filter(is_same).cloned().collect()
    }

    /// What is on record of the key, once it is here.
    #[must_use]
    pub fn standing(&self, thumbprint: &str) -> Option<&KeyStanding> {
        let mut standings = self.standings.here()?.iter();
        standings.find(|standing| standing.thumbprint == thumbprint)
    }

    fn compare(&self, a: &KeyView, b: &KeyView) -> Ordering {
        let used = |key: &KeyView| self.standing(&key.thumbprint).and_then(|one| one.used.last);
        match self.sort.column {
            Column::LastUsed => used(a).cmp(&used(b)),
            column => compare(a, b, column),
        }
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
        Column::Owner => (a.owner, a.environment).cmp(&(b.owner, b.environment)),
        Column::Format => {
            let purpose = |key: &KeyView| (format_name(key.format), key.key_use);
            purpose(a).cmp(&purpose(b))
        }
        Column::Id => a.id.cmp(&b.id),
        Column::State => a.state.name().cmp(&b.state.name()),
        Column::ValidTo => end(a).cmp(&end(b)),
        // It stands beside the key.
        Column::LastUsed => Ordering::Equal,
    }
}

#[cfg(test)]
pub(crate) mod tests;
