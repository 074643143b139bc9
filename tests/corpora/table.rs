//! What came of a file's cases, in one line; and the verdict over all of them.

use alloc::collections::BTreeMap;

use anyhow::{Result, ensure};

use crate::exceptions;

/// One file or group.
pub(crate) struct Table {
    name: String,
    agreed: usize,
    disagreed: BTreeMap<String, String>,
    excepted: Vec<String>,
    needless: Vec<String>,
    skipped: BTreeMap<String, usize>,
}

impl Table {
    /// Nothing run yet.
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            agreed: 0,
            disagreed: BTreeMap::new(),
            excepted: Vec::new(),
            needless: Vec::new(),
            skipped: BTreeMap::new(),
        }
    }

    /// A case outside of what the codec does today.
    pub(crate) fn skip(&mut self, reason: &str) {
        *self.skipped.entry(reason.into()).or_default() += 1;
    }

    /// A case that ran; `Err` says what was answered instead.
    pub(crate) fn record(&mut self, case: &str, outcome: Result<()>) {
        let excepted = exceptions::reason(&self.name, case).is_some();
        match (outcome, excepted) {
            (Ok(()), false) => self.agreed += 1,
            (Ok(()), true) => self.needless.push(case.into()),
            (Err(_), true) => self.excepted.push(case.into()),
            (Err(error), false) => {
                self.disagreed.insert(case.into(), format!("{error:#}"));
            }
        }
    }

    /// Prints the line and judges it.
    ///
    /// # Errors
    /// When a case disagreed without an exception, an exception was not needed, or nothing ran.
    pub(crate) fn finish(self) -> Result<()> {
        let run = self.agreed + self.disagreed.len() + self.excepted.len() + self.needless.len();
        println!(
            "{}: {run} run, {} agreed, {} disagreed, {} excepted, {} skipped",
            self.name,
            self.agreed,
            self.disagreed.len(),
            self.excepted.len(),
            self.skipped.values().sum::<usize>()
        );
        for (reason, count) in &self.skipped {
            println!("  skipped {count}: {reason}");
        }
        for case in &self.excepted {
            let reason = exceptions::reason(&self.name, case).unwrap_or_default();
            println!("  excepted {case}: {reason}");
        }
        for (case, answered) in &self.disagreed {
            println!("  DISAGREED {case}: {answered}");
        }
        ensure!(
            self.needless.is_empty(),
            "{}: exceptions that are not needed: {:?}",
            self.name,
            self.needless
        );
        let cases: Vec<&String> = self.disagreed.keys().collect();
        ensure!(cases.is_empty(), "{} disagrees in {cases:?}", self.name);
        ensure!(run > 0, "{}: nothing was run", self.name);
        Ok(())
    }
}
