//! A key of the command that changes: its files are always those of the last change.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use conformance::envelope::{Answer, LIMIT, Open, Seal, generate, run_json};
use conformance::scratch::Scratch;
use conformance::{binaries, process};

/// Type and lock.
pub(super) struct Kind {
    pub(super) name: &'static str,
    key_type: &'static str,
    passphrase: &'static str,
}

/// The key and where its halves are.
pub(super) struct Life<'a> {
    scratch: &'a Scratch,
    folder: PathBuf,
    pub(super) secret: PathBuf,
    pub(super) public: PathBuf,
    /// Empty for none.
    pub(super) passphrase: String,
}

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "rsa2048",
        key_type: "rsa2048",
        passphrase: "",
    },
    Kind {
        name: "rsa3072-locked",
        key_type: "rsa3072",
        passphrase: "open \u{cc38}\u{ae68}",
    },
    Kind {
        name: "25519",
        key_type: "ed25519",
        passphrase: "",
    },
    Kind {
        name: "25519-locked",
        key_type: "ed25519",
        passphrase: "open \u{cc38}\u{ae68}",
    },
];

impl<'a> Life<'a> {
    /// A new key in a folder of its own.
    pub(super) fn begin(scratch: &'a Scratch, kind: &Kind) -> Result<Self> {
        let folder = tempfile::tempdir_in(scratch.path())?.keep();
        let user_id = format!("Key {} <{0}@partner.example>", kind.name);
        let lock = folder.join("passphrase");
        std::fs::write(&lock, kind.passphrase)?;
        let mut arguments = vec!["--format", "openpgp", "--type", kind.key_type];
        arguments.extend(["--user-id", &user_id]);
        if !kind.passphrase.is_empty() {
            arguments.extend(["--passphrase-file", text(&lock)?]);
        }
        let made = generate(&folder, "made", &arguments)?;
        Ok(Self {
            scratch,
            folder,
            secret: made.secret,
            public: made.public,
            passphrase: kind.passphrase.into(),
        })
    }

    /// Writes a file beside the key.
    pub(super) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> Result<PathBuf> {
        let path = self.folder.join(name);
        std::fs::write(&path, content)?;
        Ok(path)
    }

    /// `envelope key` with these words, on the secret key; the result takes its place.
    pub(super) fn change(&mut self, words: &[&str]) -> Result<()> {
        let [name, options @ ..] = words else {
            anyhow::bail!("change what?");
        };
        let path = self.secret.clone();
        let options: Vec<OsString> = options.iter().map(OsString::from).collect();
        self.renew(name, [vec![path.into()], options].concat(), true)
    }

    /// `envelope key merge`
    pub(super) fn merge(&mut self, newer: &Path) -> Result<()> {
        self.renew(
            "merge",
            vec![self.secret.clone().into(), newer.into()],
            true,
        )
    }

    /// `envelope key passphrase`: locks the key with a new one.
    pub(super) fn lock(&mut self, new: &str) -> Result<()> {
        let file = self.file("new-passphrase", new)?;
        let arguments = vec![
            self.secret.clone().into(),
            "--new-passphrase-file".into(),
            file.into(),
        ];
        self.renew("passphrase", arguments, false)?;
        self.passphrase = new.into();
        Ok(())
    }

    /// `envelope key revoke`: where the revocation is, and the certificate that has it.
    pub(super) fn revoke(&self, options: &[&str]) -> Result<(PathBuf, PathBuf)> {
        let (alone, public) = (self.folder.join("revocation"), self.folder.join("revoked"));
        let mut arguments = vec![self.secret.clone().into()];
        arguments.extend(options.iter().map(OsString::from));
        arguments.extend(["--out".into(), alone.clone().into()]);
        arguments.extend(["--public-out".into(), public.clone().into()]);
        self.key("revoke", arguments)?;
        Ok((alone, public))
    }

    /// `envelope key inspect`
    pub(super) fn inspect(&self) -> Result<Answer> {
        run_json(["key", "inspect", text(&self.secret)?], &[])
    }

    /// The call with the passphrase of this key, if it has one.
    pub(super) fn unlocking(&self, open: Open) -> Open {
        if self.passphrase.is_empty() {
            open
        } else {
            open.passphrase(&self.passphrase)
        }
    }

    /// The call signed by this key.
    pub(super) fn signing(&self, seal: Seal) -> Seal {
        let seal = seal.sign_with(&self.secret);
        if self.passphrase.is_empty() {
            seal
        } else {
            seal.passphrase(&self.passphrase)
        }
    }

    fn renew(&mut self, name: &str, mut arguments: Vec<OsString>, public: bool) -> Result<()> {
        let folder = tempfile::tempdir_in(self.scratch.path())?.keep();
        let (secret, certificate) = (folder.join("secret"), folder.join("public"));
        arguments.extend(["--out".into(), secret.clone().into()]);
        if public {
            arguments.extend(["--public-out".into(), certificate.clone().into()]);
        }
        self.key(name, arguments)?;
        self.secret = secret;
        if public {
            self.public = certificate;
        }
        Ok(())
    }

    fn key(&self, name: &str, arguments: Vec<OsString>) -> Result<()> {
        let mut command = Command::new(binaries::envelope()?);
        command
            .env_remove("ENVELOPE_PASSPHRASE")
            .env_remove("ENVELOPE_NEW_PASSPHRASE")
            .args(["key", name])
            .args(arguments);
        if !self.passphrase.is_empty() {
            command.env("ENVELOPE_PASSPHRASE", &self.passphrase);
        }
        process::run(&mut command, &[], LIMIT)?.success()?;
        Ok(())
    }
}

fn text(path: &Path) -> Result<&str> {
    path.to_str().context("a path that is not text")
}
