//! Where things lie in this workspace.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The folder with the workspace's manifest.
///
/// # Errors
/// When this package does not lie inside a workspace.
pub fn root() -> Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_path_buf)
        .context("this package has no parent folder")
}

/// The folder of cargo's build that this test, example or program belongs to, such as `target/debug`.
///
/// # Errors
/// When it was not started from cargo's target directory.
pub fn build_dir() -> Result<PathBuf> {
    let exe = std::env::current_exe().context("the test's own path is not known")?;
    exe.ancestors()
        .skip(1)
        .find(|folder| folder.join("deps").is_dir())
        .map(Path::to_path_buf)
        .with_context(|| format!("{} is not in a cargo target directory", exe.display()))
}

/// The folder that `cargo xtask setup` fills with other people's packages.
///
/// # Errors
/// When this package does not lie inside a workspace.
pub fn peers_dir() -> Result<PathBuf> {
    Ok(root()?.join("target/peers"))
}
