//! Running a program with an input and a time limit, and keeping what it said.

use core::time::Duration;
use std::io::{Read, Write as _};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};
use nix::sys::resource::{UsageWho, getrusage};

/// What a program left behind.
#[derive(Clone, Debug)]
pub struct Finished {
    /// How it ended.
    pub status: ExitStatus,
    /// Everything it wrote to its standard output.
    pub stdout: Vec<u8>,
    /// Everything it wrote to its standard error, invalid UTF-8 replaced.
    pub stderr: String,
    /// How long it ran.
    pub took: Duration,
    /// The most memory, in octets, that it or any earlier child of this process held at once.
    pub peak: u64,
}

impl Finished {
    /// The same, when the program ended with status 0.
    ///
    /// # Errors
    /// Its standard error, when it ended with another status.
    pub fn success(self) -> Result<Self> {
        ensure!(
            self.status.success(),
            "ended with {}\n{}\n{}",
            self.status,
            self.stderr,
            String::from_utf8_lossy(&self.stdout)
        );
        Ok(self)
    }

    /// Standard output as text.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn text(&self) -> Result<&str> {
        core::str::from_utf8(&self.stdout).context("the output is not UTF-8")
    }
}

/// Runs a program to its end, or kills it after `limit`.
///
/// # Errors
/// When it can not be started, or when the limit passed.
pub fn run(command: &mut Command, stdin: &[u8], limit: Duration) -> Result<Finished> {
    let shown = format!("{command:?}");
    let started = now();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("can not start {shown}"))?;
    let (stdin_pipe, stdout_pipe, stderr_pipe) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(move || {
            // A program may stop reading early; what it then says is what counts.
            stdin_pipe.and_then(|mut pipe| pipe.write_all(stdin).ok())
        });
        let stdout = scope.spawn(move || read_all(stdout_pipe));
        let stderr = scope.spawn(move || read_all(stderr_pipe));
        let mut nap = Duration::from_millis(1);
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if started.elapsed() > limit {
                child.kill()?;
                child.wait()?;
                bail!("{shown} did not end within {limit:?}");
            }
            thread::sleep(nap);
            nap = (nap * 2).min(Duration::from_millis(50));
        };
        let took = started.elapsed();
        let joined = |handle: thread::ScopedJoinHandle<'_, Vec<u8>>| {
            handle.join().ok().context("a reading thread panicked")
        };
        Ok(Finished {
            status,
            stdout: joined(stdout)?,
            stderr: String::from_utf8_lossy(&joined(stderr)?).into_owned(),
            took,
            peak: peak_of_children()?,
        })
    })
}

/// The path of a program that the system has.
///
/// # Errors
/// A sentence that names the command which installs it.
pub fn tool(name: &str) -> Result<std::path::PathBuf> {
    std::env::var_os("PATH")
        .iter()
        .flat_map(std::env::split_paths)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .with_context(|| format!("`{name}` is not installed: run `cargo xtask setup`"))
}

/// The moment, for measuring only.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "a test from outside measures real time"
)]
pub fn now() -> Instant {
    Instant::now()
}

/// The largest resident set of any child that has ended, in octets.
///
/// # Errors
/// When the system does not say.
pub fn peak_of_children() -> Result<u64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    // The system counts in KiB, macOS in octets.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    Ok(u64::try_from(usage.max_rss())?.saturating_mul(unit))
}

fn read_all(pipe: Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // What was read before an error is still worth showing.
        let _ = pipe.read_to_end(&mut bytes);
    }
    bytes
}
