//! What travels from the reader to whoever judges: octets that hold whole records.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::place::{Item, Side};
use crate::sniff::Kind;

/// Whole records of one source, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The file, or another name of the source.
    pub source: Arc<str>,
    /// How the records are written.
    pub kind: Kind,
    /// The records. Lines and HAR entries end with a line feed; all else is one record.
    pub octets: Vec<u8>,
    /// The number of the first one, from 1.
    pub first: u64,
    /// The numbers of records before these that were too long to be kept.
    pub too_long: Vec<u64>,
}

impl Batch {
    /// The place of a record by its number.
    pub(crate) const fn item(&self, number: u64) -> Item {
        match self.kind {
            Kind::Lines => Item::Line(number),
            Kind::Har => Item::Entry(number, Side::Request),
            Kind::Http | Kind::Body => Item::Whole,
        }
    }
}
