//! `cargo xtask`: sets the machine up, serves the console, runs every check, judges the published
//! vectors, fuzzes, measures and builds the npm package. It starts other programs and copies files;
//! it knows nothing of keys or messages.

extern crate alloc;

mod bench;
mod conformance;
mod dist;
mod fuzz;
mod process;
mod project;
mod serve;
mod setup;
mod stopwatch;
mod test;
mod trunk;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::project::Project;
use crate::setup::Scope;

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::from(if process::stop_requested() { 130 } else { 1 })
        }
    }
}

/// The tasks of this workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install whatever the other tasks need and this machine lacks.
    Setup(SetupArgs),
    /// Set up, build, and serve the console with a demo key set until Ctrl-C.
    Serve(serve::ServeArgs),
    /// Set up and run every check.
    Test(test::TestArgs),
    /// Judge every vector and message of the folder that ENVELOPE_CORPORA names; one table.
    Conformance(conformance::ConformanceArgs),
    /// Set up and fuzz the codec with libFuzzer; needs a nightly toolchain.
    Fuzz(fuzz::FuzzArgs),
    /// Measure; nothing is asserted.
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Build what is handed out.
    #[command(subcommand)]
    Dist(Dist),
}

#[derive(Args)]
struct SetupArgs {
    /// Only list what is missing; status 1 if anything is.
    #[arg(long)]
    check: bool,
}

#[derive(Subcommand)]
enum Dist {
    /// The codec as an npm package, in target/npm.
    Npm,
    /// The console, in target/web: what `keyset-server --console` serves.
    Web,
}

fn run(task: Task) -> anyhow::Result<ExitCode> {
    process::stop_on_signals()?;
    let project = Project::locate()?;
    match task {
        Task::Setup(SetupArgs { check: true }) => Ok(setup::check(&project)),
        Task::Setup(SetupArgs { check: false }) => {
            setup::run(&project, Scope::Everything)?;
            Ok(ExitCode::SUCCESS)
        }
        Task::Serve(args) => serve::run(&project, &args),
        Task::Test(args) => test::run(&project, &args),
        Task::Conformance(args) => {
            conformance::run(&project, args.json)?;
            Ok(ExitCode::SUCCESS)
        }
        Task::Fuzz(args) => fuzz::run(&project, &args),
        Task::Bench(which) => bench::run(&project, &which),
        Task::Dist(Dist::Web) => {
            setup::run(&project, Scope::Serve)?;
            dist::web(&project)?;
            Ok(ExitCode::SUCCESS)
        }
        Task::Dist(Dist::Npm) => {
            dist::npm(&project)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
