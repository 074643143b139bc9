//! The real program, started on a free port with a directory of its own, asked over HTTP.
#![expect(
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    reason = "tests of a program on the standard library"
)]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test ends where it is surprised, also in the helpers"
)]

mod audit;
mod audit_search;
mod backup;
mod bounds;
mod crash;
mod demo;
mod docs;
mod dump;
mod echoes;
mod events;
mod guard;
mod keys;
mod keyset;
mod limits;
mod master_key;
mod master_key_taken;
mod metrics;
mod names;
mod notices;
mod open;
mod partner_tls;
mod policy;
mod privacy;
mod proposals;
mod proxy;
mod publish;
mod published;
mod readiness;
mod readiness_watch;
mod rotations;
mod session;
mod shared;
mod standing;
mod startup;
mod steps;
mod storage;
mod support;
mod tls;
