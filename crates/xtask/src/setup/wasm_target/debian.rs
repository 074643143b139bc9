//! The wasm target from Debian's packages: its compiler for the browser build, its library
//! sources, and the linker of the rustup toolchain. Compiler and library are of one version.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{LINKED, TARGET};
use crate::process;
use crate::project::Project;
use crate::setup::apt;

/// Installs the packages, builds the library, links the linker and makes the result a toolchain.
///
/// # Errors
/// A package, a program or a folder is not there; the text says which.
pub(crate) fn install(project: &Project) -> Result<()> {
    if !Path::new(RUSTC).is_file() || sources().is_err() {
        apt::install(project, &["rustc-web", "cargo-web", "rust-web-src"])?;
    }
    let built = build_library(project, &sources()?)?;
    let host = host_triple()?;
    let rustlib = Path::new("/usr/lib/rustlib");
    copy_rlibs(&built, &rustlib.join(TARGET).join("lib"))?;
    link_linker(&host, &rustlib.join(&host).join("bin"))?;
    let mut link = project.command("rustup");
    link.args(["toolchain", "link", LINKED, "/usr"]);
    process::run_logged(&mut link, &project.generated("setup/rustup-link.log"), None)
}

/// The library sources that fit Debian's compiler.
fn sources() -> Result<PathBuf> {
    let line = process::output(RUSTC, &["--version"]).context("no Debian rustc")?;
    let version = line
        .split_whitespace()
        .nth(1)
        .context("rustc gives no version")?;
    let folder = PathBuf::from(format!("/usr/src/rustc-{version}/library"));
    folder
        .canonicalize()
        .with_context(|| format!("no {}", folder.display()))
}

/// Builds a copy of the sources, whose own folder is not ours to write to; gives the folder of the
/// compiled libraries.
fn build_library(project: &Project, sources: &Path) -> Result<PathBuf> {
    let folder = project.generated("setup/wasm-std");
    let library = folder.join("library");
    if library.exists() {
        fs::remove_dir_all(&library)?;
    }
    fs::create_dir_all(&folder)?;
    let mut copy = project.command("cp");
    copy.arg("-r").args([sources, &library]);
    process::run_logged(
        &mut copy,
        &project.generated("setup/wasm-std-copy.log"),
        None,
    )?;
    let target = folder.join("target");
    let mut build = project.command("/usr/bin/cargo");
    build
        .args(["build", "--release", "--target", TARGET, "--manifest-path"])
        .arg(library.join("sysroot/Cargo.toml"))
        .args(["--features", "compiler-builtins-mem"])
        .current_dir(&library)
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("CARGO_TARGET_DIR", &target)
        .env("RUSTC", RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env(
            "RUSTFLAGS",
            "-Zforce-unstable-if-unmarked -Cembed-bitcode=yes",
        );
    process::run_logged(&mut build, &project.generated("setup/wasm-std.log"), None)?;
    Ok(target.join(TARGET).join("release/deps"))
}

fn copy_rlibs(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("root must create {}", to.display()))?;
    for entry in fs::read_dir(from)? {
        let file = entry?.path();
        if let (Some("rlib"), Some(name)) = (
            file.extension().and_then(|extension| extension.to_str()),
            file.file_name(),
        ) {
            fs::copy(&file, to.join(name))?;
        }
    }
    Ok(())
}

/// A link, never a copy: the linker looks for its libraries beside itself.
fn link_linker(host: &str, to: &Path) -> Result<()> {
    let sysroot = process::output("rustc", &["--print", "sysroot"]).context("no rustc")?;
    let linker = Path::new(&sysroot)
        .join("lib/rustlib")
        .join(host)
        .join("bin/rust-lld");
    let link = to.join("rust-lld");
    if link.exists() {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    symlink(&linker, &link).with_context(|| format!("cannot link {}", link.display()))
}

fn host_triple() -> Result<String> {
    let text = process::output(RUSTC, &["-vV"]).context("no Debian rustc")?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc names no host")
}

const RUSTC: &str = "/usr/bin/rustc";
