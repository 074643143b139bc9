//! Build tools: Rust programs through `cargo install` into cargo's ordinary folder, so that they
//! also work without this xtask, and Node.js.

use std::fs;

use anyhow::{Context, Result, bail};

use super::apt;
use crate::process;
use crate::project::Project;

/// Trunk in exactly the version the console is made for.
pub(crate) fn has_trunk() -> bool {
    process::output("trunk", &["--version"]).is_some_and(|line| last_word(&line) == TRUNK)
}

/// Installs Trunk without the features that look for newer versions of it.
///
/// # Errors
/// `cargo install` fails.
pub(crate) fn install_trunk(project: &Project) -> Result<()> {
    cargo_install(
        project,
        "trunk",
        &["--version", TRUNK, "--locked", "--no-default-features"],
    )
}

/// wasm-bindgen and its test runner, both in the version of Cargo.lock.
pub(crate) fn has_wasm_bindgen(project: &Project) -> bool {
    let Ok(wanted) = wasm_bindgen_version(project) else {
        return false;
    };
    ["wasm-bindgen", "wasm-bindgen-test-runner"]
        .into_iter()
        .all(|program| {
            process::output(program, &["--version"]).is_some_and(|line| last_word(&line) == wanted)
        })
}

/// Installs the command line tools of wasm-bindgen. Without `--locked`: the lock file they are
/// published with names a crate that was withdrawn.
///
/// # Errors
/// `Cargo.lock` names no wasm-bindgen, or `cargo install` fails.
pub(crate) fn install_wasm_bindgen(project: &Project) -> Result<()> {
    let version = wasm_bindgen_version(project)?;
    cargo_install(
        project,
        "wasm-bindgen-cli",
        &["--version", &version, "--no-default-features", "--force"],
    )
}

/// The test runner, in any version.
pub(crate) fn has_nextest() -> bool {
    process::output("cargo", &["nextest", "--version"]).is_some()
}

/// Installs the test runner.
///
/// # Errors
/// `cargo install` fails.
pub(crate) fn install_nextest(project: &Project) -> Result<()> {
    cargo_install(project, "cargo-nextest", &["--locked"])
}

/// Installs libFuzzer's front end where it is missing. No step of the set-up: only fuzzing needs it.
///
/// # Errors
/// `cargo install` fails.
pub(crate) fn cargo_fuzz(project: &Project) -> Result<()> {
    if process::output("cargo", &["fuzz", "--version"]).is_some() {
        return Ok(());
    }
    println!("set-up: cargo-fuzz: cargo install, about 2 min");
    cargo_install(project, "cargo-fuzz", &["--locked"])
}

/// Node.js new enough for the peers, with npm.
pub(crate) fn has_node() -> bool {
    let version = process::output("node", &["--version"]);
    version.is_some_and(|version| node_major(&version) >= NODE_MAJOR)
        && process::output("npm", &["--version"]).is_some()
}

/// Installs Node.js and npm from Debian.
///
/// # Errors
/// They cannot be installed from here, or Debian's are too old.
pub(crate) fn install_node(project: &Project) -> Result<()> {
    apt::install(project, &["nodejs", "npm"])
        .with_context(|| format!("Node.js {NODE_MAJOR} or newer and npm are needed"))?;
    if !has_node() {
        bail!("this Debian's Node.js is too old. Install Node.js {NODE_MAJOR} or newer with npm");
    }
    Ok(())
}

/// Sequoia's command, whose older versions know `version` and newer ones `--version`.
pub(crate) fn has_sq() -> bool {
    [["--version"], ["version"]]
        .iter()
        .any(|question| process::output("sq", question).is_some())
}

/// Two programs of the Stateless OpenPGP command line, and RNP.
pub(crate) fn has_sop_and_rnp() -> bool {
    [
        ("gosop", "version"),
        ("sqop", "version"),
        ("rnp", "--version"),
    ]
    .iter()
    .all(|(name, question)| process::output(name, &[question]).is_some())
}

fn cargo_install(project: &Project, name: &str, options: &[&str]) -> Result<()> {
    let mut command = project.command("cargo");
    command
        .args(["install", name])
        .args(options)
        // Kept, so that an interrupted installation goes on where it stopped.
        .env("CARGO_TARGET_DIR", project.generated("setup/tools"))
        .envs(QUICK_BUILD);
    process::run_logged(
        &mut command,
        &project.generated(&format!("setup/{name}.log")),
        None,
    )
}

fn wasm_bindgen_version(project: &Project) -> Result<String> {
    let path = project.path("Cargo.lock");
    let lock = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    locked_version(&lock, "wasm-bindgen")
}

fn locked_version(lock: &str, package: &str) -> Result<String> {
    let lock: toml::Table = lock.parse().context("Cargo.lock is not TOML")?;
    lock.get("package")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .find(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package))
        .and_then(|entry| entry.get("version")?.as_str())
        .map(str::to_owned)
        .with_context(|| format!("Cargo.lock names no {package}"))
}

fn last_word(line: &str) -> &str {
    line.split_whitespace().next_back().unwrap_or_default()
}

fn node_major(version: &str) -> u32 {
    let digits = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .unwrap_or_default();
    digits.parse().unwrap_or_default()
}

const NODE_MAJOR: u32 = 20;
const TRUNK: &str = "0.21.14";

/// Tools that run for seconds are not worth minutes of optimisation.
const QUICK_BUILD: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "false"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
];

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
version = 4
[[package]]
name = "wasm-bindgen-shared"
version = "9.9.9"
[[package]]
name = "wasm-bindgen"
version = "0.2.130"
"#;

    #[test]
    fn the_locked_version_is_that_of_the_exact_name() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen").unwrap(), "0.2.130");
        assert!(locked_version(LOCK, "wasm").is_err());
        assert!(locked_version("not toml", "wasm-bindgen").is_err());
    }

    #[test]
    fn versions_are_read_from_what_the_programs_print() {
        assert_eq!(last_word("trunk 0.21.14"), "0.21.14");
        assert_eq!(node_major("v20.20.2"), 20);
        assert_eq!(node_major("nonsense"), 0);
    }
}
