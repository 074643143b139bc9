//! What libFuzzer prints about a run.

use core::fmt;

/// The figures of one run; a figure that was not printed is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Statistics {
    runs: u64,
    per_second: u64,
    /// Covered places at the start, when the corpus was read, and at the end.
    coverage: [u64; 2],
}

impl Statistics {
    /// Reads the log of a run.
    pub(super) fn read(log: &str) -> Self {
        let figure = |name: &str| {
            log.lines()
                .filter_map(|line| line.strip_prefix(name)?.trim().parse().ok())
                .next_back()
                .unwrap_or_default()
        };
        let coverage = |line: &str| after(line, "cov: ")?.parse().ok();
        let begun = log.lines().find(|line| line.contains("INITED"));
        let ended = log.lines().filter_map(coverage).next_back();
        Self {
            runs: figure("stat::number_of_executed_units:"),
            per_second: figure("stat::average_exec_per_sec:"),
            coverage: [
                begun.and_then(coverage).unwrap_or_default(),
                ended.unwrap_or_default(),
            ],
        }
    }
}

/// The word behind this text.
fn after<'a>(line: &'a str, text: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(text)?;
    rest.split_whitespace().next()
}

impl fmt::Display for Statistics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [begun, ended] = self.coverage;
        write!(
            f,
            "runs {:>9}  per second {:>6}  coverage {begun} + {}",
            self.runs,
            self.per_second,
            ended.saturating_sub(begun)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\
INFO: seed corpus: files: 4 min: 1b max: 9b total: 20b rss: 40Mb
#5\tINITED cov: 100 ft: 110 corp: 4/20b exec/s: 0 rss: 41Mb
#9\tNEW    cov: 103 ft: 115 corp: 5/22b lim: 9 exec/s: 0 rss: 41Mb L: 2/9 MS: 1 EraseBytes-
#4096\tDONE   cov: 120 ft: 150 corp: 9/40b lim: 9 exec/s: 409 rss: 41Mb
stat::number_of_executed_units: 4096
stat::average_exec_per_sec:     409
stat::new_units_added:          5
";

    #[test]
    fn the_figures_of_a_run_are_read() {
        let statistics = Statistics::read(LOG);
        assert_eq!(
            statistics,
            Statistics {
                runs: 4096,
                per_second: 409,
                coverage: [100, 120]
            }
        );
        assert!(statistics.to_string().ends_with("coverage 100 + 20"));
        assert_eq!(Statistics::read("nothing"), Statistics::default());
    }
}
