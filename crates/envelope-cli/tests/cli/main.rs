//! The real binary, run as people and scripts run it: every command, every exit status, and the
//! exact JSON members that others rely on.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a step that fails ends its test"
)]

mod amend;
mod inspect;
mod keys;
mod keyset;
mod open;
mod profile;
mod protocol;
mod sandbox;
mod seal;
mod triage;
mod usage;
