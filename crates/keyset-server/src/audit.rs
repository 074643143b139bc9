//! The audit log as values: what is recorded, and the chain of hashes that shows whether a record
//! was changed, removed or put in later. No storage and no clock; it holds no key and no payload.

use std::fmt;

use envelope::UnixTime;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Something that somebody did, not yet in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// When.
    pub at: UnixTime,
    /// Who.
    pub operator: String,
    /// Who agreed, where two people were needed.
    pub second: Option<String>,
    /// What, in one word.
    pub action: String,
    /// The thumbprint of the key that it was done to.
    pub key: Option<String>,
    /// The state of the key before.
    pub from: Option<String>,
    /// The state of the key after.
    pub to: Option<String>,
    /// Particulars, a JSON object as text.
    pub details: String,
}

/// A record in its place in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Counted from 1, without gaps.
    pub number: i64,
    /// What happened.
    pub record: Record,
    /// SHA-256 over the hash before and this event, as 64 hexadecimal digits.
    pub hash: String,
}

/// The end of a log that is whole up to there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    number: i64,
    hash: String,
}

/// The first place at which a log is not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The event was changed, or put in later.
    Changed {
        /// Its number.
        number: i64,
    },
    /// The event is not there, and a later one is.
    Missing {
        /// Its number.
        number: i64,
    },
}

impl Record {
    /// A record of an action that has no particulars and no key yet.
    #[must_use]
    pub fn new(at: UnixTime, operator: &str, action: &str) -> Self {
        Self {
            at,
            operator: operator.into(),
            second: None,
            action: action.into(),
            key: None,
            from: None,
            to: None,
            details: "{}".into(),
        }
    }

    /// The same with particulars.
    #[must_use]
    pub fn with(mut self, details: &Value) -> Self {
        self.details = details.to_string();
        self
    }
}

impl Chain {
    /// The end of a log without events.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            number: 0,
            hash: "0".repeat(64),
        }
    }

    /// The end of a log whose last event is this one.
    #[must_use]
    pub fn after(event: &Event) -> Self {
        Self {
            number: event.number,
            hash: event.hash.clone(),
        }
    }

    /// How many events the log has.
    #[must_use]
    pub const fn number(&self) -> i64 {
        self.number
    }

    /// The hash of the last event; zeros before the first.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The next event.
    #[must_use]
    pub fn append(&mut self, record: Record) -> Event {
        let number = self.number.saturating_add(1);
        let hash = hash(&self.hash, number, &record);
        let event = Event {
            number,
            record,
            hash,
        };
        *self = Self::after(&event);
        event
    }

    /// Goes on to an event that was read.
    ///
    /// # Errors
    /// [`Broken`] when it is not the next one, or its hash is not that of its content.
    pub fn follow(&mut self, event: &Event) -> Result<(), Broken> {
        let number = self.number.saturating_add(1);
        if event.number > number {
            return Err(Broken::Missing { number });
        }
        if event.number < number || event.hash != hash(&self.hash, number, &event.record) {
            return Err(Broken::Changed {
                number: event.number,
            });
        }
        *self = Self::after(event);
        Ok(())
    }
}

impl Broken {
    /// The number of the event.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Changed { number } | Self::Missing { number } => number,
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { number } => {
                write!(f, "event {number} was changed, or put in later")
            }
            Self::Missing { number } => write!(f, "event {number} was removed"),
        }
    }
}

impl std::error::Error for Broken {}

/// The members that are hashed, in this order and as JSON without white space.
#[derive(Serialize)]
struct Canonical<'a> {
    number: i64,
    at: i64,
    operator: &'a str,
    second: Option<&'a str>,
    action: &'a str,
    key: Option<&'a str>,
    from: Option<&'a str>,
    to: Option<&'a str>,
    details: &'a str,
}

fn hash(previous: &str, number: i64, record: &Record) -> String {
    let canonical = Canonical {
        number,
        at: record.at.seconds(),
        operator: &record.operator,
        second: record.second.as_deref(),
        action: &record.action,
        key: record.key.as_deref(),
        from: record.from.as_deref(),
        to: record.to.as_deref(),
        details: &record.details,
    };
    // Numbers and text alone can always be written.
    let octets = serde_json::to_vec(&canonical).unwrap_or_default();
    let digest = Sha256::new()
        .chain_update(previous)
        .chain_update(octets)
        .finalize();
    digest.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[cfg(test)]
mod tests;
