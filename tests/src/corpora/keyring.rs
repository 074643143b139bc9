//! A key ring taken apart, one file for each key, so that each can be tried alone.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64, Encoding as _};

use super::certificates::{inspect, parts};
use super::desk::{Desk, Rules};
use super::folder::{Corpus, file_name, text};
use super::keys::SAMPLES_PASSPHRASE;
use crate::envelope::Open;

/// The keys of a ring as files.
pub(super) struct Keyring(Vec<PathBuf>);

impl Keyring {
    /// Takes an armored ring apart.
    ///
    /// # Errors
    /// When it is not armored, or a packet has a length that this does not read.
    pub(super) fn split(corpus: &Corpus, ring: &str, desk: &Desk<'_>) -> Result<Self> {
        let armored = corpus.read(ring)?;
        let octets = dearmored(core::str::from_utf8(&armored)?)?;
        let name = file_name(ring);
        let mut keys: Vec<Vec<u8>> = Vec::new();
        let mut rest = octets.as_slice();
        while !rest.is_empty() {
            let (kind, length) = packet(rest).context("a length that is not read")?;
            let (taken, after) = rest.split_at_checked(length).context("cut")?;
            if matches!(kind, PUBLIC_KEY | SECRET_KEY) {
                keys.push(Vec::new());
            }
            keys.last_mut().context("no key first")?.extend(taken);
            rest = after;
        }
        ensure!(keys.len() > 1, "not a ring of several keys");
        let paths = keys
            .iter()
            .enumerate()
            .map(|(at, key)| desk.write(&format!("{name}-{at}.pgp"), key))
            .collect::<Result<_>>()?;
        Ok(Self(paths))
    }

    /// Those keys that have one of these ids, primary or subkey.
    ///
    /// # Errors
    /// When a key can not be looked at.
    pub(super) fn with(mut self, ids: &[&str], desk: &Desk<'_>) -> Result<Self> {
        let mut kept = Vec::new();
        for path in self.0.drain(..) {
            let answer = inspect(&path, Rules::Permissive, None, desk)?;
            if parts(&answer).any(|part| ids.contains(&text(part, "/id"))) {
                kept.push(path);
            }
        }
        ensure!(kept.len() == ids.len(), "not a key for each of {ids:?}");
        Ok(Self(kept))
    }

    /// The call with all of these keys held.
    pub(super) fn held_by(&self, open: Open) -> Open {
        self.paths()
            .fold(open, Open::keys)
            .passphrase(SAMPLES_PASSPHRASE)
    }

    /// One file for each key.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().map(PathBuf::as_path)
    }
}

/// The octets between the headers and the checksum of the first block.
fn dearmored(text: &str) -> Result<Vec<u8>> {
    let body: String = text
        .lines()
        .skip_while(|line| !line.is_empty())
        .take_while(|line| !line.starts_with(['=', '-']))
        .map(str::trim_ascii)
        .collect();
    Base64::decode_vec(&body).ok().context("not armored")
}

/// Type and whole length of the first packet (RFC 9580 section 4.2), without partial lengths.
fn packet(octets: &[u8]) -> Option<(u8, usize)> {
    let (first, rest) = octets.split_first()?;
    let number = |octets: &[u8]| {
        octets
            .iter()
            .fold(0, |sum, octet| sum << 8 | usize::from(*octet))
    };
    let (kind, header, body) = if first & 0x40 == 0 {
        let octets = 1_usize << (first & 3);
        ((first >> 2) & 15, 1 + octets, number(rest.get(..octets)?))
    } else {
        let kind = first & 63;
        match *rest.first()? {
            short @ 0..=191 => (kind, 2, short.into()),
            high @ 192..=223 => {
                let low = usize::from(*rest.get(1)?);
                (kind, 3, ((usize::from(high) - 192) << 8) + low + 192)
            }
            255 => (kind, 6, number(rest.get(1..5)?)),
            _ => return None,
        }
    };
    Some((kind, header + body))
}

const PUBLIC_KEY: u8 = 6;
const SECRET_KEY: u8 = 5;
