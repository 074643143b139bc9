//! The real key set server on a free port, with a data directory of its own.

use core::net::SocketAddr;
use core::time::Duration;
use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use crate::{binaries, workspace};

/// A running server; it ends with this value.
pub struct KeysetServer {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where it answers the counterparty's calls, when it was asked to (`--partner-listen`).
    pub partner: Option<SocketAddr>,
    process: Child,
    data: TempDir,
    lines: Mutex<Receiver<String>>,
}

impl KeysetServer {
    /// Starts a server with these further options, such as `--demo`, and waits until it listens.
    /// Where they do not say otherwise, keys may be used as soon as they are made.
    ///
    /// # Errors
    /// What the server said, when it does not start.
    pub fn start(options: &[&str]) -> Result<Self> {
        Self::start_in(tempfile::tempdir()?, options)
    }

    /// The same, with the built page of the console at `/`.
    ///
    /// # Errors
    /// There is no page; and as [`Self::start`].
    pub fn with_console(options: &[&str]) -> Result<Self> {
        let page = workspace::root()?.join("dist");
        anyhow::ensure!(
            page.join("index.html").is_file(),
            "{} holds no page: run `cargo xtask test`, or `trunk build --release`",
            page.display()
        );
        let page = page.to_str().context("a path in UTF-8")?;
        Self::start(&[options, &["--console", page]].concat())
    }

    /// Asks the server to end, waits until it did, and starts another on its data.
    ///
    /// # Errors
    /// When it does not end in order, or the next one does not start.
    pub fn restarted(mut self, options: &[&str]) -> Result<Self> {
        let id = self.process.id().to_string();
        let asked = Command::new("kill").args(["-s", "TERM", &id]).status()?;
        anyhow::ensure!(asked.success(), "can not signal keyset-server");
        let status = self.process.wait()?;
        anyhow::ensure!(status.success(), "keyset-server ended with {status}");
        let data = core::mem::replace(&mut self.data, tempfile::tempdir()?);
        Self::start_in(data, options)
    }

    fn start_in(data: TempDir, options: &[&str]) -> Result<Self> {
        let at_once: &[&str] = match options.contains(&"--max-age") {
            true => &[],
            false => &["--max-age", "0"],
        };
        let mut process = Command::new(binaries::keyset_server()?)
            .args(options)
            .args(at_once)
            .arg("--data-dir")
            .arg(data.path().join("data"))
            .args(["--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("can not start keyset-server")?;
        let (sender, lines) = channel();
        watch(process.stdout.take(), sender.clone());
        watch(process.stderr.take(), sender);
        let mut said = String::new();
        // Nothing else ends the wait: both pipes closed, or this long without a word.
        let has_partner = options.contains(&"--partner-listen");
        let (mut console, mut partner) = (None, None);
        while let Ok(line) = lines.recv_timeout(START) {
            if let Some(origin) = line.strip_prefix("partner listening on ") {
                partner = address_in(origin);
            } else if let Some(origin) = line.strip_prefix("listening on ") {
                console = address_in(origin);
            }
            if let Some(address) = console.filter(|_| partner.is_some() || !has_partner) {
                return Ok(Self {
                    address,
                    partner,
                    process,
                    data,
                    lines: Mutex::new(lines),
                });
            }
            said.push_str(&line);
            said.push('\n');
        }
        let _ = process.kill();
        let _ = process.wait();
        anyhow::bail!("keyset-server did not say where it listens:\n{said}")
    }

    /// The lines that it said since it listens, or since it was asked last.
    #[must_use]
    pub fn said(&self) -> Vec<String> {
        let lines = self.lines.lock();
        lines.map_or_else(|_| Vec::new(), |lines| lines.try_iter().collect())
    }

    /// A one-time sign-in link for a person, as `keyset-server operator link` prints it.
    ///
    /// # Errors
    /// What the command said, when it makes none.
    pub fn sign_in_link(&self, name: &str, role: &str) -> Result<String> {
        let said = Command::new(binaries::keyset_server()?)
            .args(["operator", "link", name, "--role", role, "--data-dir"])
            .arg(self.data.path().join("data"))
            .args(["--listen", &self.address.to_string()])
            .output()?;
        anyhow::ensure!(
            said.status.success(),
            "no link: {}",
            String::from_utf8_lossy(&said.stderr)
        );
        Ok(String::from_utf8(said.stdout)?.trim().to_owned())
    }
}

impl Drop for KeysetServer {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing left to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Hands on every line, and keeps the pipe from filling up after that.
fn watch(pipe: Option<impl Read + Send + 'static>, lines: Sender<String>) {
    if let Some(pipe) = pipe {
        thread::spawn(move || {
            for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                // The receiver is gone with the server.
                let _ = lines.send(line);
            }
        });
    }
}

/// The address in an origin such as `https://127.0.0.1:49152`.
fn address_in(origin: &str) -> Option<SocketAddr> {
    let (_, address) = origin.split_once("://")?;
    address.parse().ok()
}

/// The first start makes a key set, with RSA keys, on a busy machine.
const START: Duration = Duration::from_secs(120);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_address_out_of_an_origin() {
        for origin in ["http://127.0.0.1:49152", "https://127.0.0.1:49152"] {
            assert_eq!(address_in(origin).unwrap().port(), 49152);
        }
        assert_eq!(address_in("127.0.0.1:49152"), None);
    }
}
