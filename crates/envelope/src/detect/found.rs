//! What one look at octets brought, and which of two looks is worth more.

use alloc::vec::Vec;

use super::damage::Damage;
use super::http::head::Head;
use super::lookalike::Lookalike;
use super::undo::Undone;
use super::wrapping::{Step, Wrapping};
use super::{Flaw, Format};

/// What octets are, after wrappings were undone.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) worth: Worth,
    pub(super) format: Format,
    pub(super) body: Vec<u8>,
    /// Innermost first: the search comes back from inside.
    pub(super) steps: Vec<Step>,
    pub(super) damage: Option<Damage>,
    pub(super) wrong_checksum: bool,
    /// The packets or the token end in the middle.
    pub(super) ends_early: bool,
    pub(super) lookalike: Lookalike,
    pub(super) head: Option<Head>,
}

/// How much a look is worth; what is worth more wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worth {
    /// Nothing was recognised.
    Nothing,
    /// Something known that is no envelope.
    Lookalike,
    /// An envelope, or its wrapping, that is damaged.
    Damaged,
    /// An envelope that is whole, as far as its structure shows.
    Sound,
}

impl Found {
    /// An envelope or key.
    pub(super) const fn envelope(format: Format, body: Vec<u8>, worth: Worth) -> Self {
        Self {
            worth,
            format,
            body,
            steps: Vec::new(),
            damage: None,
            wrong_checksum: false,
            ends_early: false,
            lookalike: Lookalike::Text,
            head: None,
        }
    }

    /// No envelope, or none that can be told from others beside it.
    pub(super) fn other(lookalike: Lookalike) -> Self {
        let worth = match lookalike {
            // Whole armor is not read another way, unless an envelope is whole there.
            Lookalike::SeveralEnvelopes | Lookalike::EmptyArmor => Worth::Damaged,
            other if other.is_telling() => Worth::Lookalike,
            _ => Worth::Nothing,
        };
        Self {
            lookalike,
            ..Self::envelope(Format::Unknown, Vec::new(), worth)
        }
    }

    /// An envelope of which this could not be read.
    pub(super) fn damaged(format: Format, body: Vec<u8>, name: &'static str, flaw: Flaw) -> Self {
        Self {
            damage: Some(Damage { name, flaw }),
            ..Self::envelope(format, body, Worth::Damaged)
        }
    }

    /// The same, seen through the wrapping around it; `octets` is that wrapping's length.
    pub(super) fn inside(mut self, undone: Undone<'_>, octets: usize) -> Self {
        let wrapping = undone.wrapping;
        self.steps.push(Step {
            wrapping,
            octets,
            name: undone.name,
        });
        self.head = undone.head.or(self.head);
        if self.worth < Worth::Lookalike && wrapping.is_unmistakable() {
            self.worth = Worth::Lookalike;
        }
        let Some(flaw) = undone.flaw else {
            return self;
        };
        let is_unknown = matches!(self.format, Format::Unknown);
        let is_bounded = self.damage.is_some_and(|damage| damage.flaw.is_bound());
        if is_bounded || (is_unknown && self.lookalike.says_more_than(flaw)) {
            return self;
        }
        if self.worth > Worth::Nothing {
            self.worth = Worth::Damaged;
            let flaw = flaw_of(flaw, octets, self.ends_early);
            let name = wrapping.name();
            self.damage = Some(Damage { name, flaw });
        }
        self
    }

    pub(super) fn wrapped(mut self, wrapping: Wrapping, octets: usize) -> Self {
        self.steps.push(Step {
            wrapping,
            octets,
            name: None,
        });
        self
    }
}

/// A wrapping that breaks at its last octet, around packets that end early, was cut there.
fn flaw_of(flaw: Flaw, octets: usize, ends_early: bool) -> Flaw {
    match flaw.at() {
        Some(at) if ends_early && at.saturating_add(1) >= octets => Flaw::ended(octets),
        _ => flaw,
    }
}
