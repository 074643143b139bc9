//! Coverage-guided fuzzing with libFuzzer, on a nightly toolchain. The same targets run for a few
//! seconds in the ordinary tests; here they run as long as one likes.

mod campaign;
mod statistics;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::process;
use crate::project::Project;
use crate::setup;

/// What to fuzz, and for how long.
#[derive(Args)]
pub(crate) struct FuzzArgs {
    /// Targets by name; all of them without one.
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// How long each target runs.
    #[arg(long, default_value_t = 600, value_name = "N")]
    seconds: u64,
    /// How many targets run at once.
    #[arg(long, default_value_t = 2, value_name = "N")]
    jobs: usize,
}

/// One target on its way through libFuzzer.
struct Target {
    name: String,
    program: PathBuf,
    corpus: PathBuf,
    findings: PathBuf,
    log: PathBuf,
}

/// Sets up, writes the seeds, builds once, runs the targets and prints a line for each.
///
/// # Errors
/// There is no nightly toolchain or no target of a name given, a build fails, or the end was asked
/// for.
pub(crate) fn run(project: &Project, args: &FuzzArgs) -> Result<ExitCode> {
    let names = chosen(known(project)?, &args.targets)?;
    let host = host()?;
    setup::cargo_fuzz(project)?;
    let corpus = project.generated("fuzz-corpus");
    println!("fuzz: seeds into {}", corpus.display());
    let seeds = ["run", "--quiet", "--package", "hostile", "--", "seeds"];
    process::run(project.cargo(&seeds).arg(&corpus))?;
    println!("fuzz: building the targets; about 5 min the first time");
    process::run(&mut build(project))?;
    let targets = names
        .into_iter()
        .map(|name| target(project, &host, name))
        .collect::<Result<Vec<_>>>()?;
    let found = campaign::run(&targets, args.seconds, args.jobs.max(1))?;
    Ok(if found == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The binaries of `tests/fuzz`.
fn known(project: &Project) -> Result<Vec<String>> {
    let path = project.path("tests/fuzz/Cargo.toml");
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    names(&text)
}

fn names(manifest: &str) -> Result<Vec<String>> {
    let manifest: toml::Table = manifest.parse().context("the manifest is not TOML")?;
    let binaries = manifest.get("bin").and_then(toml::Value::as_array);
    Ok(binaries
        .into_iter()
        .flatten()
        .filter_map(|binary| Some(binary.get("name")?.as_str()?.to_owned()))
        .collect())
}

fn chosen(known: Vec<String>, wanted: &[String]) -> Result<Vec<String>> {
    if let Some(name) = wanted.iter().find(|name| !known.contains(name)) {
        bail!(
            "there is no target `{name}`; the targets are: {}",
            known.join(", ")
        );
    }
    if wanted.is_empty() {
        return Ok(known);
    }
    Ok(known
        .into_iter()
        .filter(|name| wanted.contains(name))
        .collect())
}

/// The name of this machine's platform, from the nightly compiler.
fn host() -> Result<String> {
    let said = process::output("rustup", &["run", NIGHTLY, "rustc", "-vV"]).context(
        "libFuzzer needs a nightly toolchain. Install one with `rustup toolchain install nightly` \
         and, where it is missing, a C++ compiler (Debian: g++)",
    )?;
    said.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .context("rustc -vV names no host")
}

fn build(project: &Project) -> Command {
    let mut build = project.command("rustup");
    build
        .args([
            "run",
            NIGHTLY,
            "cargo",
            "fuzz",
            "build",
            "--fuzz-dir",
            "tests/fuzz",
            "--target-dir",
        ])
        .arg(project.generated("fuzz"));
    build
}

fn target(project: &Project, host: &str, name: String) -> Result<Target> {
    let target = Target {
        program: project.generated(&format!("fuzz/{host}/release/{name}")),
        corpus: project.generated(&format!("fuzz-corpus/{name}")),
        findings: project.generated(&format!("fuzz-findings/{name}")),
        log: project.generated(&format!("fuzz/{name}.log")),
        name,
    };
    for folder in [&target.corpus, &target.findings] {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    Ok(target)
}

const NIGHTLY: &str = "nightly";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_from_the_manifest_and_chosen_by_name() {
        let manifest = "[package]\nname = \"x\"\n[[bin]]\nname = \"a\"\n[[bin]]\nname = \"b\"\n";
        let known = names(manifest).unwrap();
        assert_eq!(known, ["a", "b"]);
        assert_eq!(chosen(known.clone(), &[]).unwrap(), known);
        assert_eq!(chosen(known.clone(), &["b".into()]).unwrap(), ["b"]);
        let error = chosen(known, &["c".into()]).unwrap_err().to_string();
        assert!(error.contains("a, b"), "{error}");
    }
}
