//! Keys that the command makes.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use conformance::envelope::{Open, generate};
use conformance::scratch::Scratch;

/// A key in two files.
pub(super) struct Own {
    pub(super) name: String,
    pub(super) public: PathBuf,
    pub(super) secret: PathBuf,
    /// Empty for none.
    pub(super) passphrase: &'static str,
}

/// The one passphrase of every locked key: some programs take one for a call.
pub(super) const PASSPHRASE: &str = "\u{be44}\u{bc00} correct horse";

/// One of every type, two of them locked.
pub(super) fn of_every_type(scratch: &Scratch) -> Result<Vec<Own>> {
    [
        ("own-rsa2048", "rsa2048", ""),
        ("own-rsa3072-locked", "rsa3072", PASSPHRASE),
        ("own-rsa4096", "rsa4096", ""),
        ("own-25519", "ed25519", ""),
        ("own-25519-locked", "ed25519", PASSPHRASE),
    ]
    .into_iter()
    .map(|(name, key_type, passphrase)| Own::make(scratch, name, key_type, passphrase))
    .collect()
}

impl Own {
    /// Makes a key of version 4 whose user id is not ASCII.
    pub(super) fn make(
        scratch: &Scratch,
        name: &str,
        key_type: &str,
        passphrase: &'static str,
    ) -> Result<Self> {
        let user_id = user_id(name);
        let mut arguments = vec!["--format", "openpgp", "--type", key_type];
        arguments.extend(["--user-id", &user_id]);
        let file = scratch.write("passphrase", passphrase)?;
        let file = file.to_str().context("a path that is not text")?;
        if !passphrase.is_empty() {
            arguments.extend(["--passphrase-file", file]);
        }
        let made = generate(scratch.path(), name, &arguments)?;
        Ok(Self {
            name: name.into(),
            public: made.public,
            secret: made.secret,
            passphrase,
        })
    }

    /// A call of `open` with this one key.
    pub(super) fn open(&self) -> Open {
        let open = Open::new().keys(&self.secret);
        if self.passphrase.is_empty() {
            open
        } else {
            open.passphrase(self.passphrase)
        }
    }
}

/// A name that is not ASCII.
pub(super) fn user_id(name: &str) -> String {
    format!("Zo\u{eb} \u{acb0}\u{c81c} ({name}) <{name}@partner.example>")
}
