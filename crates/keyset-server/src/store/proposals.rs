//! Proposals, as the domain sees where they are kept. They are written with the change that they
//! belong to, so that a step and the end of its proposal are one.

use super::Answer;
use crate::proposal::Proposal;

/// Keeps the steps that wait for a second person.
pub trait Proposals: Send + Sync + 'static {
    /// Every proposal that is kept, in the order in which they were made.
    fn proposals(&self) -> Answer<'_, Vec<Proposal>>;
}
