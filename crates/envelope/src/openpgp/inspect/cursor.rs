//! Reads the fields of a packet's body from its front and remembers where each of them lies.
//! `None` at its end.

use alloc::borrow::Cow;
use alloc::vec::Vec;

/// What is left of a body, and the fields read so far.
pub(super) struct Cursor<'a> {
    body: &'a [u8],
    at: usize,
    pub(super) spans: Vec<Span>,
}

/// A field's place in the body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) name: Cow<'static, str>,
    pub(super) at: usize,
    pub(super) octets: usize,
    pub(super) hidden: bool,
}

/// A multiprecision integer (RFC 9580 section 3.2).
#[derive(Clone, Copy)]
pub(super) struct Number<'a> {
    /// The length in bits that it claims.
    pub(super) claimed: u16,
    pub(super) octets: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(body: &'a [u8]) -> Self {
        Self {
            body,
            at: 0,
            spans: Vec::new(),
        }
    }

    /// How far the body was read.
    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// What was not read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.body.get(self.at..).unwrap_or_default()
    }

    /// What was read.
    pub(super) fn seen(&self) -> &'a [u8] {
        self.body.get(..self.at).unwrap_or_default()
    }

    pub(super) fn octets(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        count: usize,
    ) -> Option<&'a [u8]> {
        let taken = self.rest().get(..count)?;
        self.mark(name, self.at, count, false);
        self.at += count;
        Some(taken)
    }

    pub(super) fn array<const N: usize>(&mut self, name: &'static str) -> Option<[u8; N]> {
        self.octets(name, N)?.try_into().ok()
    }

    pub(super) fn octet(&mut self, name: &'static str) -> Option<u8> {
        self.array::<1>(name).map(|[octet]| octet)
    }

    pub(super) fn u16(&mut self, name: &'static str) -> Option<u16> {
        self.array(name).map(u16::from_be_bytes)
    }

    pub(super) fn u32(&mut self, name: &'static str) -> Option<u32> {
        self.array(name).map(u32::from_be_bytes)
    }

    pub(super) fn number(&mut self, name: &'static str) -> Option<Number<'a>> {
        let claimed = u16::from_be_bytes(*self.rest().first_chunk()?);
        let octets = self.octets(name, usize::from(claimed.div_ceil(8)) + 2)?;
        Some(Number {
            claimed,
            octets: octets.get(2..)?,
        })
    }

    /// Takes the rest as one field; nothing where there is none.
    pub(super) fn remainder(&mut self, name: &'static str) -> &'a [u8] {
        self.take_rest(name, false)
    }

    /// Takes the rest as a payload or a secret, which no view shows.
    pub(super) fn hide_remainder(&mut self, name: &'static str) -> &'a [u8] {
        self.take_rest(name, true)
    }

    /// Names octets that were read, or are read otherwise.
    pub(super) fn mark(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        at: usize,
        octets: usize,
        hidden: bool,
    ) {
        if octets > 0 {
            self.spans.push(Span {
                name: name.into(),
                at,
                octets,
                hidden,
            });
        }
    }

    /// Passes over octets that are named one by one with [`Cursor::mark`].
    pub(super) fn skip(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.rest().get(..count)?;
        self.at += count;
        Some(taken)
    }

    fn take_rest(&mut self, name: &'static str, hidden: bool) -> &'a [u8] {
        let rest = self.rest();
        self.mark(name, self.at, rest.len(), hidden);
        self.at = self.body.len();
        rest
    }
}

impl Number<'_> {
    /// Its length in bits, whatever it claims.
    pub(super) fn bits(self) -> usize {
        let zeroes = self.octets.iter().take_while(|octet| **octet == 0).count();
        let octets = self.octets.get(zeroes..).unwrap_or_default();
        let idle = octets.first().map_or(0, |first| first.leading_zeros());
        octets.len() * 8 - usize::try_from(idle).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_remembered_with_their_places() {
        let mut cursor = Cursor::new(&[4, 0, 9, 1, 0xff, 7, 8]);
        assert_eq!(cursor.octet("version"), Some(4));
        let number = cursor.number("n").unwrap();
        assert_eq!((number.claimed, number.bits()), (9, 9));
        assert_eq!(cursor.octets("too long", 3), None);
        assert_eq!(cursor.hide_remainder("secret"), [7, 8]);
        let places: Vec<_> = cursor
            .spans
            .iter()
            .map(|span| (&*span.name, span.at, span.octets, span.hidden))
            .collect();
        assert_eq!(
            places,
            [
                ("version", 0, 1, false),
                ("n", 1, 4, false),
                ("secret", 5, 2, true)
            ]
        );
    }
}
