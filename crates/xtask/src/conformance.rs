//! Judging the codec by what others published. The work is done by the example `conformance` of the
//! package `vectors`, which knows every corpus; here it is built and started.

use std::env;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::process;
use crate::project::Project;

/// How to report.
#[derive(Args)]
pub(crate) struct ConformanceArgs {
    /// One JSON object on stdout.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Whether the folder is named.
pub(crate) fn has_corpora() -> bool {
    env::var_os(CORPORA).is_some()
}

/// Runs every external corpus and prints what came of each file.
///
/// # Errors
/// The folder is not named, a program can not be built, or a case disagrees that is not on the
/// written list.
pub(crate) fn run(project: &Project, json: bool) -> Result<()> {
    if !has_corpora() {
        bail!("{NO_CORPORA}");
    }
    // The messages of OpenPGP go through the command.
    process::run(&mut project.cargo(&["build", "--package", "envelope-cli"]))?;
    let example = ["build", "--package", "vectors", "--example", "conformance"];
    process::run(&mut project.cargo(&example))?;
    // Started by itself: after `cargo run` the compiler would count among the programs whose memory
    // is measured.
    let judge = project.native_build().join("debug/examples/conformance");
    let mut judge = project.command(judge.to_str().context("the path is not UTF-8")?);
    if json {
        judge.arg("--json");
    }
    process::run(&mut judge)
}

/// What is said where there is nothing to judge by.
pub(crate) const NO_CORPORA: &str = "ENVELOPE_CORPORA does not name the corpora folder";
/// Names the folder of published vectors and samples.
const CORPORA: &str = "ENVELOPE_CORPORA";
