//! Tokens of the RFCs and of josekit-rs, opened as anybody would open them.

mod appendix;
mod cookbook;
mod josekit;
mod recompute;

use alloc::vec::Vec;

use crate::corpus;
use crate::suite::{Family, Suite};

/// The suites of this module.
pub(crate) fn suites() -> Vec<Suite> {
    let mut suites: Vec<Suite> = corpus::below("jose-cookbook/")
        .into_iter()
        .map(|path| {
            let judge = if path.starts_with("jose-cookbook/jwk/") {
                cookbook::judge_key
            } else {
                cookbook::judge
            };
            Suite::new(Family::Cookbook, path, judge)
        })
        .collect();
    for path in corpus::below("rfc-appendix/") {
        suites.push(Suite::new(Family::RfcAppendix, path, appendix::judge));
    }
    let josekit = "josekit-rs/INDEX.json";
    suites.push(Suite::new(Family::Josekit, josekit, josekit::judge));
    suites.push(Suite::new(
        Family::Josekit,
        "josekit-rs/data",
        josekit::judge_keys,
    ));
    suites
}
