//! GnuPG as a partner would use it, each instance in a home directory of its own.

use core::time::Duration;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

use crate::process::{self, Finished};

/// A home directory with keys; its agent ends with it.
pub struct GnuPg {
    home: TempDir,
}

/// A certificate that [`GnuPg::generate`] made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Fingerprint of the primary key (certify and sign), 40 hex digits in upper case.
    pub fingerprint: String,
    /// Key id of the encryption subkey, 16 hex digits in upper case.
    pub encryption_id: String,
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
}

/// A message that GnuPG read.
pub struct Read {
    /// The payload.
    pub payload: Vec<u8>,
    status: Vec<String>,
}

impl GnuPg {
    /// An empty home directory. Its path is short because sockets live in it.
    ///
    /// # Errors
    /// When GnuPG is not installed or there is no room for files.
    pub fn new() -> Result<Self> {
        process::tool("gpg")?;
        let home = tempfile::Builder::new().prefix("eg").tempdir_in("/tmp")?;
        Ok(Self { home })
    }

    /// The home directory.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Makes an RSA 2048 certificate that ends after one year, with an encryption subkey.
    ///
    /// # Errors
    /// What GnuPG said.
    pub fn generate(&self, user_id: &str, passphrase: &str) -> Result<Identity> {
        let made = self.run(
            &[
                "--quick-generate-key",
                user_id,
                "rsa2048",
                "cert,sign",
                "1y",
            ],
            passphrase,
            &[],
        )?;
        let fingerprint = status_lines(&made.stderr)
            .find_map(|line| line.strip_prefix("KEY_CREATED P ").map(String::from))
            .context("GnuPG named no new key")?;
        let subkey = ["--quick-add-key", &fingerprint, "rsa2048", "encr", "1y"];
        self.run(&subkey, passphrase, &[])?;
        let listing = self.listing(&fingerprint)?;
        let encryption_id = listing
            .iter()
            .find(|row| row.first().is_some_and(|kind| kind == "sub"))
            .and_then(|row| row.get(4))
            .context("no encryption subkey was made")?
            .clone();
        Ok(Identity {
            fingerprint,
            encryption_id,
        })
    }

    /// The rows of `--list-keys --with-colons`, split at the colons.
    ///
    /// # Errors
    /// What GnuPG said, when it does not know the key.
    pub fn listing(&self, fingerprint: &str) -> Result<Vec<Vec<String>>> {
        let listed = self.run(&["--with-colons", "--list-keys", fingerprint], "", &[])?;
        Ok(listed
            .text()?
            .lines()
            .map(|line| line.split(':').map(String::from).collect())
            .collect())
    }

    /// The armored certificate.
    ///
    /// # Errors
    /// What GnuPG said.
    pub fn export_public(&self, fingerprint: &str) -> Result<Vec<u8>> {
        let exported = self.run(&["--armor", "--export", fingerprint], "", &[])?;
        Ok(exported.stdout)
    }

    /// The armored secret key, under its passphrase.
    ///
    /// # Errors
    /// What GnuPG said.
    pub fn export_secret(&self, fingerprint: &str, passphrase: &str) -> Result<Vec<u8>> {
        let options = ["--armor", "--export-secret-keys", fingerprint];
        Ok(self.run(&options, passphrase, &[])?.stdout)
    }

    /// Imports keys and returns the fingerprints, primary keys only.
    ///
    /// # Errors
    /// What GnuPG said.
    pub fn import(&self, keys: &[u8]) -> Result<Vec<String>> {
        let imported = self.run(&["--import"], "", keys)?;
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
        Ok(self.run(&options, order.passphrase, payload)?.stdout)
    }

    /// Decrypts and verifies. Fails as GnuPG itself does; signatures are judged by the caller.
    ///
    /// # Errors
    /// What GnuPG said, when it did not decrypt.
    pub fn open(&self, message: &[u8], passphrase: &str) -> Result<Read> {
        let opened = self.run(&["--decrypt"], passphrase, message)?;
        Ok(Read {
            status: status_lines(&opened.stderr).map(String::from).collect(),
            payload: opened.stdout,
        })
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
        process::run(&mut gpg, stdin, Duration::from_secs(120))?.success()
    }
}

impl Read {
    /// Whether GnuPG reported that the integrity protection held.
    #[must_use]
    pub fn decryption_okay(&self) -> bool {
        self.has("DECRYPTION_OKAY") && self.has("GOODMDC")
    }

    /// The fingerprints of primary keys with a good and valid signature, sorted.
    #[must_use]
    pub fn good_signers(&self) -> Vec<&str> {
        let mut signers: Vec<&str> = self
            .fields("VALIDSIG")
            .filter_map(|fields| fields.last().copied())
            .collect();
        signers.sort_unstable();
        signers
    }

    /// The digest algorithm numbers of valid signatures (9 is SHA-384).
    pub fn digests(&self) -> impl Iterator<Item = &str> {
        self.fields("VALIDSIG")
            .filter_map(|fields| fields.get(7).copied())
    }

    /// The symmetric cipher's number (9 is AES-256).
    #[must_use]
    pub fn cipher(&self) -> Option<&str> {
        self.fields("DECRYPTION_INFO")
            .find_map(|fields| fields.get(1).copied())
    }

    /// The key ids that the message names as recipients.
    pub fn recipients(&self) -> impl Iterator<Item = &str> {
        self.fields("ENC_TO")
            .filter_map(|fields| fields.first().copied())
    }

    fn has(&self, keyword: &str) -> bool {
        self.status
            .iter()
            .any(|line| line.split(' ').next() == Some(keyword))
    }

    fn fields<'a>(&'a self, keyword: &str) -> impl Iterator<Item = Vec<&'a str>> {
        self.status.iter().filter_map(move |line| {
            let mut words = line.split(' ');
            (words.next() == Some(keyword)).then(|| words.collect())
        })
    }
}

impl Drop for GnuPg {
    fn drop(&mut self) {
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
}

fn status_lines(stderr: &str) -> impl Iterator<Item = &str> {
    stderr
        .lines()
        .filter_map(|line| line.strip_prefix("[GNUPG:] "))
}
