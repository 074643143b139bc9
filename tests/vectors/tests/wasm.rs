//! The token suites in WebAssembly: the same in Node and in a browser (`WASM_BINDGEN_USE_BROWSER=1`).
#![cfg(target_arch = "wasm32")]

extern crate alloc;

use alloc::string::String;
use alloc::vec::Vec;

use vectors::{Family, SKIPPED, Tally, suites};
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

#[wasm_bindgen_test]
fn wycheproof_tokens() {
    check(Family::WycheproofTokens);
}

#[wasm_bindgen_test]
fn cookbook() {
    check(Family::Cookbook);
}

#[wasm_bindgen_test]
fn rfc_appendix() {
    check(Family::RfcAppendix);
}

#[wasm_bindgen_test]
fn josekit() {
    check(Family::Josekit);
}

fn check(family: Family) {
    let suites = suites();
    if suites.is_empty() {
        console_log!("{SKIPPED}");
        return;
    }
    let tallies: Vec<Tally> = suites
        .iter()
        .filter(|suite| suite.family() == family)
        .map(vectors::Suite::run)
        .collect();
    for tally in &tallies {
        console_log!("{tally}");
    }
    let failures: Vec<String> = tallies.iter().filter_map(Tally::failure).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let run: usize = tallies.iter().map(|tally| tally.run).sum();
    assert!(run > 0, "nothing was run");
}
