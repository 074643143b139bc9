//! The binaries under test: found beside the test in cargo's target directory, built when they are
//! not there or older than their sources.

use core::time::Duration;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::SystemTime;

use anyhow::{Context as _, Result, anyhow, ensure};

use crate::process;
use crate::workspace;

/// The `envelope` command.
///
/// # Errors
/// When it is absent and can not be built.
pub fn envelope() -> Result<&'static Path> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    once(&FOUND, "envelope-cli", "envelope")
}

/// The key set server.
///
/// # Errors
/// When it is absent and can not be built.
pub fn keyset_server() -> Result<&'static Path> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    once(&FOUND, "keyset-server", "keyset-server")
}

fn once(
    found: &'static OnceLock<Result<PathBuf, String>>,
    package: &str,
    name: &str,
) -> Result<&'static Path> {
    found
        .get_or_init(|| find_or_build(package, name).map_err(|error| format!("{error:#}")))
        .as_deref()
        .map_err(|error| anyhow!("{error}"))
}

fn find_or_build(package: &str, name: &str) -> Result<PathBuf> {
    let build_dir = workspace::build_dir()?;
    let path = build_dir.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !is_fresh(&path) {
        build(package, &build_dir)?;
    }
    ensure!(
        path.is_file(),
        "{} is not there: run `cargo build -p {package}`",
        path.display()
    );
    Ok(path)
}

/// Cargo's own lock lets one of several tests build; the others find it done.
fn build(package: &str, build_dir: &Path) -> Result<()> {
    let target_dir = build_dir.parent().context("no target directory")?;
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(workspace::root()?)
        .env("CARGO_TARGET_DIR", target_dir)
        .args(["build", "--quiet", "--package", package]);
    if build_dir.file_name().is_some_and(|name| name == "release") {
        cargo.arg("--release");
    }
    process::run(&mut cargo, &[], Duration::from_secs(1800))?
        .success()
        .with_context(|| format!("`cargo build -p {package}` failed"))?;
    Ok(())
}

/// Whether the binary is at least as new as every file that cargo's dep-info names for it.
fn is_fresh(binary: &Path) -> bool {
    let (Some(built), Ok(dep_info)) = (
        modified(binary),
        std::fs::read_to_string(binary.with_extension("d")),
    ) else {
        return false;
    };
    let Some((_, sources)) = dep_info.trim_end().split_once(": ") else {
        return false;
    };
    sources
        .replace("\\ ", "\0")
        .split(' ')
        .map(|source| source.replace('\0', " "))
        .all(|source| modified(Path::new(&source)).is_some_and(|changed| changed <= built))
}

fn modified(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).ok()?.modified().ok()
}
