//! Benchmarks: built with optimisation, reported and never asserted.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::process::run as run_command;
use crate::project::Project;

/// What to measure.
#[derive(Subcommand)]
pub(crate) enum Bench {
    /// Whether the time of a refusal tells what an attacker must not learn.
    Timing(TimingArgs),
}

/// How to measure refusals.
#[derive(Args)]
pub(crate) struct TimingArgs {
    /// How long each pair of classes is measured.
    #[arg(long, default_value_t = 20, value_name = "N")]
    seconds: u64,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// Only pairs whose name contains this.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Also the echo of a server, over HTTP; builds the server.
    #[arg(long)]
    served: bool,
    /// Repeats the keys, blocks and the order of a run.
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
}

/// Builds and runs a benchmark.
///
/// # Errors
/// It does not build, fails, or the end was asked for.
pub(crate) fn run(project: &Project, bench: &Bench) -> Result<ExitCode> {
    match bench {
        Bench::Timing(args) => timing(project, args)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn timing(project: &Project, args: &TimingArgs) -> Result<()> {
    let mut command = project.cargo(&["run", "--quiet", "--release", "--package", "timing", "--"]);
    command
        .args(["--seconds", &args.seconds.to_string()])
        .args(["--seed", &args.seed.to_string()]);
    if args.json {
        command.arg("--json");
    }
    if args.served {
        command.arg("--served");
    }
    if let Some(only) = &args.only {
        command.args(["--only", only]);
    }
    run_command(&mut command)
}
