//! The parts of the audit page.

pub(crate) mod events;
pub(crate) mod filter;
pub(crate) mod verify;
