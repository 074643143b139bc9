//! A source that is one record.

use alloc::vec::Vec;

use super::Records;

pub(super) struct Whole {
    octets: Vec<u8>,
    limit: usize,
    is_too_long: bool,
}

impl Whole {
    pub(super) const fn new(limit: usize) -> Self {
        Self {
            octets: Vec::new(),
            limit,
            is_too_long: false,
        }
    }

    pub(super) fn feed(&mut self, chunk: &[u8]) -> Records {
        if self.is_too_long || self.octets.len().saturating_add(chunk.len()) > self.limit {
            self.is_too_long = true;
            self.octets = Vec::new();
        } else {
            self.octets.extend_from_slice(chunk);
        }
        Records::default()
    }

    pub(super) fn finish(self) -> Records {
        let too_long = self.is_too_long.then_some(1);
        Records {
            octets: self.octets,
            first: 1,
            too_long: too_long.into_iter().collect(),
        }
    }
}
