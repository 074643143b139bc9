//! What came of the cases of one corpus file, and the verdict over them. Every corpus is counted
//! with this type, so that one table holds them all. It knows nothing of keys or messages.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

/// Cases of a file whose expectation is not ours, and why.
#[derive(Clone, Copy, Debug)]
pub struct Exception {
    /// The file or group, as it is named in the table.
    pub file: &'static str,
    /// The cases.
    pub cases: &'static [&'static str],
    /// What is wrong with them, with the section of the RFC.
    pub reason: &'static str,
}

/// One file or group.
#[derive(Clone, Debug, Serialize)]
pub struct Tally {
    /// Its name: the path below the corpora folder, or the name of a group.
    pub file: String,
    /// Cases that were run.
    pub run: usize,
    /// Cases in which the answer was the one due.
    pub agreed: usize,
    /// Cases in which it was not, each with what was answered.
    pub disagreed: Vec<Case>,
    /// Cases in which it was not, and that is right: each with the reason.
    pub excepted: Vec<Case>,
    /// Exceptions that are not needed: the answer was the one due.
    pub needless: Vec<String>,
    /// How many cases were left out, by reason.
    pub skipped: BTreeMap<String, usize>,
    /// What was measured on the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured: Option<String>,
    #[serde(skip)]
    exceptions: &'static [Exception],
}

/// A case and what there is to say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// Its id in the file.
    pub id: String,
    /// What was answered, or why it is an exception.
    pub what: String,
}

/// What came of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// The answer was the one due.
    Agreed,
    /// It was not: this is what was answered.
    Disagreed(String),
    /// It is outside of what is judged here, for this reason.
    Skipped(&'static str),
}

impl Tally {
    /// Nothing run yet; `exceptions` is the whole list, of which those of this file count.
    #[must_use]
    pub fn new(file: impl Into<String>, exceptions: &'static [Exception]) -> Self {
        Self {
            file: file.into(),
            run: 0,
            agreed: 0,
            disagreed: Vec::new(),
            excepted: Vec::new(),
            needless: Vec::new(),
            skipped: BTreeMap::new(),
            measured: None,
            exceptions,
        }
    }

    /// Leaves a case out.
    pub fn skip(&mut self, reason: &str) {
        *self.skipped.entry(reason.into()).or_default() += 1;
    }

    /// Counts a case.
    pub fn record(&mut self, id: &str, judged: Judged) {
        let answered = match judged {
            Judged::Skipped(reason) => return self.skip(reason),
            Judged::Agreed => None,
            Judged::Disagreed(answered) => Some(answered),
        };
        self.run += 1;
        match (answered, self.exception(id)) {
            (None, None) => self.agreed += 1,
            (None, Some(_)) => self.needless.push(id.into()),
            (Some(_), Some(reason)) => self.excepted.push(Case {
                id: id.into(),
                what: reason.into(),
            }),
            (Some(what), None) => self.disagreed.push(Case {
                id: id.into(),
                what,
            }),
        }
    }

    /// Counts a case that either succeeded or tells what was answered instead.
    pub fn record_result<E: fmt::Display>(&mut self, id: &str, outcome: Result<(), E>) {
        self.record(
            id,
            match outcome {
                Ok(()) => Judged::Agreed,
                // The alternate form of an error names its causes too.
                Err(error) => Judged::Disagreed(format!("{error:#}")),
            },
        );
    }

    /// How many cases were left out.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.skipped.values().sum()
    }

    /// Why the file fails; nothing when it does not. A file of which nothing ran fails, unless all
    /// of its cases were left out for a reason.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        let ids: Vec<&str> = self.disagreed.iter().map(|case| case.id.as_str()).collect();
        if !ids.is_empty() {
            return Some(format!("{}: disagreed in {}", self.file, ids.join(", ")));
        }
        if !self.needless.is_empty() {
            let ids = self.needless.join(", ");
            return Some(format!("{}: exceptions not needed: {ids}", self.file));
        }
        let nothing = self.run == 0 && self.skipped.is_empty();
        nothing.then(|| format!("{}: nothing was run", self.file))
    }

    fn exception(&self, id: &str) -> Option<&'static str> {
        self.exceptions
            .iter()
            .find(|exception| exception.file == self.file && exception.cases.contains(&id))
            .map(|exception| exception.reason)
    }
}

/// The line of the file, and one more for each thing to say about it.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} run, {} as expected, {} not, {} excepted, {} skipped",
            self.file,
            self.run,
            self.agreed,
            self.disagreed.len(),
            self.excepted.len(),
            self.left_out()
        )?;
        if let Some(measured) = &self.measured {
            write!(f, "\n  measured: {measured}")?;
        }
        for (reason, count) in &self.skipped {
            write!(f, "\n  skipped {count}: {reason}")?;
        }
        for case in &self.excepted {
            write!(f, "\n  excepted {}: {}", case.id, case.what)?;
        }
        for id in &self.needless {
            write!(f, "\n  NOT NEEDED {id}: the exception of this case")?;
        }
        for case in &self.disagreed {
            write!(f, "\n  DISAGREED {}: {}", case.id, case.what)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString as _;

    const EXCEPTIONS: &[Exception] = &[Exception {
        file: "a",
        cases: &["2", "3"],
        reason: "wrong in itself",
    }];

    fn wrong() -> Judged {
        Judged::Disagreed("opened".into())
    }

    #[test]
    fn a_disagreement_fails_and_names_its_case() {
        let mut tally = Tally::new("a", EXCEPTIONS);
        tally.record("1", wrong());
        assert_eq!(tally.failure().unwrap(), "a: disagreed in 1");
        assert!(tally.to_string().contains("DISAGREED 1: opened"));
    }

    #[test]
    fn an_exception_excuses_its_own_case_only() {
        let mut tally = Tally::new("a", EXCEPTIONS);
        tally.record("2", wrong());
        assert_eq!(tally.failure(), None);
        let mut other = Tally::new("b", EXCEPTIONS);
        other.record("2", wrong());
        assert!(other.failure().is_some());
    }

    #[test]
    fn an_exception_that_is_not_needed_fails() {
        let mut tally = Tally::new("a", EXCEPTIONS);
        tally.record("3", Judged::Agreed);
        assert!(tally.failure().unwrap().contains("not needed: 3"));
    }

    #[test]
    fn nothing_run_fails_and_everything_left_out_does_not() {
        let mut tally = Tally::new("a", EXCEPTIONS);
        assert!(tally.failure().is_some());
        tally.record("1", Judged::Skipped("not ours"));
        assert_eq!(tally.failure(), None);
        assert_eq!(tally.run, 0);
    }
}
