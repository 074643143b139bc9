//! Other people's tools in locked versions, below `target/peers`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::process;
use crate::project::Project;

/// A program that came with an npm package.
pub(crate) fn npm_program(project: &Project, name: &str) -> PathBuf {
    project.generated("peers/node_modules/.bin").join(name)
}

/// Whether the packages of the lock file are installed.
pub(crate) fn has_npm(project: &Project) -> bool {
    is_stamped(&project.path(NPM_LOCK), &project.generated(NPM_STAMP))
}

/// Installs exactly what the lock file names; no package runs a script on installation.
///
/// # Errors
/// npm fails.
pub(crate) fn install_npm(project: &Project) -> Result<()> {
    let folder = project.generated("peers");
    fs::create_dir_all(&folder)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(project.path("tests/peers").join(name), folder.join(name))?;
    }
    let mut npm = project.command("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(&folder);
    process::run_logged(&mut npm, &project.generated("setup/npm.log"), None)?;
    stamp(&project.path(NPM_LOCK), &project.generated(NPM_STAMP))
}

/// Whether the Python packages of the lock file are installed.
pub(crate) fn has_python(project: &Project) -> bool {
    project.generated("peers/python/bin/python").is_file()
        && is_stamped(&project.path(PYTHON_LOCK), &project.generated(PYTHON_STAMP))
}

/// Installs the Python packages apart from the system's: in a virtual environment, or in a folder
/// with a starter of the same name where Python has no `venv`.
///
/// # Errors
/// There is no Python with pip, or pip fails.
pub(crate) fn install_python(project: &Project) -> Result<()> {
    if process::output("python3", &["--version"]).is_none() {
        bail!("there is no python3. Install Python 3.10 or newer with its venv module");
    }
    let home = project.generated("peers/python");
    if home.exists() {
        fs::remove_dir_all(&home)?;
    }
    let log = project.generated("setup/venv.log");
    let mut venv = project.command("python3");
    let python = home.join("bin/python");
    if process::run_logged(venv.args(["-m", "venv"]).arg(&home), &log, None).is_ok() {
        pip_install(project, &python, None)?;
    } else {
        pip_install(project, Path::new("python3"), Some(&home.join("lib")))?;
        write_starter(&python, &home.join("lib"))?;
    }
    stamp(&project.path(PYTHON_LOCK), &project.generated(PYTHON_STAMP))
}

fn pip_install(project: &Project, python: &Path, folder: Option<&Path>) -> Result<()> {
    let mut pip = project.command(&python.to_string_lossy());
    pip.args(["-m", "pip", "install", "--no-deps", "-r", PYTHON_LOCK]);
    if let Some(folder) = folder {
        pip.arg("--target").arg(folder);
    }
    process::run_logged(&mut pip, &project.generated("setup/pip.log"), None)
        .context("Python's venv or pip module is missing, or the packages cannot be had")
}

fn write_starter(starter: &Path, library: &Path) -> Result<()> {
    if let Some(folder) = starter.parent() {
        fs::create_dir_all(folder)?;
    }
    let text = format!(
        "#!/bin/sh\nPYTHONPATH='{}' exec python3 \"$@\"\n",
        library.display()
    );
    fs::write(starter, text)?;
    Ok(fs::set_permissions(
        starter,
        fs::Permissions::from_mode(0o755),
    )?)
}

/// A copy of the lock file, written last, says that what it names is complete.
pub(super) fn stamp(lock: &Path, stamp: &Path) -> Result<()> {
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(lock, stamp)
        .map(|_| ())
        .with_context(|| format!("cannot write {}", stamp.display()))
}

/// Whether [`stamp`] was the last word on this lock file.
pub(super) fn is_stamped(lock: &Path, stamp: &Path) -> bool {
    matches!((fs::read(lock), fs::read(stamp)), (Ok(lock), Ok(stamp)) if lock == stamp)
}

/// The versions of the npm packages.
pub(super) const NPM_LOCK: &str = "tests/peers/package-lock.json";
const NPM_STAMP: &str = "peers/node_modules/.complete";
const PYTHON_LOCK: &str = "tests/peers/requirements.txt";
const PYTHON_STAMP: &str = "peers/python/.complete";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_lock_file_asks_for_a_new_installation() {
        let folder = tempfile::tempdir().unwrap();
        let (lock, mark) = (folder.path().join("lock"), folder.path().join("mark"));
        fs::write(&lock, "one").unwrap();
        assert!(!is_stamped(&lock, &mark));
        stamp(&lock, &mark).unwrap();
        assert!(is_stamped(&lock, &mark));
        fs::write(&lock, "two").unwrap();
        assert!(!is_stamped(&lock, &mark));
    }
}
