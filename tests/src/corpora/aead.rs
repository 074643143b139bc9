//! GnuPG's AEAD packet of type 20, which is not part of RFC 9580: refused by its name before a key
//! is tried, whole or damaged. Profile `permissive`, rnp's first key ring, clock at now.

use anyhow::Result;
use tally::Tally;

use super::case::{Case, judge, summary_has};
use super::folder::Corpus;
use super::keys::{RNP, RNP_PASSPHRASE};
use crate::envelope::Answer;

/// Both groups about it.
pub(super) fn check(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    judge(group, corpus, tally, CASES, &[])
}

const CASES: &[Case] = &[
    named("message.txt.enc-aead-eax"),
    named("message.txt.enc-aead-eax-malf"),
    named("message.txt.enc-aead-ocb"),
    named("message.txt.enc-aead-ocb-aes"),
    named("message.txt.enc-aead-ocb-malf"),
    named("msg_to_bob.asc"),
    named("msg_to_bob_multi_chunk.asc"),
];

const fn named(file: &'static str) -> Case {
    Case::of(file)
        .keys(&[RNP], RNP_PASSPHRASE)
        .refused("algorithm-forbidden")
        .also(names_it)
}

fn names_it(answer: &Answer) -> Result<()> {
    summary_has(answer, "packet of type 20")
}
