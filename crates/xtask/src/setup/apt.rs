//! Debian's packages. Where they cannot be installed from here, the text says what to install.

use anyhow::{Result, bail};

use crate::process;
use crate::project::Project;

/// Installs packages; refreshes the package lists only when the first try fails.
///
/// # Errors
/// There is no `apt-get`, this process is not root, or the packages cannot be had.
pub(crate) fn install(project: &Project, packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    if process::output("apt-get", &["--version"]).is_none() {
        bail!("there is no apt-get here. Install with this system's package manager: {names}");
    }
    if !rustix::process::geteuid().is_root() {
        bail!("this needs root. Run: sudo apt-get install --no-install-recommends {names}");
    }
    if try_install(project, packages).is_ok() {
        return Ok(());
    }
    let mut update = project.command("apt-get");
    process::run_logged(
        update.arg("update"),
        &project.generated("setup/apt-update.log"),
        None,
    )?;
    try_install(project, packages)
}

fn try_install(project: &Project, packages: &[&str]) -> Result<()> {
    let mut command = project.command("apt-get");
    command
        .args(["install", "--yes", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive");
    process::run_logged(
        &mut command,
        &project.generated("setup/apt-install.log"),
        None,
    )
}
