//! Reading fuzz input as instructions: every sequence of octets means something, and a small
//! change of the input is a small change of what is built from it.

/// What is left of the input.
pub(crate) struct Script<'a>(&'a [u8]);

impl<'a> Script<'a> {
    pub(crate) const fn new(input: &'a [u8]) -> Self {
        Self(input)
    }

    pub(crate) const fn is_done(&self) -> bool {
        self.0.is_empty()
    }

    /// The next octet; 0 after the end.
    pub(crate) fn octet(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    /// The next two octets as a number.
    pub(crate) fn short(&mut self) -> u16 {
        u16::from_be_bytes([self.octet(), self.octet()])
    }

    /// The next four octets as a number.
    pub(crate) fn word(&mut self) -> u32 {
        u32::from(self.short()) << 16 | u32::from(self.short())
    }

    /// Whether the next octet is odd.
    pub(crate) fn flag(&mut self) -> bool {
        self.octet() & 1 == 1
    }

    /// Up to this many octets.
    pub(crate) fn octets(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// As many octets as the next octet says.
    pub(crate) fn counted(&mut self) -> &'a [u8] {
        let count = usize::from(self.octet());
        self.octets(count)
    }

    /// Everything that is left.
    pub(crate) const fn rest(&mut self) -> &'a [u8] {
        let rest = self.0;
        self.0 = &[];
        rest
    }

    /// Up to the next line feed, which is passed over, or the end.
    pub(crate) fn line(&mut self) -> &'a [u8] {
        let end = self.0.iter().position(|octet| *octet == b'\n');
        let line = self.octets(end.unwrap_or(self.0.len()));
        self.octets(1);
        line
    }

    /// One of these, by the next octet; `None` only of none.
    pub(crate) fn choice<'b, T>(&mut self, of: &'b [T]) -> Option<&'b T> {
        of.get(usize::from(self.octet()) % of.len().max(1))
    }
}
