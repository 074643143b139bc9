//! The `envelope` command as an operator calls it, and its JSON answers.

use core::time::Duration;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64, Encoding as _};
use serde_json::Value;

use crate::binaries;
use crate::process::{self, Finished};

/// The longest that one call may take.
pub const LIMIT: Duration = Duration::from_secs(60);

/// A call of `envelope open --json`.
#[derive(Clone, Default)]
pub struct Open {
    arguments: Vec<OsString>,
    passphrase: Option<String>,
}

/// A call of `envelope seal`.
#[derive(Clone)]
pub struct Seal {
    arguments: Vec<OsString>,
    passphrase: Option<String>,
}

/// The answer of a command with `--json`.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Exit status; -1 when a signal ended it.
    pub status: i32,
    /// The object on standard output.
    pub json: Value,
    /// What it said on standard error.
    pub stderr: String,
    /// How long it took.
    pub took: Duration,
    /// As in [`Finished::peak`].
    pub peak: u64,
}

/// Runs `envelope` with these arguments.
///
/// # Errors
/// When the command is absent, can not be started, or does not end in time.
pub fn run<A: Into<OsString>>(
    arguments: impl IntoIterator<Item = A>,
    stdin: &[u8],
) -> Result<Finished> {
    command(arguments.into_iter().map(Into::into), None, stdin)
}

/// Runs `envelope` with these arguments and `--json`.
///
/// # Errors
/// As [`run`], and when standard output is not one JSON object.
pub fn run_json<A: Into<OsString>>(
    arguments: impl IntoIterator<Item = A>,
    stdin: &[u8],
) -> Result<Answer> {
    let arguments = arguments.into_iter().map(Into::into);
    answer(command(arguments.chain(["--json".into()]), None, stdin)?)
}

impl Open {
    /// A call without keys, trust or profile.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds `--keys`.
    #[must_use]
    pub fn keys(self, path: impl AsRef<Path>) -> Self {
        self.option("--keys", path.as_ref())
    }

    /// Adds `--trust`.
    #[must_use]
    pub fn trust(self, path: impl AsRef<Path>) -> Self {
        self.option("--trust", path.as_ref())
    }

    /// Adds `--profile`.
    #[must_use]
    pub fn profile(self, name: impl AsRef<Path>) -> Self {
        self.option("--profile", name.as_ref())
    }

    /// Adds `--at`.
    #[must_use]
    pub fn at(self, time: &str) -> Self {
        self.option("--at", Path::new(time))
    }

    /// Adds `--environment`.
    #[must_use]
    pub fn environment(self, name: &str) -> Self {
        self.option("--environment", Path::new(name))
    }

    /// Adds `--session-key-file`.
    #[must_use]
    pub fn session_key_file(self, path: impl AsRef<Path>) -> Self {
        self.option("--session-key-file", path.as_ref())
    }

    /// Adds `--detached`: the payload of a signature that travels without it.
    #[must_use]
    pub fn detached(self, payload: impl AsRef<Path>) -> Self {
        self.option("--detached", payload.as_ref())
    }

    /// Gives a passphrase in the environment.
    #[must_use]
    pub fn passphrase(mut self, passphrase: &str) -> Self {
        self.passphrase = Some(passphrase.into());
        self
    }

    /// Opens `message`. `--out` is given too, and must agree with the JSON answer: exactly the
    /// payload when opened, no file at all when refused.
    ///
    /// # Errors
    /// When the command does not work, answers with no JSON, or `--out` and its answer disagree.
    pub fn run(&self, message: &[u8]) -> Result<Answer> {
        let folder = tempfile::tempdir()?;
        let out = folder.path().join("payload");
        let arguments = ["open".into(), "-".into(), "--json".into(), "--out".into()]
            .into_iter()
            .chain([out.clone().into_os_string()])
            .chain(self.arguments.iter().cloned());
        let answer = answer(command(arguments, self.passphrase.as_deref(), message)?)?;
        match answer.payload()? {
            Some(payload) => ensure!(
                std::fs::read(&out).ok().as_ref() == Some(&payload),
                "--out differs from payload_base64"
            ),
            None => ensure!(!out.exists(), "refused, but --out was created"),
        }
        Ok(answer)
    }

    /// Opens the message in `file` without `--json`: what a person sees.
    ///
    /// # Errors
    /// When the command does not work.
    pub fn run_as_text(&self, file: &Path) -> Result<Finished> {
        let arguments = ["open".into(), file.into()]
            .into_iter()
            .chain(self.arguments.iter().cloned());
        command(arguments, self.passphrase.as_deref(), &[])
    }

    fn option(mut self, name: &str, value: &Path) -> Self {
        self.arguments.extend([name.into(), value.into()]);
        self
    }
}

impl Seal {
    /// A call with `--format`.
    #[must_use]
    pub fn new(format: &str) -> Self {
        Self {
            arguments: vec!["seal".into(), "-".into(), "--format".into(), format.into()],
            passphrase: None,
        }
    }

    /// Adds `--to`.
    #[must_use]
    pub fn to(self, path: impl AsRef<Path>) -> Self {
        self.option("--to", path.as_ref())
    }

    /// Adds `--sign-with`.
    #[must_use]
    pub fn sign_with(self, path: impl AsRef<Path>) -> Self {
        self.option("--sign-with", path.as_ref())
    }

    /// Adds any option with its value.
    #[must_use]
    pub fn option(mut self, name: &str, value: impl AsRef<Path>) -> Self {
        self.arguments.extend([name.into(), value.as_ref().into()]);
        self
    }

    /// Adds any flag.
    #[must_use]
    pub fn flag(mut self, name: &str) -> Self {
        self.arguments.push(name.into());
        self
    }

    /// Gives a passphrase in the environment.
    #[must_use]
    pub fn passphrase(mut self, passphrase: &str) -> Self {
        self.passphrase = Some(passphrase.into());
        self
    }

    /// The answer of the same call with `--json`; what was sealed is not kept.
    ///
    /// # Errors
    /// When the command does not work, or answers with no JSON.
    pub fn run_json(&self, payload: &[u8]) -> Result<Answer> {
        let folder = tempfile::tempdir()?;
        let out = folder.path().join("message");
        let arguments = self.arguments.iter().cloned();
        let arguments = arguments.chain(["--json".into(), "--out".into(), out.into()]);
        answer(command(arguments, self.passphrase.as_deref(), payload)?)
    }

    /// The sealed message.
    ///
    /// # Errors
    /// When nothing was sealed: what the command said.
    pub fn run(&self, payload: &[u8]) -> Result<Vec<u8>> {
        let arguments = self.arguments.iter().cloned();
        command(arguments, self.passphrase.as_deref(), payload)?
            .success()
            .map(|finished| finished.stdout)
    }
}

impl Answer {
    /// The payload, when the message was accepted.
    ///
    /// # Errors
    /// When `payload_base64` is not base64 with padding.
    pub fn payload(&self) -> Result<Option<Vec<u8>>> {
        self.text("/payload_base64")
            .map(|text| Base64::decode_vec(text).ok().context("payload_base64"))
            .transpose()
    }

    /// The `cause` of the diagnosis.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.text("/diagnosis/cause")
    }

    /// Text at a JSON pointer.
    #[must_use]
    pub fn text(&self, pointer: &str) -> Option<&str> {
        self.json.pointer(pointer)?.as_str()
    }

    /// A list at a JSON pointer; empty when there is none.
    #[must_use]
    pub fn list(&self, pointer: &str) -> &[Value] {
        self.json
            .pointer(pointer)
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// The verdicts, one for each signature, sorted.
    #[must_use]
    pub fn verdicts(&self) -> Vec<&str> {
        let mut verdicts: Vec<&str> = self
            .list("/signatures")
            .iter()
            .filter_map(|signature| signature.get("verdict")?.as_str())
            .collect();
        verdicts.sort_unstable();
        verdicts
    }

    /// The rules of all findings.
    #[must_use]
    pub fn rules(&self) -> Vec<&str> {
        self.list("/findings")
            .iter()
            .filter_map(|finding| finding.get("rule")?.as_str())
            .collect()
    }

    /// Accepted, with exactly this payload and these verdicts (sorted).
    ///
    /// # Errors
    /// What was answered instead.
    pub fn expect_opened(&self, payload: &[u8], verdicts: &[&str]) -> Result<&Self> {
        ensure!(
            self.status == 0 && self.json.get("ok") == Some(&Value::Bool(true)),
            "not opened: {self}"
        );
        ensure!(
            self.payload()?.as_deref() == Some(payload),
            "another payload"
        );
        ensure!(self.verdicts() == verdicts, "other verdicts: {self}");
        Ok(self)
    }

    /// Refused with this cause, exit status 2, an explanation, and no payload.
    ///
    /// # Errors
    /// What was answered instead.
    pub fn expect_refused(&self, cause: &str) -> Result<&Self> {
        self.expect_refused_with(&[cause])
    }

    /// Refused with one of these causes, exit status 2, an explanation, and no payload.
    ///
    /// # Errors
    /// What was answered instead.
    pub fn expect_refused_with(&self, causes: &[&str]) -> Result<&Self> {
        ensure!(
            self.status == 2 && self.json.get("ok") == Some(&Value::Bool(false)),
            "not refused: {self}"
        );
        ensure!(
            self.cause().is_some_and(|cause| causes.contains(&cause)),
            "another cause than {causes:?}: {self}"
        );
        ensure!(
            self.json.get("payload_base64").is_none(),
            "refused with a payload"
        );
        for text in ["/diagnosis/summary", "/diagnosis/remedy"] {
            ensure!(
                self.text(text).is_some_and(|text| !text.is_empty()),
                "{text} is empty"
            );
        }
        Ok(self)
    }
}

impl core::fmt::Display for Answer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "status {}, {:#}\n{}",
            self.status, self.json, self.stderr
        )
    }
}

/// A key that `envelope key generate` made.
pub struct MadeKey {
    /// The file with the private parts.
    pub secret: PathBuf,
    /// The file with the public half.
    pub public: PathBuf,
}

/// Makes a key in `folder` with `envelope key generate` and these further arguments.
///
/// # Errors
/// What the command said.
pub fn generate(folder: &Path, name: &str, arguments: &[&str]) -> Result<MadeKey> {
    let made = MadeKey {
        secret: folder.join(format!("{name}.secret")),
        public: folder.join(format!("{name}.public")),
    };
    let all = ["key", "generate"]
        .iter()
        .chain(arguments)
        .map(OsString::from)
        .chain(["--out".into(), made.secret.clone().into_os_string()])
        .chain(["--public-out".into(), made.public.clone().into_os_string()]);
    command(all, None, &[])?.success()?;
    Ok(made)
}

fn command(
    arguments: impl IntoIterator<Item = OsString>,
    passphrase: Option<&str>,
    stdin: &[u8],
) -> Result<Finished> {
    let mut command = Command::new(binaries::envelope()?);
    command.args(arguments).env_remove("ENVELOPE_PASSPHRASE");
    if let Some(passphrase) = passphrase {
        command.env("ENVELOPE_PASSPHRASE", passphrase);
    }
    process::run(&mut command, stdin, LIMIT)
}

fn answer(finished: Finished) -> Result<Answer> {
    let json: Value = serde_json::from_slice(&finished.stdout).with_context(|| {
        format!(
            "the answer is not one JSON object (status {}): {}\n{}",
            finished.status,
            String::from_utf8_lossy(&finished.stdout),
            finished.stderr
        )
    })?;
    Ok(Answer {
        status: finished.status.code().unwrap_or(-1),
        json,
        stderr: finished.stderr,
        took: finished.took,
        peak: finished.peak,
    })
}
