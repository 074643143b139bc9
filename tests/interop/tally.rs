//! Many cases in one test: all of them run, and every one that disagrees is named.

use anyhow::{Result, ensure};

/// What the cases of a test came to.
#[derive(Default)]
pub(crate) struct Tally {
    agreed: usize,
    disagreements: Vec<String>,
}

impl Tally {
    /// Counts one case.
    pub(crate) fn count(&mut self, case: &str, outcome: Result<()>) {
        match outcome {
            Ok(()) => self.agreed += 1,
            Err(error) => self.disagreements.push(format!("{case}: {error:#}")),
        }
    }

    /// All cases agreed, and there was at least one.
    ///
    /// # Errors
    /// Every case that did not.
    pub(crate) fn finish(self) -> Result<()> {
        println!("{} cases agreed", self.agreed);
        ensure!(
            self.disagreements.is_empty(),
            "{} of {} cases disagreed:\n{}",
            self.disagreements.len(),
            self.disagreements.len() + self.agreed,
            self.disagreements.join("\n")
        );
        ensure!(self.agreed > 0, "no case ran");
        Ok(())
    }
}
