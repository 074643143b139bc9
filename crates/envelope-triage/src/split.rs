//! Cutting a stream into batches of whole records, chunk by chunk. What is kept is bounded: a record
//! above the limit is counted and passed over without being held.

mod entries;
mod lines;
mod whole;

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::batch::Batch;
use crate::sniff::Kind;
use entries::Entries;
use lines::Lines;
use whole::Whole;

/// Cuts one source into batches. The chunks may end anywhere; the records are the same.
pub struct Splitter {
    source: Arc<str>,
    kind: Kind,
    cut: Cut,
}

enum Cut {
    Lines(Lines),
    Entries(Entries),
    Whole(Whole),
}

/// Records that were completed, before their source is named.
#[derive(Default)]
struct Records {
    octets: Vec<u8>,
    first: u64,
    too_long: Vec<u64>,
}

impl Splitter {
    /// A splitter for a source of this kind, whose records have at most `limit` octets.
    #[must_use]
    pub fn new(source: &str, kind: Kind, limit: usize) -> Self {
        let cut = match kind {
            Kind::Lines => Cut::Lines(Lines::new(limit)),
            Kind::Har => Cut::Entries(Entries::new(limit)),
            Kind::Http | Kind::Body => Cut::Whole(Whole::new(limit)),
        };
        Self {
            source: source.into(),
            kind,
            cut,
        }
    }

    /// Takes the next octets, and gives the records that they complete.
    pub fn feed(&mut self, chunk: &[u8]) -> Option<Batch> {
        let records = match &mut self.cut {
            Cut::Lines(lines) => lines.feed(chunk),
            Cut::Entries(entries) => entries.feed(chunk),
            Cut::Whole(whole) => whole.feed(chunk),
        };
        self.batch(records)
    }

    /// The source has ended: what is left of it.
    #[must_use]
    pub fn finish(self) -> Option<Batch> {
        let Self { source, kind, cut } = self;
        let records = match cut {
            Cut::Lines(lines) => lines.finish(),
            Cut::Entries(entries) => entries.finish(),
            Cut::Whole(whole) => whole.finish(),
        };
        records.into_batch(source, kind)
    }

    fn batch(&self, records: Records) -> Option<Batch> {
        records.into_batch(Arc::clone(&self.source), self.kind)
    }
}

impl Records {
    fn into_batch(self, source: Arc<str>, kind: Kind) -> Option<Batch> {
        if self.octets.is_empty() && self.too_long.is_empty() {
            return None;
        }
        Some(Batch {
            source,
            kind,
            octets: self.octets,
            first: self.first,
            too_long: self.too_long,
        })
    }
}

#[cfg(test)]
mod tests;
