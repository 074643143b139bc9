//! The table at the end: what passed, what failed, what was not run, and why.

/// One line of the table.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) verdict: Verdict,
    pub(crate) time: String,
}

/// How a step ended. Only [`Verdict::Passed`] claims that something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It ran and failed.
    Failed,
    /// The caller did not want it, by this option.
    LeftOut(&'static str),
    /// An earlier step failed.
    NotRun,
    /// It ran and succeeded.
    Passed,
    /// Something it needs is not there.
    Skipped(&'static str),
}

impl Verdict {
    const fn word(self) -> &'static str {
        match self {
            Self::Failed => "FAILED",
            Self::LeftOut(_) => "left out",
            Self::NotRun => "not run",
            Self::Passed => "passed",
            Self::Skipped(_) => "skipped",
        }
    }

    const fn ran(self) -> bool {
        matches!(self, Self::Failed | Self::Passed)
    }

    const fn reason(self) -> &'static str {
        match self {
            Self::LeftOut(reason) | Self::Skipped(reason) => reason,
            Self::Failed | Self::NotRun | Self::Passed => "",
        }
    }
}

/// All rows, aligned, and a last line that counts them.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    let count = |wanted: fn(Verdict) -> bool| rows.iter().filter(|row| wanted(row.verdict)).count();
    lines.push(format!(
        "{} passed, {} failed, {} without a result",
        count(|verdict| verdict == Verdict::Passed),
        count(|verdict| verdict == Verdict::Failed),
        count(|verdict| !verdict.ran()),
    ));
    lines.join("\n")
}

fn line(row: &Row) -> String {
    let time = if row.verdict.ran() {
        row.time.as_str()
    } else {
        ""
    };
    let (word, reason) = (row.verdict.word(), row.verdict.reason());
    format!("{:<16}{word:<10}{time:>12}  {reason}", row.name)
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_did_not_run_is_never_counted_as_passed() {
        let row = |name, verdict| Row {
            name,
            verdict,
            time: "3 s".into(),
        };
        let text = table(&[
            row("fmt", Verdict::Passed),
            row("corpora", Verdict::Skipped("no folder")),
            row("console", Verdict::LeftOut("--fast")),
            row("interop", Verdict::Failed),
            row("last", Verdict::NotRun),
        ]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "fmt             passed             3 s");
        assert_eq!(
            lines[1],
            "corpora         skipped                 no folder"
        );
        assert!(lines[2].ends_with("--fast") && !lines[2].contains("3 s"));
        assert!(lines[3].contains("FAILED"));
        assert_eq!(lines[5], "1 passed, 1 failed, 3 without a result");
    }
}
