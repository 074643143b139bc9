//! Triage in the worker: a log or capture comes in pieces, its bodies are judged as they come, and the
//! page hears after each piece how far it is. Between two pieces other calls are answered.

use envelope::{CryptoRng, Profile, UnixTime};
use envelope_triage::facts::Role;
use envelope_triage::judge::{Clock, Profiles};
use envelope_triage::{Batch, Judge, KeyFacts, Kind, Report, Splitter, Tally};

use super::protocol::TriageProgress;
use super::vault::Vault;

/// A triage under way.
pub(super) struct Triage {
    source: String,
    /// What came before it was known what it is.
    head: Vec<u8>,
    splitter: Option<Splitter>,
    judge: Judge,
    keys: KeyFacts,
    trust: KeyFacts,
    tally: Tally,
    octets: u64,
}

/// Whether this is the beginning of a file with many bodies, rather than of one message.
pub(super) fn is_log(head: &[u8], is_whole: bool) -> bool {
    let lines = head.split(|octet| *octet == b'\n');
    let lines = lines.filter(|line| !line.trim_ascii().is_empty()).count();
    match Kind::of(head, is_whole, false) {
        Some(Kind::Har) => true,
        // A token or JSON object alone on its line is a message.
        Some(Kind::Lines) => lines > 1 || !is_whole,
        Some(Kind::Http | Kind::Body) | None => false,
    }
}

impl Triage {
    /// Begins, with the keys held now; none where the built-in profiles can not be read.
    pub(super) fn begin(source: String, vault: &Vault, at: UnixTime) -> Option<Self> {
        let (keys, trust) = (vault.all(), vault.trusted());
        let profile = Profile::built_in("openpgp").ok()?;
        Some(Self {
            source,
            head: Vec::new(),
            splitter: None,
            keys: KeyFacts::of(&keys, Role::Recipient, &profile, at),
            trust: KeyFacts::of(&trust, Role::Signer, &profile, at),
            judge: Judge::new(
                keys,
                trust,
                Profiles::new(None).ok()?,
                Clock::Record { otherwise: at },
            ),
            tally: Tally::new(),
            octets: 0,
        })
    }

    /// Takes the next octets.
    pub(super) fn feed(&mut self, octets: &[u8], rng: &mut dyn CryptoRng) -> TriageProgress {
        self.octets = self.octets.saturating_add(octets.len() as u64);
        match &mut self.splitter {
            Some(splitter) => {
                let batch = splitter.feed(octets);
                self.judge(batch, rng);
            }
            None => {
                self.head.extend_from_slice(octets);
                if let Some(kind) = Kind::of(&self.head, false, false) {
                    self.split(kind, rng);
                }
            }
        }
        TriageProgress {
            octets: self.octets,
            opened: self.tally.opened,
            refused: self.tally.refused,
        }
    }

    /// The source has ended, or somebody stopped it.
    pub(super) fn end(mut self, is_interrupted: bool, rng: &mut dyn CryptoRng) -> Report {
        if self.splitter.is_none()
            && let Some(kind) = Kind::of(&self.head, true, false)
        {
            self.split(kind, rng);
        }
        if let Some(splitter) = self.splitter.take().filter(|_| !is_interrupted) {
            let batch = splitter.finish();
            self.judge(batch, rng);
        }
        Report::of(&self.tally, &self.keys, &self.trust, is_interrupted)
    }

    fn split(&mut self, kind: Kind, rng: &mut dyn CryptoRng) {
        let mut splitter = Splitter::new(&self.source, kind, RECORD_MAX);
        let batch = splitter.feed(&core::mem::take(&mut self.head));
        self.splitter = Some(splitter);
        self.judge(batch, rng);
    }

    fn judge(&mut self, batch: Option<Batch>, rng: &mut dyn CryptoRng) {
        if let Some(batch) = batch {
            self.tally.add(self.judge.batch(&batch, rng, &|| false));
        }
    }
}

/// Octets of one record: the longest body that profiles open, with what stands around it.
const RECORD_MAX: usize = 32 * 1024 * 1024;
