//! Judging: every body of a batch is opened with the keys at hand, and what opens is held to the
//! payment protocol. Payloads are wiped when their body is done.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use envelope::detect::{Format, recognise};
use envelope::open::trace::OpenTrace;
use envelope::policy::profile::ProfileError;
use envelope::secret::SecretBytes;
use envelope::{
    Cause, CryptoRng, Diagnosis, KeyRing, OpenRequest, Opened, Profile, Refused, UnixTime,
};
use standard_payments::Check;

use crate::batch::Batch;
pub use crate::excerpt::Redaction;
use crate::outcome::{Explained, Outcome, Signer};
use crate::place::Item;
use crate::read::{Fields, Found, Reader, Record};

/// With what, and by which rules, bodies are opened.
pub struct Judge {
    keys: KeyRing,
    trust: KeyRing,
    passphrases: Vec<SecretBytes>,
    profiles: Profiles,
    clock: Clock,
    redaction: Redaction,
    reader: Reader,
}

/// The rules.
pub enum Profiles {
    /// The default of each format.
    Default {
        /// For OpenPGP, and for what is not recognised.
        openpgp: Box<Profile>,
        /// For JWE and JWS.
        jose: Box<Profile>,
    },
    /// One for all.
    One(Box<Profile>),
}

/// The moment at which keys are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// When the body travelled, as its record says, since the question is why it failed then; this
    /// moment where the record does not say it.
    Record {
        /// For records without a time.
        otherwise: UnixTime,
    },
    /// One moment for all.
    Fixed(UnixTime),
}

/// What came of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The file, or another name of the source.
    pub source: Arc<str>,
    /// Every body, in the order of the input.
    pub outcomes: Vec<Outcome>,
    /// Records without an envelope.
    pub no_envelope: u64,
    /// Records that could not be read, and the first of them.
    pub unreadable: (u64, Option<Item>),
    /// Records that were too long, and the first of them.
    pub too_long: (u64, Option<Item>),
}

impl Profiles {
    /// The one asked for, or the defaults.
    ///
    /// # Errors
    /// As [`Profile::built_in`]; the built-in texts are tested, so it does not occur.
    pub fn new(chosen: Option<Profile>) -> Result<Self, ProfileError> {
        Ok(match chosen {
            Some(profile) => Self::One(Box::new(profile)),
            None => Self::Default {
                openpgp: Box::new(Profile::default_for(Format::OpenPgp)?),
                jose: Box::new(Profile::default_for(Format::Jwe)?),
            },
        })
    }

    /// The rules for a format.
    #[must_use]
    pub fn of(&self, format: Format) -> &Profile {
        match (self, format) {
            (Self::One(profile), _) => profile,
            (Self::Default { jose, .. }, Format::Jwe | Format::Jws | Format::JwkSet) => jose,
            (Self::Default { openpgp, .. }, _) => openpgp,
        }
    }
}

impl Judge {
    /// A judge with these keys, trusting these signers.
    #[must_use]
    pub fn new(keys: KeyRing, trust: KeyRing, profiles: Profiles, clock: Clock) -> Self {
        Self {
            keys,
            trust,
            passphrases: Vec::new(),
            profiles,
            clock,
            redaction: Redaction::default(),
            reader: Reader::new(Fields::default()),
        }
    }

    /// With passphrases for locked keys and for messages. Each locked key costs its derivation for
    /// every message: unlock keys beforehand.
    #[must_use]
    pub fn passphrases(mut self, passphrases: Vec<SecretBytes>) -> Self {
        self.passphrases = passphrases;
        self
    }

    /// Looking for bodies in these fields.
    #[must_use]
    pub fn fields(mut self, fields: Fields) -> Self {
        self.reader = Reader::new(fields);
        self
    }

    /// Quoting in this way.
    #[must_use]
    pub fn redaction(mut self, redaction: Redaction) -> Self {
        self.redaction = redaction;
        self
    }

    /// Judges every body of a batch. Where `stop` says so the rest is left out.
    pub fn batch(&self, batch: &Batch, rng: &mut dyn CryptoRng, stop: &dyn Fn() -> bool) -> Judged {
        let mut judged = Judged::of_nothing(batch);
        let mut explained = Vec::new();
        self.reader.read(batch, |item, found| match found {
            _ if stop() => {}
            Found::NoEnvelope => judged.no_envelope += 1,
            Found::Unreadable => count(&mut judged.unreadable, item),
            Found::Body(record) => {
                let outcome = self.body(item, &record, &mut explained, rng);
                judged.outcomes.push(outcome);
            }
        });
        judged
    }

    /// Judges one body; a cause that is among those `explained` is not put in words again.
    fn body(
        &self,
        item: Item,
        record: &Record<'_>,
        explained: &mut Vec<Cause>,
        rng: &mut dyn CryptoRng,
    ) -> Outcome {
        let profile = self.profiles.of(recognise(&record.body).format);
        let at = match self.clock {
            Clock::Fixed(at) => at,
            Clock::Record { otherwise } => record.time.unwrap_or(otherwise),
        };
        let request = OpenRequest {
            input: &record.body,
            detached: None,
            keys: &self.keys,
            trust: &self.trust,
            passphrases: &self.passphrases,
            session_keys: &[],
            environment: None,
            profile,
            at,
        };
        match envelope::open(&request, rng) {
            Ok(opened) => self.opened(item, record, &opened, explained),
            Err(refused) => self.refused(item, record, &refused, explained),
        }
    }

    /// A payload can still be against the protocol. Its clock is compared where the record has a time
    /// of its own.
    fn opened(
        &self,
        item: Item,
        record: &Record<'_>,
        opened: &Opened,
        explained: &mut Vec<Cause>,
    ) -> Outcome {
        let payload = opened.payload().expose();
        let report = envelope::protocol::check(&Check {
            body: payload,
            now: record.time.map(|time| time.seconds().saturating_mul(1_000)),
            url: record.url.as_deref(),
            ..Check::default()
        });
        let mut outcome = self.outcome(item, record, opened.trace());
        outcome.opened_by = opened.opened_by().map(|key| self.redaction.name(&key.id));
        if let Some(diagnosis) = &report.diagnosis {
            self.explain(&mut outcome, diagnosis, Some(payload), explained);
        }
        outcome
    }

    fn refused(
        &self,
        item: Item,
        record: &Record<'_>,
        refused: &Refused,
        explained: &mut Vec<Cause>,
    ) -> Outcome {
        let mut outcome = self.outcome(item, record, &refused.trace);
        let is_shown = refused.diagnosis.cause == Cause::NotAnEnvelope;
        let shown = is_shown.then_some(&*record.body);
        self.explain(&mut outcome, &refused.diagnosis, shown, explained);
        outcome
    }

    fn explain(
        &self,
        outcome: &mut Outcome,
        diagnosis: &Diagnosis,
        shown: Option<&[u8]>,
        explained: &mut Vec<Cause>,
    ) {
        outcome.cause = Some(diagnosis.cause);
        if !explained.contains(&diagnosis.cause) {
            explained.push(diagnosis.cause);
            outcome.explained = Some(Box::new(Explained {
                diagnosis: self.redaction.diagnosis(diagnosis),
                excerpt: shown.and_then(|octets| self.redaction.excerpt(octets)),
            }));
        }
    }

    fn outcome(&self, item: Item, record: &Record<'_>, trace: &OpenTrace) -> Outcome {
        let name = |id: &Option<String>| id.as_deref().map(|id| self.redaction.name(id));
        let mut recipients = trace.recipients.clone();
        for recipient in &mut recipients {
            recipient.id = name(&recipient.id);
        }
        let signers = trace.signatures.iter().map(|signature| Signer {
            id: name(&signature.signer),
            verdict: signature.verdict,
        });
        Outcome {
            item,
            time: record.time,
            side: record.side,
            status: record.status,
            format: trace.format,
            cause: None,
            opened_by: None,
            recipients,
            signers: signers.collect(),
            explained: None,
        }
    }
}

impl Judged {
    fn of_nothing(batch: &Batch) -> Self {
        let too_long = batch.too_long.first().map(|number| batch.item(*number));
        Self {
            source: Arc::clone(&batch.source),
            outcomes: Vec::new(),
            no_envelope: 0,
            unreadable: (0, None),
            too_long: (batch.too_long.len() as u64, too_long),
        }
    }
}

fn count((counted, first): &mut (u64, Option<Item>), item: Item) {
    *counted += 1;
    first.get_or_insert(item);
}

#[cfg(test)]
pub(crate) mod tests;
