//! Counting outcomes in the order of the input. What is kept does not grow with the input: lists of
//! ids and hours are bounded, and what does not fit is counted together.

mod bounded;
mod span;

use alloc::collections::BTreeMap;
use alloc::string::String;

use envelope::open::trace::Verdict;
use envelope::{Cause, UnixTime};

pub use bounded::Bounded;
pub use span::Span;

use crate::judge::Judged;
use crate::outcome::{Explained, Outcome};
use crate::place::{Item, Place};

/// What is known so far.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Bodies that opened and are in order.
    pub opened: u64,
    /// Bodies that were refused.
    pub refused: u64,
    /// Records without an envelope.
    pub no_envelope: u64,
    /// Records that can not be read.
    pub unreadable: Passed,
    /// Records above the limit.
    pub too_long: Passed,
    /// When the bodies travelled.
    pub span: Span,
    /// Bodies without a time.
    pub without_time: u64,
    /// Refused bodies by their cause.
    pub causes: BTreeMap<Cause, OfCause>,
    /// Bodies by whom they are for.
    pub recipients: Bounded<OfRecipient>,
    /// Signatures by whose they are.
    pub signers: Bounded<OfSigner>,
    /// Bodies by the hour, as hours since 1970.
    pub hours: Bounded<OfHour, i64>,
    /// Answers by their HTTP status.
    pub statuses: BTreeMap<u16, u64>,
}

/// Records that were passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub first: Option<Place>,
}

/// Refused bodies of one cause.
#[derive(Clone, Debug)]
pub struct OfCause {
    /// How many.
    pub count: u64,
    /// When they travelled.
    pub span: Span,
    /// Whom they are for.
    pub recipients: Bounded<u64>,
    /// Who signed them.
    pub signers: Bounded<u64>,
    /// The first of them.
    pub example: Example,
}

/// One body of a cause.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Where it stands.
    pub place: Place,
    /// When it travelled.
    pub time: Option<UnixTime>,
    /// The refusal in words.
    pub explained: Option<Explained>,
}

/// Bodies for one recipient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfRecipient {
    /// Bodies that opened.
    pub opened: u64,
    /// Bodies that were refused.
    pub refused: u64,
    /// Whether its key is held.
    pub held: bool,
    /// When they travelled.
    pub span: Span,
}

/// Signatures of one signer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfSigner {
    /// How many, by verdict.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// When they travelled.
    pub span: Span,
}

/// Bodies of one hour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfHour {
    /// Bodies that opened.
    pub opened: u64,
    /// Bodies that were refused, by cause.
    pub causes: BTreeMap<Cause, u64>,
}

impl Tally {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what came of a batch. The batches come in the order of the input.
    pub fn add(&mut self, judged: Judged) {
        let place = |item: Item| Place::new(&judged.source, item);
        self.no_envelope += judged.no_envelope;
        self.too_long.add(judged.too_long, place);
        self.unreadable.add(judged.unreadable, place);
        for outcome in judged.outcomes {
            let at = place(outcome.item);
            self.outcome(outcome, at);
        }
    }

    /// Bodies that were judged.
    #[must_use]
    pub const fn bodies(&self) -> u64 {
        self.opened.saturating_add(self.refused)
    }

    fn outcome(&mut self, outcome: Outcome, place: Place) {
        let is_opened = outcome.cause.is_none();
        if is_opened {
            self.opened += 1;
        } else {
            self.refused += 1;
        }
        match outcome.time {
            Some(time) => {
                self.span.add(time);
                let hour = self.hours.entry(&time.seconds().div_euclid(HOUR));
                if let Some(hour) = hour {
                    hour.add(outcome.cause);
                }
            }
            None => self.without_time += 1,
        }
        if let Some(status) = outcome.status {
            *self.statuses.entry(status).or_default() += 1;
        }
        for recipient in &outcome.recipients {
            let id = recipient.id.as_deref().unwrap_or(NOT_NAMED);
            if let Some(known) = self.recipients.entry(id) {
                known.held |= recipient.held;
                known.opened += u64::from(is_opened);
                known.refused += u64::from(!is_opened);
                known.span.extend(outcome.time);
            }
        }
        for signer in &outcome.signers {
            let id = signer.id.as_deref().unwrap_or(NOT_NAMED);
            if let Some(known) = self.signers.entry(id) {
                *known.verdicts.entry(signer.verdict).or_default() += 1;
                known.span.extend(outcome.time);
            }
        }
        if let Some(cause) = outcome.cause {
            self.causes
                .entry(cause)
                .or_insert_with(|| OfCause::new(place))
                .add(outcome);
        }
    }
}

impl OfCause {
    fn new(place: Place) -> Self {
        Self {
            count: 0,
            span: Span::default(),
            recipients: Bounded::new(IDS_OF_CAUSE),
            signers: Bounded::new(IDS_OF_CAUSE),
            example: Example {
                place,
                time: None,
                explained: None,
            },
        }
    }

    fn add(&mut self, outcome: Outcome) {
        if self.count == 0 {
            self.example.time = outcome.time;
            self.example.explained = outcome.explained.map(|explained| *explained);
        }
        self.count += 1;
        self.span.extend(outcome.time);
        let ids = |ids: &mut Bounded<u64>, id: Option<String>| {
            if let Some(count) = ids.entry(id.as_deref().unwrap_or(NOT_NAMED)) {
                *count += 1;
            }
        };
        for recipient in outcome.recipients {
            ids(&mut self.recipients, recipient.id);
        }
        for signer in outcome.signers {
            ids(&mut self.signers, signer.id);
        }
    }
}

impl OfHour {
    fn add(&mut self, cause: Option<Cause>) {
        match cause {
            Some(cause) => *self.causes.entry(cause).or_default() += 1,
            None => self.opened += 1,
        }
    }
}

impl Passed {
    fn add(&mut self, (count, first): (u64, Option<Item>), place: impl FnOnce(Item) -> Place) {
        self.count += count;
        if self.first.is_none() {
            self.first = first.map(place);
        }
    }
}

/// What stands for an id that a message does not give.
pub const NOT_NAMED: &str = "not named";
/// Seconds of an hour.
pub const HOUR: i64 = 3_600;
const IDS_OF_CAUSE: usize = 256;

#[cfg(test)]
pub(crate) mod tests;
