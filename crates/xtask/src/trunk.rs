//! Trunk, always without its downloads: the set-up has put the tools it needs on `PATH`.

use std::env;
use std::process::Command;

use anyhow::Result;

use crate::project::Project;

/// `trunk` with the toolchain that builds for the browser.
///
/// # Errors
/// There is no such toolchain.
pub(crate) fn command(project: &Project) -> Result<Command> {
    let mut command = project.wasm_command("trunk")?;
    command.args(["--offline", "--skip-version-check"]);
    if env::var_os("NO_COLOR").is_some() {
        // The convention is any value; Trunk insists on this one.
        command.env("NO_COLOR", "true");
    }
    Ok(command)
}
