//! Crashers of other people's fuzzing: whatever it is, `inspect`, `open` and `key inspect` end in
//! bounded time and memory with an answer, and never with a panic. Profile `permissive`; keys of
//! rnp's first key ring, passphrase `password`.

use anyhow::Result;
use tally::Tally;

use super::desk::Desk;
use super::folder::{Corpus, file_name};
use super::keys::{RNP, RNP_PASSPHRASE, RNP_PUBLIC};
use crate::envelope::{Open, run_json};

/// Every file of the group.
pub(super) fn survive(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    let desk = Desk::new(corpus)?;
    for path in corpus.group(group)? {
        let outcome = every_way(&path, &desk);
        desk.record(tally, file_name(&path), outcome);
    }
    Ok(())
}

fn every_way(path: &str, desk: &Desk<'_>) -> Result<()> {
    let corpus = desk.corpus;
    let octets = corpus.read(path)?;
    desk.bounded(|| run_json(["inspect", "-", "--profile", "permissive"], &octets))?;
    let open = Open::new()
        .keys(corpus.path(RNP))
        .trust(corpus.path(RNP_PUBLIC))
        .passphrase(RNP_PASSPHRASE)
        .profile("permissive");
    desk.bounded(|| open.run(&octets))?;
    let apart = open.detached(corpus.path("openpgp/rnp/src/tests/data/test_messages/message.txt"));
    desk.bounded(|| apart.run(&octets))?;
    let file = corpus.path(path);
    let arguments = ["key".as_ref(), "inspect".as_ref(), file.as_os_str()];
    desk.bounded(|| run_json(arguments, &[]))?;
    Ok(())
}
