//! Where things are: folders of the checkout and the environment other programs run in.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::setup::wasm_target;

/// The checkout this xtask was built from.
pub(crate) struct Project {
    root: PathBuf,
    build: PathBuf,
}

impl Project {
    /// Finds the checkout and the folder cargo builds into.
    ///
    /// # Errors
    /// The checkout was moved since xtask was built.
    pub(crate) fn locate() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = root
            .canonicalize()
            .with_context(|| format!("no {}", root.display()))?;
        let build = env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
        Ok(Self {
            build: root.join(build),
            root,
        })
    }

    /// A path of the checkout.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A path below `target/`, the folder of everything generated.
    pub(crate) fn generated(&self, relative: &str) -> PathBuf {
        self.root.join("target").join(relative)
    }

    /// The folder cargo builds natively into.
    pub(crate) fn native_build(&self) -> &Path {
        &self.build
    }

    /// The folder cargo builds into for the browser, apart so that neither waits for the other.
    pub(crate) fn wasm_build(&self) -> PathBuf {
        self.build.join("wasm")
    }

    /// A program started in the checkout.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// `cargo` for this machine.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("cargo");
        command.args(arguments).env("CARGO_TARGET_DIR", &self.build);
        command
    }

    /// A program that builds for the browser: `cargo` or `trunk`.
    ///
    /// # Errors
    /// No installed toolchain has the target, or `PATH` cannot be extended.
    pub(crate) fn wasm_command(&self, program: &str) -> Result<Command> {
        let Some(toolchain) = wasm_target::find() else {
            bail!("no toolchain builds for the browser: run `cargo xtask setup`");
        };
        let mut command = self.command(program);
        command
            .env("CARGO_TARGET_DIR", self.wasm_build())
            .env("PATH", self.search_path()?);
        if let Some(name) = toolchain.rustup_name() {
            command.env("RUSTUP_TOOLCHAIN", name);
        }
        Ok(command)
    }

    /// `PATH` with the npm programs behind everything else.
    fn search_path(&self) -> Result<OsString> {
        let path = env::var_os("PATH").unwrap_or_default();
        let npm = self.generated("peers/node_modules/.bin");
        Ok(env::join_paths(env::split_paths(&path).chain([npm]))?)
    }
}
