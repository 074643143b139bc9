//! Builds what is handed out: the codec as an npm package for browsers, bundlers and Node.js, and the
//! console as a folder of files.

mod manifest;
mod web;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::process;
use crate::project::Project;
use crate::setup::npm_program;

pub(crate) use web::web;

/// Builds, optimises and packs the npm package; gives the path of the tarball.
///
/// # Errors
/// A tool is missing or fails; the text names its command line.
pub(crate) fn npm(project: &Project) -> Result<PathBuf> {
    let module = build(project)?;
    let folder = project.generated("npm/package");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    for (target, name) in [("web", manifest::WEB), ("nodejs", manifest::NODE)] {
        bind(project, &module, target, &folder.join(name))?;
    }
    optimise(project, &folder)?;
    let cargo = fs::read_to_string(project.path("Cargo.toml"))?;
    fs::write(folder.join("package.json"), manifest::package(&cargo)?)?;
    fs::write(
        folder.join(manifest::NODE).join("package.json"),
        manifest::COMMON_JS,
    )?;
    for (from, to) in DOCUMENTS {
        let from = project.path(from);
        fs::copy(&from, folder.join(to)).with_context(|| format!("no {}", from.display()))?;
    }
    let tarball = pack(project, &folder)?;
    println!(
        "dist: {} kB wasm as built, {} kB as shipped, {} kB {}",
        kilobytes(&module)?,
        kilobytes(&wasm(&folder, manifest::WEB))?,
        kilobytes(&tarball)?,
        tarball.display()
    );
    Ok(tarball)
}

/// Installs the tarball into an empty folder and runs the example script against it.
///
/// # Errors
/// npm or the script fails.
pub(crate) fn try_in_node(project: &Project, tarball: &Path) -> Result<()> {
    let folder = project.generated("npm/smoke");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("package.json"), r#"{"private": true}"#)?;
    fs::copy(project.path(SMOKE), folder.join("smoke.mjs")).with_context(|| SMOKE.to_owned())?;
    let mut install = project.command("npm");
    install
        .args(["install", "--offline", "--no-audit", "--no-fund"])
        .arg(tarball);
    process::run(install.current_dir(&folder))?;
    process::run(
        project
            .command("node")
            .arg("smoke.mjs")
            .current_dir(&folder),
    )
}

fn build(project: &Project) -> Result<PathBuf> {
    let mut cargo = project.wasm_command("cargo")?;
    cargo.args(["build", "--package", "envelope-wasm", "--target", TARGET]);
    process::run(cargo.args(["--profile", PROFILE]))?;
    Ok(project
        .wasm_build()
        .join(TARGET)
        .join(PROFILE)
        .join("envelope_wasm.wasm"))
}

fn bind(project: &Project, module: &Path, target: &str, folder: &Path) -> Result<()> {
    let mut bindgen = project.command("wasm-bindgen");
    bindgen.args([
        "--target",
        target,
        "--out-name",
        manifest::MODULE,
        "--out-dir",
    ]);
    process::run(bindgen.arg(folder).arg(module))
}

/// Both folders hold the same module when the glue asks the same of it: then the work is done once.
fn optimise(project: &Project, folder: &Path) -> Result<()> {
    let (web, node) = (wasm(folder, manifest::WEB), wasm(folder, manifest::NODE));
    let same = fs::read(&web)? == fs::read(&node)?;
    wasm_opt(project, &web)?;
    if same {
        fs::copy(&web, &node)?;
        return Ok(());
    }
    wasm_opt(project, &node)
}

fn wasm_opt(project: &Project, module: &Path) -> Result<()> {
    let program = npm_program(project, "wasm-opt");
    if !program.exists() {
        bail!("no wasm-opt: run `cargo xtask setup`");
    }
    let mut command = project.command(&program.to_string_lossy());
    process::run(
        command
            .arg("-Os")
            .args(WASM_FEATURES)
            .arg(module)
            .arg("-o")
            .arg(module),
    )
}

fn pack(project: &Project, folder: &Path) -> Result<PathBuf> {
    let mut npm = project.command("npm");
    npm.args(["pack", "--json", "--pack-destination"])
        .arg(project.generated("npm"));
    let report = process::output_of(npm.current_dir(folder)).context("npm pack failed")?;
    let name = manifest::packed_name(&report).with_context(|| format!("npm pack: {report}"))?;
    Ok(project.generated("npm").join(name))
}

fn wasm(folder: &Path, part: &str) -> PathBuf {
    folder
        .join(part)
        .join(format!("{}_bg.wasm", manifest::MODULE))
}

fn kilobytes(file: &Path) -> Result<u64> {
    let size = fs::metadata(file)
        .with_context(|| file.display().to_string())?
        .len();
    Ok(size.div_ceil(1000))
}

const DOCUMENTS: [(&str, &str); 3] = [
    (".github/LICENSE-APACHE", "LICENSE-APACHE"),
    (".github/LICENSE-MIT", "LICENSE-MIT"),
    ("crates/envelope-wasm/README.md", "README.md"),
];
const PROFILE: &str = "wasm-release";
const SMOKE: &str = "tests/npm/smoke.mjs";
const TARGET: &str = "wasm32-unknown-unknown";
/// What Rust's compiler takes for granted of a browser.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];
