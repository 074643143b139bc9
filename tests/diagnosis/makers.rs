//! The real messages that are damaged, and the keys to them: each made once per run, by GnuPG, npm
//! `jose`, PyPI `jwcrypto` and the command itself.

pub(crate) mod gnupg;
mod jose;
mod own;

use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use conformance::dice::Dice;
use conformance::envelope;
use conformance::library::Name;
use conformance::scratch::Scratch;

pub(crate) use gnupg::Gnupg;
pub(crate) use jose::Jose;
pub(crate) use own::Own;

/// Everybody who makes messages.
pub(crate) struct Makers {
    pub(crate) gnupg: Gnupg,
    pub(crate) npm: Jose,
    pub(crate) jwcrypto: Jose,
    pub(crate) own: Own,
    /// An echo request, the payload of every message that is about something else.
    pub(crate) payload: Vec<u8>,
    /// A payload that makes a message of more than 64 KiB, whatever compresses it.
    pub(crate) long: Vec<u8>,
    pub(crate) scratch: Scratch,
}

impl Makers {
    /// Makes all keys and messages.
    pub(crate) fn new() -> Result<Self> {
        let mut dice = Dice::new()?;
        let payload = dice.echo_request();
        Ok(Self {
            gnupg: Gnupg::new(&payload)?,
            npm: Jose::new(Name::NpmJose, &payload)?,
            jwcrypto: Jose::new(Name::Jwcrypto, &payload)?,
            own: Own::new(&payload)?,
            scratch: Scratch::new()?,
            payload,
            long: dice.octets(60_000),
        })
    }

    /// A file with the passphrase of what is locked.
    pub(crate) fn passphrase_file(&self) -> Result<String> {
        let file = self.scratch.write("passphrase", gnupg::PASSPHRASE)?;
        file.into_os_string()
            .into_string()
            .ok()
            .context("a path that is no text")
    }

    /// A file with the built-in profile `name` in which `old` is `new`.
    pub(crate) fn profile(&self, name: &str, old: &str, new: &str) -> Result<PathBuf> {
        let shown = envelope::run(["profile", "show", name], &[])?.success()?;
        let text = shown.text()?;
        ensure!(text.contains(old), "the profile {name} has no `{old}`");
        let file = format!("{name}-{}.toml", new.replace([' ', '"', '/'], ""));
        self.scratch.write(&file, text.replace(old, new))
    }
}
