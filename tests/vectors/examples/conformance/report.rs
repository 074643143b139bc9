//! The table and the JSON object.

use core::fmt;

use serde_json::{Value, json};
use vectors::Tally;

/// What came of all files.
pub(crate) struct Report(Vec<Tally>);

impl Report {
    pub(crate) const fn of(tallies: Vec<Tally>) -> Self {
        Self(tallies)
    }

    /// Whether no file fails.
    pub(crate) fn is_good(&self) -> bool {
        self.failures().is_empty()
    }

    /// The members never change their names.
    pub(crate) fn json(&self) -> Value {
        let [run, agreed, disagreed, excepted, skipped] = self.totals();
        json!({
            "ok": self.is_good(),
            "totals": {
                "run": run,
                "agreed": agreed,
                "disagreed": disagreed,
                "excepted": excepted,
                "skipped": skipped,
            },
            "failures": self.failures(),
            "files": self.0,
        })
    }

    fn failures(&self) -> Vec<String> {
        self.0.iter().filter_map(Tally::failure).collect()
    }

    fn totals(&self) -> [usize; 5] {
        let mut totals = [0; 5];
        for tally in &self.0 {
            for (total, number) in totals.iter_mut().zip(numbers(tally)) {
                *total += number;
            }
        }
        totals
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.0.iter().map(|tally| tally.file.len()).max();
        let width = width.unwrap_or_default();
        write!(f, "{:width$}", "file")?;
        for title in TITLES {
            write!(f, " {title:>9}")?;
        }
        let totals = (String::from("all"), self.totals());
        let rows = self
            .0
            .iter()
            .map(|tally| (tally.file.clone(), numbers(tally)));
        for (file, numbers) in rows.chain([totals]) {
            write!(f, "\n{file:width$}")?;
            for number in numbers {
                write!(f, " {number:>9}")?;
            }
        }
        self.measured(f)?;
        self.left_out(f)?;
        self.excepted(f)?;
        self.disagreed(f)
    }
}

impl Report {
    fn measured(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n\nMeasured, the worst of each:")?;
        for tally in &self.0 {
            if let Some(measured) = &tally.measured {
                writeln!(f, "  {}: {measured}", tally.file)?;
            }
        }
        Ok(())
    }

    fn left_out(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nSkipped, by reason:")?;
        for tally in &self.0 {
            for (reason, count) in &tally.skipped {
                writeln!(f, "  {} ({count}): {reason}", tally.file)?;
            }
        }
        Ok(())
    }

    fn excepted(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nExcepted, with what is wrong with the case:")?;
        for tally in &self.0 {
            for case in &tally.excepted {
                writeln!(f, "  {} {}: {}", tally.file, case.id, case.what)?;
            }
        }
        Ok(())
    }

    fn disagreed(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failures = self.failures();
        if failures.is_empty() {
            return write!(f, "\nNo disagreement outside of the written list.");
        }
        writeln!(f, "\nDISAGREED, with what was answered:")?;
        for tally in &self.0 {
            for case in &tally.disagreed {
                writeln!(f, "  {} {}: {}", tally.file, case.id, case.what)?;
            }
            for id in &tally.needless {
                writeln!(f, "  {} {id}: its exception is not needed", tally.file)?;
            }
        }
        writeln!(f)?;
        for failure in failures {
            writeln!(f, "{failure}")?;
        }
        Ok(())
    }
}

const TITLES: [&str; 5] = ["cases", "expected", "not", "excepted", "skipped"];

fn numbers(tally: &Tally) -> [usize; 5] {
    [
        tally.run,
        tally.agreed,
        tally.disagreed.len(),
        tally.excepted.len(),
        tally.left_out(),
    ]
}
