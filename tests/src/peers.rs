//! Other people's libraries, each behind a small script that answers every JSON line with one.

use core::time::Duration;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::process;
use crate::workspace;

/// A script that runs until this is dropped and answers one request after the other.
pub struct Peer {
    script: &'static str,
    child: Child,
    requests: ChildStdin,
    answers: Receiver<String>,
}

impl Peer {
    /// Starts a Node script, such as `interop/peers/jose.mjs`. It finds npm packages through the
    /// variable `PEERS`.
    ///
    /// # Errors
    /// A missing package, by the command that installs it.
    pub fn node(script: &'static str) -> Result<Self> {
        let packages = npm_packages()?;
        let mut node = Command::new(process::tool("node")?);
        node.env("PEERS", packages);
        Self::start(node, script)
    }

    /// Starts a Python script, such as `interop/peers/jwcrypto_peer.py`.
    ///
    /// # Errors
    /// A missing package, by the command that installs it.
    pub fn python(script: &'static str) -> Result<Self> {
        Self::start(python()?, script)
    }

    /// Sends one request and waits for its answer.
    ///
    /// # Errors
    /// The script's own `error`; or that it ended, or gave no answer in time.
    pub fn ask(&mut self, request: &Value) -> Result<Value> {
        let script = self.script;
        self.requests
            .write_all(format!("{request}\n").as_bytes())
            .with_context(|| format!("{script} takes no request"))?;
        let line = self
            .answers
            .recv_timeout(LIMIT)
            .with_context(|| format!("{script} gave no answer"))?;
        let answer: Value = serde_json::from_str(&line)
            .with_context(|| format!("{script} did not answer with JSON: {line}"))?;
        match answer.get("error") {
            Some(error) => bail!("{script}: {error}"),
            None => Ok(answer),
        }
    }

    fn start(mut interpreter: Command, script: &'static str) -> Result<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(script);
        // What it says on standard error is shown with the test's own output.
        let mut child = interpreter
            .arg(path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("can not start {interpreter:?}"))?;
        let requests = child.stdin.take().context("no standard input")?;
        let stdout = child.stdout.take().context("no standard output")?;
        let (sender, answers) = channel();
        // Ends with the script, or when nobody listens any more.
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            script,
            child,
            requests,
            answers,
        })
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself, then there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks a Node script one question.
///
/// # Errors
/// As [`Peer::node`] and [`Peer::ask`].
pub fn node(script: &'static str, request: &Value) -> Result<Value> {
    Peer::node(script)?.ask(request)
}

/// A Python program that is a module of an installed package, such as `schemathesis.cli`.
///
/// # Errors
/// When the packages are not there.
pub fn python_module(module: &str) -> Result<Command> {
    let mut python = python()?;
    python.args(["-m", module]);
    Ok(python)
}

fn python() -> Result<Command> {
    let path = workspace::peers_dir()?.join("python/bin/python");
    ensure!(
        path.is_file(),
        "{} is not there: run `cargo xtask setup`",
        path.display()
    );
    let mut python = Command::new(path);
    // Its caches would lie beside the sources.
    python.env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(python)
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

/// The longest that one answer may take.
const LIMIT: Duration = Duration::from_secs(120);
