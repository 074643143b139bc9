//! Encryption without integrity, cut and stripped integrity: refused, and not one octet of the
//! payload comes out. Profile `permissive`, the key held, no exceptions.

use anyhow::{Result, ensure};
use conformance::envelope::{Answer, Open};
use conformance::scratch::Scratch;

use crate::corpus::{Corpus, file_name};
use crate::table::Table;

const RNP_KEYS: &str = "openpgp/rnp/src/tests/data/keyrings/1/secring.gpg";
/// The recipient of the message whose literal packet swallows the integrity code.
const BOB: &str = "openpgp/rpgp/tests/draft-bre-openpgp-samples-00/bob.sec.asc";

#[test]
fn no_integrity_no_payload() -> Result<()> {
    check("pgp.efail.no-mdc", RNP_KEYS, "integrity-missing")
}

#[test]
fn cut_integrity_no_payload() -> Result<()> {
    check("pgp.efail.mdc-cut", RNP_KEYS, "decryption-failed")
}

#[test]
fn stripped_integrity_no_payload() -> Result<()> {
    check("pgp.mdc-stripping", BOB, "decryption-failed")
}

fn check(group: &str, keys: &str, cause: &str) -> Result<()> {
    let Some(corpus) = Corpus::find()? else {
        return Ok(());
    };
    let mut table = Table::new(group);
    for file in corpus.group(group)? {
        let message = corpus.read(&file)?;
        let open = Open::new()
            .keys(corpus.path(keys))
            .passphrase("password")
            .profile("permissive");
        let outcome = open
            .run(&message)
            .and_then(|answer| judge(&answer, cause, &open, &message));
        table.record(file_name(&file), outcome);
    }
    table.finish()
}

fn judge(answer: &Answer, cause: &str, open: &Open, message: &[u8]) -> Result<()> {
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
const MESSAGE_WORDS: [&[u8]; 2] = [b"This is test message", b"message to be signed"];
