//! Reads fixed fields from the front of a packet's body; `None` at its end.

/// What is left of a body.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Fields<'a> {
    pub(super) fn octet(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(super) fn octets(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        let (taken, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*taken))
    }

    /// The length in bits that an integer claims (RFC 9580 section 3.2).
    pub(super) fn mpi_bits(mut self) -> Option<u16> {
        let octets = self.octets(2)?;
        octets.first_chunk().map(|bits| u16::from_be_bytes(*bits))
    }
}
