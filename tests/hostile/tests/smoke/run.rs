//! Seeds first, then damaged ones, until the time is up.

use core::time::Duration;

use anyhow::{Context as _, Result};
use hostile::mutate::Mutator;
use hostile::{Target, find, seeds};

use crate::watched::{Watched, stopwatch};

/// Damaged inputs run this long, and so may the files of the corpora.
const TIME: Duration = Duration::from_secs(10);
/// More would only show what the first ones did.
const INPUTS_MAX: usize = 100_000;

/// Runs a target; prints the seed and how many inputs it saw.
///
/// # Errors
/// When an input made it panic or took too long; the text names the file that holds the input.
pub(crate) fn smoke(name: &str) -> Result<()> {
    let target = find(name).with_context(|| format!("there is no target `{name}`"))?;
    let seed = seed()?;
    println!("{name}: seed: ENVELOPE_SEED={seed}");
    let mut watched = Watched::start(target);
    let mut pool = (target.seeds)();
    for input in &pool {
        watched.run(input)?;
    }
    let own = pool.len();
    let (files, replayed) = replay_corpora(target, seed, &mut watched)?;
    pool.extend(files);
    let (damaged, time) = (stopwatch(), pool.len());
    let mut mutator = Mutator::new(seed, pool);
    let mut inputs = 0;
    while inputs < INPUTS_MAX && damaged.elapsed() < TIME {
        watched.run(&mutator.input())?;
        inputs += 1;
    }
    println!("{name}: {own} seeds, {replayed}, {inputs} damaged inputs of {time} sound ones");
    Ok(())
}

/// The files that this target takes, and how many of them there was time for, in words. Which ones
/// follows from the seed.
fn replay_corpora(
    target: &Target,
    seed: u64,
    watched: &mut Watched,
) -> Result<(Vec<Vec<u8>>, String)> {
    if !target.takes_files {
        return Ok((Vec::new(), "no files of the corpora needed".into()));
    }
    let Some(mut files) = seeds::corpora()? else {
        return Ok((
            Vec::new(),
            "corpora skipped: ENVELOPE_CORPORA is not set".into(),
        ));
    };
    let mut order = Mutator::new(seed, Vec::new());
    for end in (1..files.len()).rev() {
        files.swap(end, order.below(end + 1));
    }
    let begun = stopwatch();
    let mut replayed = 0;
    for file in &files {
        if begun.elapsed() > TIME {
            break;
        }
        watched.run(file)?;
        replayed += 1;
    }
    let words = format!("{replayed} of {} files of the corpora", files.len());
    Ok((files, words))
}

fn seed() -> Result<u64> {
    match std::env::var("ENVELOPE_SEED") {
        Ok(text) => text.parse().context("ENVELOPE_SEED is not a number"),
        Err(_) => getrandom::u64().context("the system has no randomness"),
    }
}
