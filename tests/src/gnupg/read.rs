//! A message that GnuPG read, by its status lines.

use crate::process::Finished;

/// A message that GnuPG read.
pub struct Read {
    /// The payload.
    pub payload: Vec<u8>,
    status: Vec<String>,
}

impl Read {
    pub(super) fn new(finished: Finished) -> Self {
        Self {
            status: status_lines(&finished.stderr).map(String::from).collect(),
            payload: finished.stdout,
        }
    }

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

    /// Whether GnuPG said this word.
    #[must_use]
    pub fn has(&self, keyword: &str) -> bool {
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

pub(super) fn status_lines(stderr: &str) -> impl Iterator<Item = &str> {
    stderr
        .lines()
        .filter_map(|line| line.strip_prefix("[GNUPG:] "))
}
