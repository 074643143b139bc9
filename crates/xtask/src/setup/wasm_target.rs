//! A Rust toolchain that builds for the browser: the active one with rustup's target, or, where
//! rustup cannot download, Debian's compiler with a standard library built for it here.

mod debian;

use core::time::Duration;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::project::Project;

/// Which toolchain has the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The one cargo uses anyway.
    Active,
    /// The one linked into rustup under [`LINKED`].
    Linked,
}

impl WasmToolchain {
    /// What `RUSTUP_TOOLCHAIN` must say, if anything.
    pub(crate) const fn rustup_name(self) -> Option<&'static str> {
        match self {
            Self::Active => None,
            Self::Linked => Some(LINKED),
        }
    }
}

/// The toolchain that builds for the browser, the active one first.
pub(crate) fn find() -> Option<WasmToolchain> {
    [WasmToolchain::Active, WasmToolchain::Linked]
        .into_iter()
        .find(|toolchain| {
            let mut rustc = Command::new("rustc");
            if let Some(name) = toolchain.rustup_name() {
                rustc.env("RUSTUP_TOOLCHAIN", name);
            }
            let sysroot = process::output_of(rustc.args(["--print", "sysroot"]));
            sysroot.is_some_and(|sysroot| has_standard_library(Path::new(&sysroot)))
        })
}

/// Adds the target with rustup or, failing that, with Debian's packages.
///
/// # Errors
/// Neither way works; both reasons are given.
pub(crate) fn install(project: &Project) -> Result<()> {
    let mut rustup = project.command("rustup");
    rustup
        .args(["target", "add", TARGET])
        .env("RUSTUP_MAX_RETRIES", "0");
    let log = project.generated("setup/rustup.log");
    let Err(refusal) = process::run_logged(&mut rustup, &log, Some(RUSTUP_LIMIT)) else {
        return Ok(());
    };
    if process::stop_requested() {
        return Err(refusal);
    }
    println!("set-up: wasm target: rustup cannot download it; building it instead");
    debian::install(project)
        .with_context(|| format!("`rustup target add {TARGET}` failed, see {}", log.display()))
}

/// Whether a toolchain's folder holds the compiled standard library of the target.
fn has_standard_library(sysroot: &Path) -> bool {
    let folder = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd") && !name.starts_with("libstd_") && name.ends_with(".rlib")
    })
}

/// The name under which Debian's compiler is linked into rustup.
const LINKED: &str = "wasm";
/// The target of every browser.
const TARGET: &str = "wasm32-unknown-unknown";
const RUSTUP_LIMIT: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toolchain_without_the_compiled_library_is_not_taken() {
        let sysroot = tempfile::tempdir().unwrap();
        let folder = sysroot
            .path()
            .join("lib/rustlib/wasm32-unknown-unknown/lib");
        assert!(!has_standard_library(sysroot.path()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("libstd_detect-1.rlib"), "").unwrap();
        assert!(!has_standard_library(sysroot.path()));
        fs::write(folder.join("libstd-7a27.rlib"), "").unwrap();
        assert!(has_standard_library(sysroot.path()));
    }
}
