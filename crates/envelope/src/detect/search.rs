//! The search for an envelope: one look at octets as they stand, then inside each wrapping that
//! fits. The first whole envelope ends it; else the look that is worth most is kept.
//!
//! Bounded twice: in depth, and in octets that all undoing together may bring.

use alloc::vec::Vec;

use super::content::content;
use super::found::{Found, Worth};
use super::lookalike::Lookalike;
use super::undo::{self, Undone};
use super::{Bounds, DEPTH_MAX};

/// What is left to spend.
pub(super) struct Search {
    /// Octets that may still be brought.
    allowance: usize,
    bounds: Bounds,
    depth: usize,
}

impl Search {
    /// A search in an input of this length.
    pub(super) const fn new(octets: usize, bounds: Bounds) -> Self {
        Self {
            allowance: octets.saturating_mul(LOOKS).saturating_add(ALWAYS),
            bounds,
            depth: 0,
        }
    }

    /// What the octets are.
    pub(super) fn look(&mut self, octets: &[u8]) -> Found {
        let mut best = content(octets);
        if best.worth == Worth::Sound || self.depth >= DEPTH_MAX {
            return best;
        }
        let length = octets.trim_ascii().len();
        self.depth += 1;
        for beside in undo::candidates(octets, self.bounds) {
            let found = self.look_inside(beside, length);
            if found.as_ref().is_some_and(|found| found.worth > best.worth) {
                best = found.unwrap_or(best);
            }
            if best.worth == Worth::Sound {
                break;
            }
        }
        self.depth -= 1;
        best
    }

    /// The best look inside one kind of wrapping. Fields beside one another may each hold an
    /// envelope; then none of them is taken.
    fn look_inside(&mut self, candidates: Vec<Undone<'_>>, length: usize) -> Option<Found> {
        let mut best: Option<Found> = None;
        let mut envelopes = 0_usize;
        for undone in candidates {
            let cost = undone.octets.len().saturating_add(LOOK_COST);
            let Some(rest) = self.allowance.checked_sub(cost) else {
                break;
            };
            self.allowance = rest;
            self.unpacked(&undone);
            let inner = self.look(&undone.octets);
            let found = inner.inside(undone, length);
            envelopes += usize::from(found.worth >= Worth::Damaged);
            if best.as_ref().is_none_or(|best| found.worth > best.worth) {
                best = Some(found);
            }
        }
        if envelopes > 1 {
            return Some(Found::other(Lookalike::SeveralEnvelopes));
        }
        best
    }

    /// What was unpacked is looked at like an input, and counts against its own bound.
    fn unpacked(&mut self, undone: &Undone<'_>) {
        if undone.is_unpacked {
            let octets = undone.octets.len();
            self.bounds.unpacked = self.bounds.unpacked.saturating_sub(octets as u64);
            self.allowance = self.allowance.saturating_add(octets.saturating_mul(LOOKS));
        }
    }
}

/// How often an input may be looked at in full.
const LOOKS: usize = 8;
/// Octets that may be brought whatever the input: small ones are all looked at.
const ALWAYS: usize = 65_536;
/// What one look costs beside its octets.
const LOOK_COST: usize = 64;
