//! Where PostgreSQL's programs are, and how they are run as somebody who may.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

/// The programs of one version of PostgreSQL, and who runs them.
pub(crate) struct Programs {
    folder: PathBuf,
    user: Option<&'static str>,
}

impl Programs {
    /// Debian's newest version, or what is on the path.
    pub(crate) fn find() -> Result<Self> {
        let folder = folders()
            .into_iter()
            .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
            .context("PostgreSQL is not installed: run `cargo xtask setup`")?;
        let user = is_root()?.then(unprivileged_user).transpose()?;
        Ok(Self { folder, user })
    }

    /// A program, to be run as somebody who may. It ends with the thread that starts it.
    pub(crate) fn command(&self, name: &str) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "QUIT"]);
        if let Some(user) = self.user {
            command.args(["--reuid", user, "--regid", user, "--clear-groups"]);
        }
        command.arg(self.folder.join(name)).stdin(Stdio::null());
        command
    }

    /// Where they are.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes a folder the property of whoever runs the programs.
    pub(crate) fn give(&self, folder: &Path) -> Result<()> {
        let Some(user) = self.user else { return Ok(()) };
        let mut chown = Command::new("chown");
        let given = chown.arg(format!("{user}:")).arg(folder).status()?;
        ensure!(given.success(), "can not give {} away", folder.display());
        Ok(())
    }
}

/// Newest first; Debian keeps the programs of each version in a folder of their own.
fn folders() -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort();
    let newest_first = versions.into_iter().rev().map(|(_, folder)| folder);
    let path = std::env::var_os("PATH").unwrap_or_default();
    newest_first.chain(std::env::split_paths(&path)).collect()
}

fn is_root() -> Result<bool> {
    Ok(said(Command::new("id").arg("-u"))? == "0")
}

fn unprivileged_user() -> Result<&'static str> {
    ["postgres", "nobody"]
        .into_iter()
        .find(|user| said(Command::new("id").args(["-u", user])).is_ok())
        .context("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`")
}

fn said(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::null()).output()?;
    ensure!(output.status.success(), "{command:?} failed");
    Ok(String::from_utf8(output.stdout)?.trim().into())
}
