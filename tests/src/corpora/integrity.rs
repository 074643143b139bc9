//! Encryption without integrity, cut and stripped integrity: refused, and not one octet of the
//! payload comes out. Profile `permissive`, the key held, no exceptions.

use crate::envelope::{Answer, Open};
use crate::scratch::Scratch;
use anyhow::{Result, ensure};
use tally::Tally;

use super::desk::Desk;
use super::folder::{Corpus, file_name};
use super::keys::{BOB, RNP, RNP_PASSPHRASE};

/// Every message of the group.
pub(super) fn check(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    let (keys, causes): (&str, &[&str]) = match group {
        "pgp.efail.no-mdc" => (RNP, &["integrity-missing"]),
        // The packet is shorter than it says, which shows before any key is tried.
        "pgp.efail.mdc-cut" => (RNP, &["truncated"]),
        // The recipient is Bob. Its integrity code is good; the literal packet inside claims the code's octets as its
        // own.
        _ => (BOB, &["decryption-failed", "truncated"]),
    };
    let desk = Desk::new(corpus)?;
    for file in corpus.group(group)? {
        let message = corpus.read(&file)?;
        let open = Open::new()
            .keys(corpus.path(keys))
            .passphrase(RNP_PASSPHRASE)
            .profile("permissive");
        let outcome = desk
            .bounded(|| open.run(&message))
            .and_then(|answer| judge(&answer, causes, &open, &message));
        desk.record(tally, file_name(&file), outcome);
    }
    Ok(())
}

fn judge(answer: &Answer, causes: &[&str], open: &Open, message: &[u8]) -> Result<()> {
    let cause = answer.cause().unwrap_or("none");
    ensure!(causes.contains(&cause), "another cause: {answer}");
    answer.expect_refused(cause)?;
    // The text for people leaks nothing either: all of it is one refusal on standard error.
    let scratch = Scratch::new()?;
    let file = scratch.write("message", message)?;
    let shown = open.run_as_text(&file)?;
    ensure!(shown.status.code() == Some(2), "{}", shown.stderr);
    for window in MESSAGE_WORDS {
        let seen = [shown.stdout.as_slice(), shown.stderr.as_bytes()].concat();
        ensure!(
            !seen.windows(window.len()).any(|octets| octets == window),
            "the payload shows"
        );
    }
    Ok(())
}

/// Words of the payloads in these groups.
const MESSAGE_WORDS: [&[u8]; 3] = [
    b"This is test message",
    b"message to be signed",
    b"Hello World",
];
