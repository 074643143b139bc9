//! Passphrases: from a file, from the environment, or asked for on the terminal. Never from an
//! argument, which other users of the machine could read.

use std::env;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use envelope::secret::SecretBytes;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::files;

/// Where passphrases may come from besides files.
pub(crate) struct PassphraseSources {
    environment: Option<SecretBytes>,
    new: Option<SecretBytes>,
    terminal: bool,
}

impl PassphraseSources {
    /// The environment and terminal that this process has.
    pub(crate) fn of_this_process() -> Self {
        Self {
            environment: variable(VARIABLE),
            new: variable(NEW_VARIABLE),
            terminal: io::stdin().is_terminal() && io::stderr().is_terminal(),
        }
    }

    /// The passphrases given: those in files first, then the environment's.
    pub(crate) fn given(&self, files: &[PathBuf]) -> Result<Vec<SecretBytes>, Failure> {
        let mut passphrases = files
            .iter()
            .map(|path| first_line_of(path))
            .collect::<Result<Vec<_>, Failure>>()?;
        passphrases.extend(self.environment.clone());
        Ok(passphrases)
    }

    /// Does work with the passphrases given; where it stops at a locked key and somebody is there
    /// to be asked, asks once and does it again.
    pub(crate) fn unlocking<T>(
        &self,
        mut passphrases: Vec<SecretBytes>,
        is_locked: impl FnOnce(&T) -> bool,
        mut work: impl FnMut(&[SecretBytes]) -> T,
    ) -> T {
        let outcome = work(&passphrases);
        if !is_locked(&outcome) {
            return outcome;
        }
        match self.ask() {
            Some(typed) => {
                passphrases.push(typed);
                work(&passphrases)
            }
            None => outcome,
        }
    }

    /// The passphrase that a key is to be put under: the file's, else the environment's, else one
    /// typed twice.
    pub(crate) fn new_one(&self, file: Option<&Path>) -> Result<SecretBytes, Failure> {
        let new = match file {
            Some(path) => first_line(files::read(path, LONGEST)?),
            None => match &self.new {
                Some(new) => new.clone(),
                None => self.ask_twice()?,
            },
        };
        if new.is_empty() {
            return Err(Failure::Usage(
                "the new passphrase is empty: give one, or --remove to leave the key unlocked",
            ));
        }
        Ok(new)
    }

    fn ask_twice(&self) -> Result<SecretBytes, Failure> {
        let ask = |prompt| {
            let typed = self.terminal.then(|| rpassword::prompt_password(prompt));
            typed
                .and_then(Result::ok)
                .map(|typed| SecretBytes::new(typed.into_bytes()))
                .ok_or(Failure::Usage(
                    "give the new passphrase with --new-passphrase-file or in \
                     ENVELOPE_NEW_PASSPHRASE, or --remove to leave the key unlocked",
                ))
        };
        let first = ask("New passphrase: ")?;
        let second = ask("The same again: ")?;
        if first.expose() == second.expose() {
            Ok(first)
        } else {
            Err(Failure::Usage("the two passphrases differ"))
        }
    }

    /// Asks for one; `None` where there is no terminal to ask on, or nothing was typed.
    fn ask(&self) -> Option<SecretBytes> {
        if !self.terminal {
            return None;
        }
        let typed = rpassword::prompt_password("Passphrase of the locked key or message: ").ok()?;
        let typed = SecretBytes::new(typed.into_bytes());
        (!typed.is_empty()).then_some(typed)
    }
}

fn variable(name: &str) -> Option<SecretBytes> {
    env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(|value| SecretBytes::new(value.into_encoded_bytes()))
}

/// The first line of a file that holds a secret.
pub(crate) fn first_line_of(path: &Path) -> Result<SecretBytes, Failure> {
    Ok(first_line(files::read(path, LONGEST)?))
}

/// The first line without its end; the rest is wiped.
fn first_line(octets: Vec<u8>) -> SecretBytes {
    let octets = Zeroizing::new(octets);
    let line = octets
        .split(|octet| *octet == b'\n')
        .next()
        .unwrap_or_default();
    SecretBytes::new(line.strip_suffix(b"\r").unwrap_or(line).to_vec())
}

/// The environment variable that may hold one.
const VARIABLE: &str = "ENVELOPE_PASSPHRASE";

/// The one that may hold the passphrase to be.
const NEW_VARIABLE: &str = "ENVELOPE_NEW_PASSPHRASE";

/// Octets read of a passphrase file.
const LONGEST: u64 = 65_536;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_line_counts_and_its_end_does_not() {
        for text in ["two words", "two words\n", "two words\r\nrest\n"] {
            assert_eq!(first_line(text.into()).expose(), b"two words");
        }
        assert!(first_line(Vec::new()).is_empty());
    }
}
