//! A tally in words and numbers: the shape of `envelope triage --json`.

mod bins;
pub mod picture;
mod sentence;

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::cmp::Reverse;

use envelope::inspect::diagnose::{ErrorResponse, Stage};
use envelope::open::trace::Verdict;
use envelope::{Cause, UnixTime};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

pub use bins::{Bin, bins};
pub use sentence::{grouped, minute};

use crate::facts::KeyFacts;
use crate::place::Place;
use crate::tally::{Bounded, HOUR, OfCause, Passed, Span, Tally};

/// What is said of all bodies together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Whether every body opened and is in order.
    pub ok: bool,
    /// Whether somebody stopped it before the end.
    pub interrupted: bool,
    /// How many of what.
    pub totals: Totals,
    /// When the bodies travelled.
    #[serde(flatten)]
    pub span: Span,
    /// Why bodies were refused, the most frequent cause first.
    pub causes: Vec<CauseReport>,
    /// Whom bodies are for, the most frequent first.
    pub recipients: Vec<RecipientReport>,
    /// Whose signatures they carry, the most frequent first.
    pub signers: Vec<SignerReport>,
    /// Every hour in which a body travelled.
    pub hours: Vec<HourReport>,
    /// Answers by HTTP status, where it is known.
    #[serde(deserialize_with = "by_status")]
    pub statuses: BTreeMap<u16, u64>,
    /// What did not fit into the lists.
    pub not_listed: NotListed,
    /// The first record that can not be read.
    pub first_unreadable: Option<Place>,
    /// The first record above the limit.
    pub first_too_long: Option<Place>,
}

/// Counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Bodies that were judged.
    pub bodies: u64,
    /// Those that opened and are in order.
    pub opened: u64,
    /// Those that were refused.
    pub refused: u64,
    /// Records without an envelope.
    pub no_envelope: u64,
    /// Records that can not be read.
    pub unreadable: u64,
    /// Records above the limit.
    pub too_long: u64,
    /// Bodies of which nothing says when they travelled.
    pub without_time: u64,
}

/// What is said of a cause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CauseReport {
    /// The cause.
    pub cause: Cause,
    /// The step of processing that it belongs to.
    pub stage: Stage,
    /// How many bodies.
    pub count: u64,
    /// When they travelled.
    #[serde(flatten)]
    pub span: Span,
    /// All of it in one sentence.
    pub sentence: String,
    /// Whom they are for, the most frequent first.
    pub recipients: Vec<IdCount>,
    /// Who signed them, the most frequent first.
    pub signers: Vec<IdCount>,
    /// The next action.
    pub remedy: String,
    /// What to answer the sender with.
    pub error_response: ErrorResponse,
    /// The first of them.
    pub example: ExampleReport,
}

/// One body of a cause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExampleReport {
    /// Where it stands.
    #[serde(rename = "where")]
    pub place: Place,
    /// When it travelled.
    pub time: Option<UnixTime>,
    /// What is wrong with it.
    pub summary: String,
    /// The facts behind that.
    pub evidence: Map<String, Value>,
    /// Its beginning, where that tells more.
    pub excerpt: Option<String>,
}

/// How often an id came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdCount {
    /// The id.
    pub id: String,
    /// How often.
    pub count: u64,
}

/// What is said of a recipient.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecipientReport {
    /// The id of its key.
    pub id: String,
    /// Whether the key is held.
    pub held: bool,
    /// Bodies that opened.
    pub opened: u64,
    /// Bodies that were refused.
    pub refused: u64,
    /// When they travelled.
    #[serde(flatten)]
    pub span: Span,
    /// What is the matter with the key.
    pub note: Option<String>,
}

/// What is said of a signer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignerReport {
    /// The id of its key.
    pub id: String,
    /// Signatures by verdict.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// When they travelled.
    #[serde(flatten)]
    pub span: Span,
}

/// What is said of an hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourReport {
    /// When it begins.
    pub hour: UnixTime,
    /// Bodies that opened.
    pub opened: u64,
    /// Bodies that were refused, by cause.
    pub causes: BTreeMap<Cause, u64>,
}

/// Counts of what did not fit into the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotListed {
    /// Bodies for further recipients.
    pub recipients: u64,
    /// Signatures of further signers.
    pub signers: u64,
    /// Bodies of further hours.
    pub hours: u64,
}

impl Report {
    /// Says what was counted; what is known of the keys makes the sentences fuller.
    #[must_use]
    pub fn of(tally: &Tally, keys: &KeyFacts, trust: &KeyFacts, interrupted: bool) -> Self {
        let mut causes: Vec<CauseReport> = tally
            .causes
            .iter()
            .map(|(cause, of)| CauseReport::of(*cause, of, tally, keys, trust))
            .collect();
        causes.sort_by_key(|of| (Reverse(of.count), of.cause));
        Self {
            ok: tally.refused == 0,
            interrupted,
            totals: Totals::of(tally),
            span: tally.span,
            causes,
            recipients: recipients(tally, keys),
            signers: signers(tally),
            hours: hours(tally),
            statuses: tally.statuses.clone(),
            not_listed: NotListed {
                recipients: tally.recipients.other(),
                signers: tally.signers.other(),
                hours: tally.hours.other(),
            },
            first_unreadable: first(&tally.unreadable),
            first_too_long: first(&tally.too_long),
        }
    }
}

impl Totals {
    const fn of(tally: &Tally) -> Self {
        Self {
            bodies: tally.bodies(),
            opened: tally.opened,
            refused: tally.refused,
            no_envelope: tally.no_envelope,
            unreadable: tally.unreadable.count,
            too_long: tally.too_long.count,
            without_time: tally.without_time,
        }
    }
}

impl CauseReport {
    fn of(cause: Cause, of: &OfCause, tally: &Tally, keys: &KeyFacts, trust: &KeyFacts) -> Self {
        let explained = of.example.explained.as_ref();
        let diagnosis = explained.map(|explained| &explained.diagnosis);
        Self {
            cause,
            stage: cause.stage(),
            count: of.count,
            span: of.span,
            sentence: sentence::of(cause, of, tally, keys, trust),
            recipients: most_frequent(&of.recipients),
            signers: most_frequent(&of.signers),
            remedy: diagnosis.map_or_else(String::new, |diagnosis| diagnosis.remedy.clone()),
            error_response: cause.error_response(),
            example: ExampleReport {
                place: of.example.place.clone(),
                time: of.example.time,
                summary: diagnosis.map_or_else(String::new, |one| one.summary.clone()),
                evidence: diagnosis.map_or_else(Map::new, |one| one.evidence.clone()),
                excerpt: explained.and_then(|explained| explained.excerpt.clone()),
            },
        }
    }
}

impl HourReport {
    /// Bodies that were refused.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.causes.values().sum()
    }
}

fn most_frequent(ids: &Bounded<u64>) -> Vec<IdCount> {
    let mut counts: Vec<IdCount> = ids
        .iter()
        .map(|(id, count)| IdCount {
            id: id.to_string(),
            count: *count,
        })
        .collect();
    counts.sort_by(|one, other| (other.count, &one.id).cmp(&(one.count, &other.id)));
    counts.truncate(IDS_MAX);
    counts
}

fn recipients(tally: &Tally, keys: &KeyFacts) -> Vec<RecipientReport> {
    let mut recipients: Vec<RecipientReport> = tally
        .recipients
        .iter()
        .map(|(id, of)| RecipientReport {
            id: id.to_string(),
            held: of.held,
            opened: of.opened,
            refused: of.refused,
            span: of.span,
            note: (of.refused > 0)
                .then(|| keys.what_happened_to(id, of.span.first))
                .flatten(),
        })
        .collect();
    let rank = |one: &RecipientReport| Reverse(one.opened.saturating_add(one.refused));
    recipients.sort_by(|one, other| (rank(one), &one.id).cmp(&(rank(other), &other.id)));
    recipients
}

fn signers(tally: &Tally) -> Vec<SignerReport> {
    let mut signers: Vec<SignerReport> = tally
        .signers
        .iter()
        .map(|(id, of)| SignerReport {
            id: id.to_string(),
            verdicts: of.verdicts.clone(),
            span: of.span,
        })
        .collect();
    let rank = |one: &SignerReport| Reverse(one.verdicts.values().sum::<u64>());
    signers.sort_by(|one, other| (rank(one), &one.id).cmp(&(rank(other), &other.id)));
    signers
}

fn hours(tally: &Tally) -> Vec<HourReport> {
    tally
        .hours
        .iter()
        .map(|(hour, of)| HourReport {
            hour: UnixTime::from_seconds(hour.saturating_mul(HOUR)),
            opened: of.opened,
            causes: of.causes.clone(),
        })
        .collect()
}

/// The names of members are texts again where a flattened struct is read.
fn by_status<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<u16, u64>, D::Error> {
    let counts = BTreeMap::<String, u64>::deserialize(from)?;
    let read = |(status, count): (String, u64)| Some((status.parse().ok()?, count));
    Ok(counts.into_iter().filter_map(read).collect())
}

fn first(passed: &Passed) -> Option<Place> {
    passed.first.clone()
}

/// Ids that are listed for one cause.
const IDS_MAX: usize = 10;

#[cfg(test)]
mod tests;
