//! Splits an area of a signature or a user attribute into subpackets (RFC 9580 sections 5.2.3.7 and
//! 5.12). It reads no subpacket's content.

use crate::error::{ParseError, ParseErrorKind};

/// One subpacket and where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subpacket<'a> {
    /// The type octet as it stands there; in a signature its highest bit means "critical".
    pub id: u8,
    /// Where its length begins, in octets from the start of the area.
    pub offset: usize,
    /// Octets in front of the content: the length and the type.
    pub header_octets: usize,
    /// The content.
    pub data: &'a [u8],
}

/// Reads subpackets one after another; after damage it ends.
#[derive(Clone, Debug)]
pub struct SubpacketReader<'a> {
    area: &'a [u8],
    at: usize,
}

impl Subpacket<'_> {
    /// Length of everything in octets.
    #[must_use]
    pub const fn octets(&self) -> usize {
        self.header_octets.saturating_add(self.data.len())
    }
}

impl<'a> SubpacketReader<'a> {
    /// Reads from the first octet of `area`.
    #[must_use]
    pub const fn new(area: &'a [u8]) -> Self {
        Self { area, at: 0 }
    }

    fn read(&self) -> Option<Subpacket<'a>> {
        let rest = self.area.get(self.at..)?;
        let (length, rest) = length(rest)?;
        let (content, _) = rest.split_at_checked(length)?;
        let (id, data) = content.split_first()?;
        let header_octets = self.area.len() - self.at - rest.len() + 1;
        Some(Subpacket {
            id: *id,
            offset: self.at,
            header_octets,
            data,
        })
    }
}

impl<'a> Iterator for SubpacketReader<'a> {
    type Item = Result<Subpacket<'a>, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.area.len() {
            return None;
        }
        let offset = self.at;
        let subpacket = self.read();
        self.at = subpacket.map_or(self.area.len(), |one| offset + one.octets());
        Some(subpacket.ok_or(ParseError::new(ParseErrorKind::Packet, offset)))
    }
}

/// The length, which counts the type octet, and what follows it.
fn length(octets: &[u8]) -> Option<(usize, &[u8])> {
    let (first, rest) = octets.split_first()?;
    let first = usize::from(*first);
    match first {
        0..=191 => Some((first, rest)),
        192..=254 => {
            let (second, rest) = rest.split_first()?;
            Some((((first - 192) << 8) + usize::from(*second) + 192, rest))
        }
        _ => {
            let (number, rest) = rest.split_first_chunk::<4>()?;
            let number = usize::try_from(u32::from_be_bytes(*number)).ok()?;
            Some((number, rest))
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;

    fn read(area: &[u8]) -> Vec<Result<Subpacket<'_>, ParseError>> {
        SubpacketReader::new(area).collect()
    }

    #[test]
    fn every_form_of_length_is_read() {
        let mut long = vec![192, 8, 20];
        long.extend([7; 199]);
        let huge = [255, 0, 0, 0, 2, 16, 9];
        let area = [&[2, 27, 3][..], &long, &huge].concat();
        let seen: Vec<_> = read(&area)
            .into_iter()
            .map(|one| one.map(|one| (one.id, one.offset, one.header_octets, one.data.len())))
            .collect();
        assert_eq!(
            seen,
            [Ok((27, 0, 2, 1)), Ok((20, 3, 3, 199)), Ok((16, 205, 6, 1))]
        );
    }

    #[test]
    fn a_length_of_nothing_or_beyond_the_area_ends_it() {
        for damaged in [&[2, 27, 3, 0][..], &[2, 27, 3, 9, 1], &[2, 27, 3, 255, 0]] {
            let seen = read(damaged);
            assert_eq!(seen.len(), 2, "{damaged:?}");
            assert_eq!(
                seen.last(),
                Some(&Err(ParseError::new(ParseErrorKind::Packet, 3)))
            );
        }
    }
}
