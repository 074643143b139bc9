//! Hostile input for the codec. Each target is one function over arbitrary octets that panics when
//! a property of the codec does not hold; libFuzzer calls it from `tests/fuzz`, and the tests of
//! this package call it with seeds and with damaged seeds.
//!
//! Only the codec's public functions are called. Keys, times and randomness are fixed, so an input
//! does the same on every machine.
#![forbid(unsafe_code)]
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a panic is the finding, and a fixture that does not read must stop everything"
)]

extern crate alloc;

pub mod mutate;
pub mod seeds;
pub mod targets;

mod authentic;
mod check;
mod held;
mod packets;
mod samples;
mod script;

/// One fuzz target.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name: the function, the binary in `tests/fuzz` and the folder of its corpus.
    pub name: &'static str,
    /// What must hold for every input.
    pub run: fn(&[u8]),
    /// Inputs to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Whether the files of the corpora are inputs of this target as they are.
    pub takes_files: bool,
}

/// Every target.
pub const TARGETS: &[Target] = &[
    target("amend", targets::amend, seeds::lives, true),
    target("compact", targets::compact, seeds::compact, true),
    target("general", targets::general, seeds::general, true),
    target("import_keys", targets::import_keys, seeds::keys, true),
    target("inspect", targets::inspect, seeds::everything, true),
    target("jwk_set", targets::jwk_set, seeds::jwk_set, false),
    target("open", targets::open, seeds::messages, true),
    target("packets", targets::packets, seeds::packets, true),
    target("profile", targets::profile, seeds::profiles, false),
    target("protocol", targets::protocol, seeds::bodies, true),
    target("seal", targets::seal, seeds::payloads, false),
    target("triage", targets::triage, seeds::sources, true),
];

/// The target of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

const fn target(
    name: &'static str,
    run: fn(&[u8]),
    seeds: fn() -> Vec<Vec<u8>>,
    takes_files: bool,
) -> Target {
    Target {
        name,
        run,
        seeds,
        takes_files,
    }
}
