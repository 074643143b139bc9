//! What came of one body.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use envelope::detect::Format;
use envelope::open::trace::{RecipientHeld, Verdict};
use envelope::{Cause, Diagnosis, UnixTime};

use crate::place::{Item, Side};

/// A body that was judged; it holds nothing of its payload but, where there is one, an excerpt.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Where it stands in its source.
    pub item: Item,
    /// When it travelled, as its record says.
    pub time: Option<UnixTime>,
    /// Which way it went.
    pub side: Option<Side>,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// What it was recognised as.
    pub format: Format,
    /// Why it was refused, as a message or, once open, by the payment protocol.
    pub cause: Option<Cause>,
    /// The key that opened it.
    pub opened_by: Option<String>,
    /// Who it is for.
    pub recipients: Vec<RecipientHeld>,
    /// Who signed it, and what became of the signature.
    pub signers: Vec<Signer>,
    /// The refusal in words, for the first of its cause in a batch.
    pub explained: Option<Box<Explained>>,
}

/// A signature, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// Whose it is, where that is named or found.
    pub id: Option<String>,
    /// What became of it.
    pub verdict: Verdict,
}

/// A refusal in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// The cause, its evidence and its remedy.
    pub diagnosis: Diagnosis,
    /// The beginning of what was refused, where that says more than the evidence: something that is
    /// no envelope, or a payload against the protocol. Redacted unless asked otherwise.
    pub excerpt: Option<String>,
}
