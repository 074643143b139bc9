//! Records that are lines. A batch is what one chunk completes: the rest of the line before, and
//! every whole line.

use alloc::vec::Vec;

use memchr::{memchr, memchr_iter, memrchr};

use super::Records;

pub(super) struct Lines {
    /// A line whose end has not come yet.
    begun: Vec<u8>,
    /// The number of that line.
    number: u64,
    limit: usize,
    /// The line that has begun is too long; the rest of it is passed over.
    is_too_long: bool,
}

impl Lines {
    pub(super) const fn new(limit: usize) -> Self {
        Self {
            begun: Vec::new(),
            number: 1,
            limit,
            is_too_long: false,
        }
    }

    pub(super) fn feed(&mut self, chunk: &[u8]) -> Records {
        let mut too_long = Vec::new();
        let mut chunk = chunk;
        if self.is_too_long {
            let Some((_, rest)) = cut(chunk, memchr(LINE_FEED, chunk)) else {
                return Records::default();
            };
            too_long.push(self.number);
            self.number = self.number.saturating_add(1);
            self.is_too_long = false;
            chunk = rest;
        }
        if let Some((end, rest)) = cut(chunk, memchr(LINE_FEED, chunk))
            && self.begun.len().saturating_add(end.len()) > self.limit.saturating_add(1)
        {
            self.begun = Vec::new();
            too_long.push(self.number);
            self.number = self.number.saturating_add(1);
            chunk = rest;
        }
        let Some((whole, rest)) = cut(chunk, memrchr(LINE_FEED, chunk)) else {
            self.begin(chunk);
            return Records {
                too_long,
                ..Records::default()
            };
        };
        let mut octets = core::mem::take(&mut self.begun);
        octets.extend_from_slice(whole);
        let first = self.number;
        let lines = memchr_iter(LINE_FEED, whole).count() as u64;
        self.number = first.saturating_add(lines);
        self.begin(rest);
        Records {
            octets,
            first,
            too_long,
        }
    }

    /// The last line may do without its end.
    pub(super) fn finish(mut self) -> Records {
        let too_long = self.is_too_long.then_some(self.number);
        if !self.begun.is_empty() {
            self.begun.push(LINE_FEED);
        }
        Records {
            octets: self.begun,
            first: self.number,
            too_long: too_long.into_iter().collect(),
        }
    }

    fn begin(&mut self, start: &[u8]) {
        if self.begun.len().saturating_add(start.len()) > self.limit {
            self.is_too_long = true;
            self.begun = Vec::new();
        } else {
            self.begun.extend_from_slice(start);
        }
    }
}

/// Before and after the octet at a place, which stays with what is before.
fn cut(chunk: &[u8], at: Option<usize>) -> Option<(&[u8], &[u8])> {
    chunk.split_at_checked(at?.checked_add(1)?)
}

const LINE_FEED: u8 = b'\n';
