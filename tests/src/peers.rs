//! Other people's libraries, each behind a small script that reads one JSON line and answers one.

use core::time::Duration;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::process;
use crate::workspace;

/// Asks a Node script, such as `interop/peers/jose.mjs`. It finds npm packages through the
/// variable `PEERS`.
///
/// # Errors
/// A missing package, by the command that installs it; or the script's own `error`.
pub fn node(script: &str, request: &Value) -> Result<Value> {
    let packages = npm_packages()?;
    let mut node = Command::new(process::tool("node")?);
    node.env("PEERS", packages);
    ask(node, script, request)
}

/// Asks a Python script, such as `interop/peers/jwcrypto_peer.py`.
///
/// # Errors
/// A missing package, by the command that installs it; or the script's own `error`.
pub fn python(script: &str, request: &Value) -> Result<Value> {
    let python = workspace::peers_dir()?.join("python/bin/python");
    ensure!(
        python.is_file(),
        "{} is not there: run `cargo xtask setup`",
        python.display()
    );
    ask(Command::new(python), script, request)
}

/// The folder with npm packages.
///
/// # Errors
/// When it is not there.
pub fn npm_packages() -> Result<std::path::PathBuf> {
    let packages = workspace::peers_dir()?.join("node_modules");
    ensure!(
        packages.is_dir(),
        "{} is not there: run `cargo xtask setup`",
        packages.display()
    );
    Ok(packages)
}

/// The text at a member of an answer.
///
/// # Errors
/// When the member is absent or not text.
pub fn text<'a>(answer: &'a Value, member: &str) -> Result<&'a str> {
    answer
        .get(member)
        .and_then(Value::as_str)
        .with_context(|| format!("the peer answered without `{member}`: {answer}"))
}

fn ask(mut interpreter: Command, script: &str, request: &Value) -> Result<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(script);
    interpreter.arg(path);
    let line = format!("{request}\n");
    let answered = process::run(&mut interpreter, line.as_bytes(), Duration::from_secs(120))?;
    let answer: Value = serde_json::from_slice(&answered.stdout)
        .with_context(|| format!("{script} gave no answer: {}", answered.stderr))?;
    match answer.get("error") {
        Some(error) => bail!("{script}: {error}"),
        None => Ok(answer),
    }
}
