//! What came of all rows: counts by cause and origin, and a line for each that is not as expected.

use alloc::collections::BTreeMap;

use anyhow::{Result, ensure};
use conformance::envelope::Answer;

use crate::causes;
use crate::row::{Origin, Row};

/// What came of a table.
pub(crate) struct Report {
    counts: BTreeMap<(usize, &'static str), BTreeMap<Origin, usize>>,
    unexpected: Vec<String>,
    pub(crate) answers: Vec<Answer>,
}

impl Report {
    /// Runs every row.
    pub(crate) fn of(rows: &[Row]) -> Self {
        let mut report = Self {
            counts: BTreeMap::new(),
            unexpected: Vec::new(),
            answers: Vec::new(),
        };
        for row in rows {
            report.run(row);
        }
        report
    }

    /// Prints the counts; fails with every row that is not as expected.
    pub(crate) fn finish(&self) -> Result<()> {
        let rows: usize = self.counts.values().flat_map(BTreeMap::values).sum();
        println!("{self}");
        println!("{rows} rows, {} not as expected", self.unexpected.len());
        ensure!(
            self.unexpected.is_empty(),
            "{} of {rows} rows are not as expected:\n{}",
            self.unexpected.len(),
            self.unexpected.join("\n")
        );
        Ok(())
    }

    fn run(&mut self, row: &Row) {
        let cause = row.cause().unwrap_or("(opens)");
        let place = causes::place(cause).unwrap_or(usize::MAX);
        let origins = self.counts.entry((place, cause)).or_default();
        *origins.entry(row.origin).or_default() += 1;
        let judged = row.ask().and_then(|answer| {
            let judged = row.judge(&answer);
            self.answers.push(answer);
            judged
        });
        if let Err(error) = judged {
            self.unexpected
                .push(format!("{:?}, {}: {error:#}", row.origin, row.name));
        }
    }
}

impl core::fmt::Display for Report {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for ((_, cause), origins) in &self.counts {
            let total: usize = origins.values().sum();
            write!(f, "{cause:<24}{total:>4}  ")?;
            for (origin, count) in origins {
                write!(f, " {origin:?} {count}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
