//! Everything there is to run, on as many threads as the machine has.

use core::num::NonZero;
use std::sync::Mutex;
use std::thread;

use anyhow::{Context as _, Result, anyhow, ensure};
use conformance::corpora::{Corpus, GROUPS, judged};
use vectors::{SKIPPED, Tally};

type Task<'a> = Box<dyn FnOnce() -> Tally + Send + 'a>;

/// Runs all corpora; the tallies come in the order of their files.
///
/// # Errors
/// When there are no corpora, or they were not there when this was built.
pub(crate) fn run() -> Result<Vec<Tally>> {
    let corpus = Corpus::find()?.context(SKIPPED)?;
    let suites = vectors::suites();
    ensure!(!suites.is_empty(), "built without the corpora: build again");
    let mut tasks: Vec<Task<'_>> = Vec::new();
    for group in GROUPS {
        tasks.push(Box::new(|| group.run(&corpus)));
    }
    for suite in &suites {
        tasks.push(Box::new(|| suite.run()));
    }
    let tasks = Mutex::new(tasks);
    let done = Mutex::new(Vec::new());
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(task) = tasks.lock().ok().and_then(|mut tasks| tasks.pop()) {
                    let tally = task();
                    if let Ok(mut done) = done.lock() {
                        done.push(tally);
                    }
                }
            });
        }
    });
    let mut tallies = done.into_inner().map_err(|_| anyhow!("a judge panicked"))?;
    tallies.push(judged(&corpus)?);
    tallies.sort_by(|a: &Tally, b| a.file.cmp(&b.file));
    Ok(tallies)
}
