//! Runs every check, one numbered step after the other, and stops at the first that fails.

mod steps;
mod summary;

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;

use self::steps::{Outcome, STEPS, Step};
use self::summary::{Row, Verdict};
use crate::process;
use crate::project::Project;
use crate::setup::{self, Scope};
use crate::stopwatch::{Stopwatch, in_words};

/// What to check.
#[derive(Args)]
pub(crate) struct TestArgs {
    /// Leave out what needs a browser.
    #[arg(long)]
    fast: bool,
    /// Run one step by name, without set-up.
    #[arg(long, value_name = "STEP", conflicts_with = "fast")]
    only: Option<String>,
}

/// Sets up and runs the steps; prints a table of them at the end.
///
/// # Errors
/// The set-up fails, there is no step of the name given, or the end was asked for.
pub(crate) fn run(project: &Project, args: &TestArgs) -> Result<ExitCode> {
    if let Some(name) = &args.only {
        return run_steps(project, &[find(name)?], false);
    }
    let scope = if args.fast {
        Scope::WithoutBrowser
    } else {
        Scope::Everything
    };
    setup::run(project, scope)?;
    run_steps(project, &STEPS.iter().collect::<Vec<_>>(), args.fast)
}

fn find(name: &str) -> Result<&'static Step> {
    if let Some(step) = STEPS.iter().find(|step| step.name == name) {
        return Ok(step);
    }
    let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
    bail!(
        "there is no step `{name}`; the steps are: {}",
        names.join(", ")
    )
}

fn run_steps(project: &Project, steps: &[&Step], fast: bool) -> Result<ExitCode> {
    let mut rows = Vec::new();
    let mut failed = false;
    for (index, step) in steps.iter().enumerate() {
        let watch = Stopwatch::start();
        let verdict = if failed {
            Verdict::NotRun
        } else if fast && step.browser {
            Verdict::LeftOut("--fast")
        } else {
            println!(
                "\n[{}/{}] {}: {}",
                index + 1,
                steps.len(),
                step.name,
                step.about
            );
            run_step(project, step)
        };
        if process::stop_requested() {
            bail!("interrupted");
        }
        failed |= verdict == Verdict::Failed;
        rows.push(Row {
            name: step.name,
            verdict,
            time: in_words(watch.elapsed()),
        });
    }
    println!("\n{}", summary::table(&rows));
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn run_step(project: &Project, step: &Step) -> Verdict {
    match (step.run)(project) {
        Ok(Outcome::Passed) => Verdict::Passed,
        Ok(Outcome::Skipped(reason)) => {
            println!("skipped: {reason}");
            Verdict::Skipped(reason)
        }
        Err(_) if process::stop_requested() => Verdict::Failed,
        Err(error) => {
            eprintln!("\n{} failed: {error:#}", step.name);
            eprintln!(
                "Repeat this step with: cargo xtask test --only {}",
                step.name
            );
            Verdict::Failed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_step_is_answered_with_the_known_ones() {
        let error = find("nonsense").err().unwrap().to_string();
        assert!(STEPS.iter().all(|step| error.contains(step.name)));
    }

    #[test]
    fn step_names_are_distinct() {
        let mut names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
    }
}
