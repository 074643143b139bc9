//! Where a body was found, in words that lead back to it.

use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A place in the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, or another name of the source.
    pub source: Arc<str>,
    /// Where in it.
    pub item: Item,
}

/// A place inside of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// All of it.
    Whole,
    /// A line of a log, from 1.
    Line(u64),
    /// An entry of a HAR file, from 1, and which of its two messages.
    Entry(u64, Side),
    /// A message of a capture, from 1.
    Message(u64),
}

/// Which way a body went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// From the caller.
    Request,
    /// The answer.
    Response,
}

impl Place {
    /// A place.
    #[must_use]
    pub fn new(source: &Arc<str>, item: Item) -> Self {
        Self {
            source: Arc::clone(source),
            item,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = &self.source;
        match self.item {
            Item::Whole => f.write_str(source),
            Item::Line(number) => write!(f, "{source}:{number}"),
            Item::Entry(number, side) => write!(f, "{source} entry {number} {side}"),
            Item::Message(number) => write!(f, "{source} message {number}"),
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "request",
            Self::Response => "response",
        })
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A place that was written down is a name of its own: it leads back as it is.
impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(Self {
            source: text.into(),
            item: Item::Whole,
        })
    }
}
