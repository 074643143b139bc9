//! One scenario in one browser of its own, run by a Node script with playwright-core.

use core::time::Duration;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use conformance::keyset_server::KeysetServer;
use conformance::{peers, process, workspace};
use serde_json::{Value, json};

/// A scenario and what it is given.
pub(crate) struct Scenario<'a> {
    /// The exported function in `scenarios.mjs`.
    pub(crate) name: &'a str,
    /// What it works with.
    pub(crate) input: Value,
    /// Texts that must never be kept, addressed or sent: keys and plaintext.
    pub(crate) secrets: Vec<String>,
    /// Where a key set server with the console listens; without one the page finds it away.
    pub(crate) server: Option<core::net::SocketAddr>,
}

impl Scenario<'_> {
    /// Runs it and returns what it saw.
    ///
    /// # Errors
    /// What is missing, by the command that makes it; or what the scenario found wrong.
    pub(crate) fn run(&self) -> Result<Value> {
        let root = workspace::root()?;
        // Somebody has to serve the page; that it answers nothing else, the browser is told.
        let page_alone = match self.server {
            Some(_) => None,
            None => Some(KeysetServer::with_console(&[])?),
        };
        let server = self.server.or(page_alone.as_ref().map(|own| own.address));
        // Its own profile, gone with the test.
        let profile = tempfile::Builder::new().prefix("chromium").tempdir()?;
        let request = json!({
            "scenario": self.name,
            "input": self.input,
            "secrets": self.secrets,
            "server": server.map(|address| format!("http://{address}")),
            "away": self.server.is_none(),
            "screens": root.join("target/screens"),
            "chromium": chromium()?,
            "profile": profile.path(),
        });
        let mut node = Command::new(process::tool("node")?);
        node.arg(root.join("tests/console/run.mjs"))
            .env("PEERS", peers::npm_packages()?);
        let ended = process::run(
            &mut node,
            request.to_string().as_bytes(),
            Duration::from_secs(240),
        )?;
        let answer: Value = serde_json::from_slice(&ended.stdout)
            .with_context(|| format!("{} gave no answer: {}", self.name, ended.stderr))?;
        if let Some(error) = answer.get("error").and_then(Value::as_str) {
            bail!("{}: {error}\n{}", self.name, ended.stderr);
        }
        let shown: String = answer.to_string().chars().take(2_000).collect();
        println!("{}: {shown}", self.name);
        Ok(answer)
    }
}

/// The text at a member of an answer.
pub(crate) fn text<'a>(answer: &'a Value, member: &str) -> Result<&'a str> {
    answer
        .get(member)
        .and_then(Value::as_str)
        .with_context(|| format!("no `{member}` in {answer}"))
}

/// The browser of these tests.
pub(crate) fn chromium() -> Result<PathBuf> {
    match std::env::var_os("CHROMIUM") {
        Some(path) => Ok(path.into()),
        None => process::tool("chromium"),
    }
}
