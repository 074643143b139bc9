//! What every judge works with: the corpus, the profiles, and an eye on time and memory.

use core::cell::Cell;
use core::time::Duration;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use tally::{Judged, Tally};

use super::folder::Corpus;
use crate::envelope::{self, Answer, MadeKey};
use crate::process;
use crate::scratch::Scratch;

/// The rules that a case is run under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rules {
    /// The built-in `permissive`.
    Permissive,
    /// The built-in `openpgp`.
    Strict,
    /// `permissive`, and the digests and RSA sizes of old programs too. For what is only readable
    /// so; that `permissive` refuses it for the digest is checked beside.
    Legacy,
    /// `permissive`, and a signer's key may have expired since it signed.
    ExpiredSigner,
    /// `permissive`, and RSA up to 4096 bits.
    UpToRsa4096,
}

/// One group's workplace.
pub(super) struct Desk<'a> {
    pub(super) corpus: &'a Corpus,
    scratch: Scratch,
    slowest: Cell<Duration>,
    largest: Cell<u64>,
}

impl<'a> Desk<'a> {
    /// A desk with all profiles on it.
    pub(super) fn new(corpus: &'a Corpus) -> Result<Self> {
        let scratch = Scratch::new()?;
        let shown = envelope::run(["profile", "show", "permissive"], &[])?.success()?;
        let permissive = shown.text()?;
        for (rules, change) in [
            (
                Rules::Legacy,
                [
                    (
                        "digests = [",
                        "digests = [\"SHA-1\", \"RIPEMD-160\", \"MD5\", ",
                    ),
                    ("rsa_bits_min_process = 1024", "rsa_bits_min_process = 512"),
                ],
            ),
            (
                Rules::ExpiredSigner,
                [("[keys]", "[keys]\naccept_expired_signer = true"), ("", "")],
            ),
            (
                Rules::UpToRsa4096,
                [("rsa_bits_max = 8192", "rsa_bits_max = 4096"), ("", "")],
            ),
        ] {
            let mut text = permissive.to_owned();
            for (old, new) in change {
                ensure!(text.contains(old), "`permissive` has no `{old}`");
                text = text.replacen(old, new, 1);
            }
            scratch.write(&format!("{rules:?}.toml"), text)?;
        }
        Ok(Self {
            corpus,
            scratch,
            slowest: Cell::default(),
            largest: Cell::default(),
        })
    }

    /// A key of our own, to sign what is to be sealed.
    pub(super) fn signer(&self) -> Result<MadeKey> {
        let user_id = "Ours <ours@partner.example>";
        let arguments = ["--format", "openpgp", "--user-id", user_id];
        envelope::generate(self.folder(), "ours", &arguments)
    }

    /// A profile as it is given to the command.
    pub(super) fn profile(&self, rules: Rules) -> PathBuf {
        match rules {
            Rules::Permissive => "permissive".into(),
            Rules::Strict => "openpgp".into(),
            _ => self.scratch.path().join(format!("{rules:?}.toml")),
        }
    }

    /// Where files of this desk lie.
    pub(super) fn folder(&self) -> &std::path::Path {
        self.scratch.path()
    }

    /// A file of this desk.
    pub(super) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<PathBuf> {
        self.scratch.write(name, content)
    }

    /// Runs a command until it ends within the bounds, twice at most: a busy machine is no fault.
    /// What the answer says is left to the judge, beyond that it is an answer.
    pub(super) fn bounded(&self, run: impl Fn() -> Result<Answer>) -> Result<Answer> {
        let before = process::peak_of_children()?;
        let mut answer = run()?;
        if answer.took > TIME_MAX {
            answer = run()?;
        }
        ensure!(
            [0, 2].contains(&answer.status),
            "not an answer, but status {}: {answer}",
            answer.status
        );
        ensure!(answer.took < TIME_MAX, "took {:?}", answer.took);
        self.slowest.set(self.slowest.get().max(answer.took));
        // Where the command was built by this very process, the compiler hides what it uses.
        if before <= MEMORY_MAX {
            ensure!(answer.peak <= MEMORY_MAX, "held {} octets", answer.peak);
            self.largest.set(self.largest.get().max(answer.peak));
        }
        if answer.status == 2 && answer.json.get("ok") == Some(&false.into()) {
            answer.cause().context("refused without a cause")?;
        }
        Ok(answer)
    }

    /// Counts a case; an error says what was answered instead.
    pub(super) fn record(&self, tally: &mut Tally, case: &str, outcome: Result<()>) {
        tally.record_result(case, outcome);
        let memory = match self.largest.get() {
            0 => "memory not measured".into(),
            octets => format!("no process above {} MiB", (octets >> 20) + 1),
        };
        let slowest = self.slowest.get().as_millis();
        tally.measured = Some(format!("slowest call {slowest} ms; {memory}"));
    }

    /// A file about which nothing is written down fails its group.
    pub(super) fn unknown(tally: &mut Tally, file: &str) {
        tally.record(
            file,
            Judged::Disagreed("nothing is written down about this file".into()),
        );
    }
}

/// For one call, in a build without optimisation.
const TIME_MAX: Duration = Duration::from_secs(2);
/// 256 MiB.
const MEMORY_MAX: u64 = 268_435_456;
