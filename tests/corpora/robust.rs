//! Malformed input, crashers of other people's fuzzing, bombs: whatever it is, `inspect` and `open`
//! end in bounded time with an answer, and never with a panic. Profile `permissive`; keys of rnp's
//! first key ring, passphrase `password`.

use core::time::Duration;

use anyhow::{Result, ensure};
use conformance::envelope::{Answer, Open, run_json};

use crate::corpus::{Corpus, file_name};
use crate::table::Table;

const KEYS: &str = "openpgp/rnp/src/tests/data/keyrings/1/secring.gpg";
/// Far above what any of them needs, in a build without optimisation, on a busy machine.
const LIMIT: Duration = Duration::from_secs(15);

#[test]
fn fuzz_crashers() -> Result<()> {
    survive("pgp.fuzz-crashers")
}

#[test]
fn armor() -> Result<()> {
    survive("pgp.armor")
}

#[test]
fn malformed_session_keys() -> Result<()> {
    survive("pgp.malformed-pkesk")
}

#[test]
fn decompression_bombs() -> Result<()> {
    survive("pgp.zip-bomb")
}

#[test]
fn unknown_packet_versions() -> Result<()> {
    survive("pgp.sig.unknown-version-beside-known")
}

#[test]
fn huge_rsa_keys() -> Result<()> {
    survive("pgp.huge-rsa")
}

#[test]
fn concatenated_messages() -> Result<()> {
    survive("pgp.concatenated")
}

fn survive(group: &str) -> Result<()> {
    let Some(corpus) = Corpus::find()? else {
        return Ok(());
    };
    let mut table = Table::new(group);
    for file in corpus.group(group)? {
        let input = corpus.read(&file)?;
        let open = Open::new()
            .keys(corpus.path(KEYS))
            .passphrase("password")
            .profile("permissive");
        let outcome = run_json(["inspect", "-", "--profile", "permissive"], &input)
            .and_then(|answer| bounded(&answer))
            .and_then(|()| bounded(&open.run(&input)?));
        table.record(file_name(&file), outcome);
    }
    table.finish()
}

fn bounded(answer: &Answer) -> Result<()> {
    ensure!([0, 2].contains(&answer.status), "{answer}");
    ensure!(answer.took < LIMIT, "took {:?}", answer.took);
    if answer.status == 2 && answer.json.get("ok") == Some(&false.into()) {
        ensure!(answer.cause().is_some(), "no cause: {answer}");
    }
    Ok(())
}
