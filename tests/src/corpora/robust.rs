//! Malformed input, crashers of other people's fuzzing, bombs: whatever it is, `inspect` and `open`
//! end in bounded time with an answer, and never with a panic. Profile `permissive`; keys of rnp's
//! first key ring, passphrase `password`.

use core::time::Duration;

use crate::envelope::{Answer, Open, run_json};
use anyhow::{Result, ensure};
use tally::Tally;

use super::folder::{Corpus, file_name};
use super::record;

const KEYS: &str = "openpgp/rnp/src/tests/data/keyrings/1/secring.gpg";
/// Far above what any of them needs, in a build without optimisation, on a busy machine.
const LIMIT: Duration = Duration::from_secs(15);

/// Every file of the group.
pub(super) fn survive(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    for file in corpus.group(group)? {
        let input = corpus.read(&file)?;
        let open = Open::new()
            .keys(corpus.path(KEYS))
            .passphrase("password")
            .profile("permissive");
        let outcome = run_json(["inspect", "-", "--profile", "permissive"], &input)
            .and_then(|answer| bounded(&answer))
            .and_then(|()| bounded(&open.run(&input)?));
        record(tally, file_name(&file), outcome);
    }
    Ok(())
}

fn bounded(answer: &Answer) -> Result<()> {
    ensure!([0, 2].contains(&answer.status), "{answer}");
    ensure!(answer.took < LIMIT, "took {:?}", answer.took);
    if answer.status == 2 && answer.json.get("ok") == Some(&false.into()) {
        ensure!(answer.cause().is_some(), "no cause: {answer}");
    }
    Ok(())
}
