//! The first and the last of some moments.

use envelope::UnixTime;
use serde::{Deserialize, Serialize};

/// From when to when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first.
    pub first: Option<UnixTime>,
    /// The last.
    pub last: Option<UnixTime>,
}

impl Span {
    /// Takes in a moment.
    pub fn add(&mut self, time: UnixTime) {
        self.first = Some(self.first.map_or(time, |first| first.min(time)));
        self.last = Some(self.last.map_or(time, |last| last.max(time)));
    }

    /// Takes in a moment, where there is one.
    pub fn extend(&mut self, time: Option<UnixTime>) {
        if let Some(time) = time {
            self.add(time);
        }
    }
}
