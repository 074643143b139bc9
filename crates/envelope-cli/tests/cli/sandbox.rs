//! A folder of its own for each test, and the binary run in it.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder in which the command runs.
pub(crate) struct Sandbox {
    folder: TempDir,
}

/// What a run left behind.
pub(crate) struct Run {
    /// The exit status.
    pub(crate) status: i32,
    /// Standard output.
    pub(crate) stdout: Vec<u8>,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Runs `envelope` with arguments separated by spaces.
    pub(crate) fn run(&self, arguments: &str) -> Run {
        self.run_with(arguments, b"", &[])
    }

    /// Runs `envelope` with standard input and environment variables.
    pub(crate) fn run_with(
        &self,
        arguments: &str,
        stdin: &[u8],
        environment: &[(&str, &str)],
    ) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_envelope"))
            .args(arguments.split_whitespace())
            .env_remove("ENVELOPE_PASSPHRASE")
            .env_remove("ENVELOPE_NEW_PASSPHRASE")
            .envs(environment.iter().copied())
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let stdin = stdin.to_vec();
        // A command that stops early closes its end: that is its right.
        let writer = std::thread::spawn(move || drop(pipe.write_all(&stdin)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Run {
            status: output.status.code().unwrap(),
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, octets: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, octets).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// Makes `NAME.sec` and `NAME.pub`: a JWK for encryption.
    pub(crate) fn jwk_enc(&self, name: &str) {
        self.generate(name, "--format jwk --use enc");
    }

    /// Makes `NAME.sec` and `NAME.pub`: a JWK for ES256 signatures.
    pub(crate) fn jwk_sig(&self, name: &str) {
        self.generate(name, "--format jwk --use sig --type p256");
    }

    /// Makes `NAME.sec` and `NAME.pub`: an OpenPGP key with an encryption subkey.
    pub(crate) fn openpgp(&self, name: &str) {
        self.generate(name, &format!("--format openpgp --user-id {name}@example"));
    }

    fn generate(&self, name: &str, flags: &str) {
        self.run(&format!(
            "key generate {flags} --out {name}.sec --public-out {name}.pub"
        ))
        .expect(0);
    }
}

impl Run {
    /// Demands an exit status; shows what was said when it is another.
    #[track_caller]
    pub(crate) fn expect(self, status: i32) -> Self {
        assert_eq!(
            self.status,
            status,
            "stdout: {}\nstderr: {}",
            String::from_utf8_lossy(&self.stdout),
            self.stderr
        );
        self
    }

    /// Standard output as one JSON object.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let value: Value = serde_json::from_slice(&self.stdout).expect("one JSON value");
        assert!(value.is_object());
        value
    }

    /// Standard output as text.
    pub(crate) fn text(&self) -> &str {
        core::str::from_utf8(&self.stdout).unwrap()
    }
}

/// The names of an object's members, sorted.
#[track_caller]
pub(crate) fn members(value: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = value
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    names.sort_unstable();
    names
}
