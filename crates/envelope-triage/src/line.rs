//! One body as one line of JSON: the shape of `envelope triage --ndjson`.

use envelope::detect::Format;
use envelope::open::trace::Verdict;
use envelope::{Cause, UnixTime};
use serde::Serialize;

use crate::outcome::Outcome;
use crate::place::{Place, Side};

/// What came of a body, without its words.
#[derive(Clone, Debug, Serialize)]
pub struct Line<'a> {
    /// Where it stands.
    #[serde(rename = "where")]
    place: &'a Place,
    /// Whether it opened and is in order.
    ok: bool,
    cause: Option<Cause>,
    time: Option<UnixTime>,
    side: Option<Side>,
    status: Option<u16>,
    format: Format,
    opened_by: Option<&'a str>,
    recipients: alloc::vec::Vec<Option<&'a str>>,
    signers: alloc::vec::Vec<SignerLine<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct SignerLine<'a> {
    id: Option<&'a str>,
    verdict: Verdict,
}

impl<'a> Line<'a> {
    /// The line of an outcome.
    #[must_use]
    pub fn of(outcome: &'a Outcome, place: &'a Place) -> Self {
        let recipients = outcome.recipients.iter();
        let signers = outcome.signers.iter();
        Self {
            place,
            ok: outcome.cause.is_none(),
            cause: outcome.cause,
            time: outcome.time,
            side: outcome.side,
            status: outcome.status,
            format: outcome.format,
            opened_by: outcome.opened_by.as_deref(),
            recipients: recipients.map(|one| one.id.as_deref()).collect(),
            signers: signers
                .map(|one| SignerLine {
                    id: one.id.as_deref(),
                    verdict: one.verdict,
                })
                .collect(),
        }
    }
}
