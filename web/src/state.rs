//! How the page's state changes: one action in, one new state out. No effect happens here; the
//! hooks of the page perform them and report back as actions.

pub mod audit;
pub mod codec;
pub mod compare;
pub mod fetched;
pub mod history;
pub mod input;
pub mod keys;
pub mod keyset;
pub mod lines;
pub mod live;
pub mod look;
pub mod open;
pub mod payload;
pub mod readiness;
pub mod remedy;
pub mod rotation;
pub mod seal;
pub mod triage;
pub mod why;
pub mod workbench;
