//! GnuPG as a partner would use it, each instance in a home directory of its own.

mod keys;
mod read;

use core::time::Duration;
use std::ffi::OsStr;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};
use tempfile::TempDir;

use crate::process::{self, Finished};

pub use keys::{Algorithms, Identity, Recipe, Row};
pub use read::Read;
use read::status_lines;

/// A home directory with keys; its agent ends with it.
pub struct GnuPg {
    home: TempDir,
}

/// What to make with [`GnuPg::seal`].
#[derive(Clone, Default)]
pub struct Order<'a> {
    /// Fingerprints of named recipients.
    pub to: &'a [&'a str],
    /// Fingerprints of recipients whose key id is left out.
    pub to_hidden: &'a [&'a str],
    /// Fingerprints of signers.
    pub from: &'a [&'a str],
    /// Passphrase of the signers' keys.
    pub passphrase: &'a str,
    /// Further options, such as `--armor` or `--digest-algo`.
    pub options: &'a [&'a str],
    /// Reads the payload from this file, whose length and name GnuPG then knows; what comes from
    /// standard input it writes in parts of partial length.
    pub file: Option<&'a Path>,
}

impl GnuPg {
    /// An empty home directory. Its path is short because sockets live in it.
    ///
    /// # Errors
    /// When GnuPG is not installed or there is no room for files.
    pub fn new() -> Result<Self> {
        process::tool("gpg")?;
        let home = tempfile::Builder::new()
            .prefix("eg")
            // GnuPG warns of anything wider.
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in("/tmp")?;
        let made = Self { home };
        // Makes the file that a later import of a revocation looks into.
        made.call(&["--trust-model", "pgp", "--import-ownertrust"], "", &[])?;
        Ok(made)
    }

    /// Locks keys with few rounds of hashing, so that a debug build of the codec unlocks them soon.
    ///
    /// # Errors
    /// When the setting can not be written.
    pub fn with_quick_locks(self) -> Result<Self> {
        std::fs::write(self.home().join("gpg-agent.conf"), "s2k-count 65536\n")?;
        self.end_agent();
        Ok(self)
    }

    /// The home directory.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Imports keys and returns the fingerprints, primary keys only.
    ///
    /// # Errors
    /// What GnuPG said.
    pub fn import(&self, keys: &[u8]) -> Result<Vec<String>> {
        let imported = self.call(&["--import"], "", keys)?;
        let mut fingerprints: Vec<String> = status_lines(&imported.stderr)
            .filter_map(|line| line.strip_prefix("IMPORT_OK ")?.split(' ').nth(1))
            .map(String::from)
            .collect();
        fingerprints.sort_unstable();
        fingerprints.dedup();
        ensure!(
            !fingerprints.is_empty(),
            "nothing imported: {}",
            imported.stderr
        );
        Ok(fingerprints)
    }

    /// Signs (when there is a signer) and encrypts (when there is a recipient).
    ///
    /// # Errors
    /// What GnuPG said.
    pub fn seal(&self, order: &Order<'_>, payload: &[u8]) -> Result<Vec<u8>> {
        let mut options: Vec<&str> = order.options.to_vec();
        for signer in order.from {
            options.extend(["--local-user", signer]);
        }
        for recipient in order.to {
            options.extend(["--recipient", recipient]);
        }
        for recipient in order.to_hidden {
            options.extend(["--hidden-recipient", recipient]);
        }
        if !order.from.is_empty() {
            options.push("--sign");
        }
        if !(order.to.is_empty() && order.to_hidden.is_empty()) {
            options.push("--encrypt");
        }
        let Some(file) = order.file else {
            return Ok(self.call(&options, order.passphrase, payload)?.stdout);
        };
        let mut all: Vec<&OsStr> = options.into_iter().map(OsStr::new).collect();
        all.extend(["--output", "-"].map(OsStr::new));
        all.push(file.as_os_str());
        Ok(self.call(&all, order.passphrase, &[])?.stdout)
    }

    /// Decrypts and verifies. Fails as GnuPG itself does; signatures are judged by the caller.
    ///
    /// # Errors
    /// What GnuPG said, when it did not decrypt.
    pub fn open(&self, message: &[u8], passphrase: &str) -> Result<Read> {
        let opened = self.call(&["--decrypt"], passphrase, message)?;
        Ok(Read::new(opened))
    }

    /// As [`Self::open`], but also when GnuPG thinks nothing of the message.
    ///
    /// # Errors
    /// When GnuPG does not start or end.
    pub fn judge(&self, message: &[u8], passphrase: &str) -> Result<Read> {
        self.run(&["--decrypt"], passphrase, message).map(Read::new)
    }

    /// Any other call.
    ///
    /// # Errors
    /// What GnuPG said.
    pub fn call<S: AsRef<OsStr>>(
        &self,
        options: &[S],
        passphrase: &str,
        stdin: &[u8],
    ) -> Result<Finished> {
        self.run(options, passphrase, stdin)?.success()
    }

    fn end_agent(&self) {
        let killed = Command::new("gpgconf")
            .env("GNUPGHOME", self.home.path())
            .args(["--kill", "all"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if let Err(error) = killed {
            eprintln!(
                "the agent of {} was not ended: {error}",
                self.home().display()
            );
        }
    }

    fn run<S: AsRef<OsStr>>(
        &self,
        options: &[S],
        passphrase: &str,
        stdin: &[u8],
    ) -> Result<Finished> {
        let mut gpg = Command::new("gpg");
        gpg.env("GNUPGHOME", self.home.path())
            .env("LC_ALL", "C")
            .args(["--batch", "--yes", "--no-tty", "--status-fd", "2"])
            .args(["--trust-model", "always", "--pinentry-mode", "loopback"])
            .args(["--passphrase", passphrase])
            .args(options);
        process::run(&mut gpg, stdin, Duration::from_secs(120))
    }
}

impl Drop for GnuPg {
    fn drop(&mut self) {
        self.end_agent();
    }
}
