//! Every suite, natively. Each file prints its line; a disagreement, an exception that is not
//! needed, and a file of which nothing ran, fail.
#![cfg(not(target_arch = "wasm32"))]

use vectors::{Family, SKIPPED, suites};

#[test]
fn wycheproof_tokens() {
    check(Family::WycheproofTokens);
}

#[test]
fn cookbook() {
    check(Family::Cookbook);
}

#[test]
fn rfc_appendix() {
    check(Family::RfcAppendix);
}

#[test]
fn josekit() {
    check(Family::Josekit);
}

#[test]
fn padding() {
    check(Family::Padding);
}

#[test]
fn content() {
    check(Family::Content);
}

#[test]
fn key_wrap() {
    check(Family::KeyWrap);
}

#[test]
fn agreement() {
    check(Family::Agreement);
}

#[test]
fn rsa_decryption() {
    check(Family::RsaDecryption);
}

#[test]
fn rsa_signature() {
    check(Family::RsaSignature);
}

#[test]
fn signature() {
    check(Family::Signature);
}

#[test]
fn password() {
    check(Family::Password);
}

#[test]
fn every_file_has_a_judge() {
    let unknown: Vec<String> = suites()
        .iter()
        .filter(|suite| suite.family() == Family::Unknown)
        .map(|suite| suite.file().to_owned())
        .collect();
    assert!(unknown.is_empty(), "nobody judges {unknown:?}");
}

fn check(family: Family) {
    let suites = suites();
    if suites.is_empty() {
        println!("{SKIPPED}");
        return;
    }
    let tallies: Vec<_> = suites
        .iter()
        .filter(|suite| suite.family() == family)
        .map(vectors::Suite::run)
        .collect();
    for tally in &tallies {
        println!("{tally}");
    }
    let failures: Vec<String> = tallies.iter().filter_map(vectors::Tally::failure).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let run: usize = tallies.iter().map(|tally| tally.run).sum();
    assert!(run > 0, "nothing was run");
}
