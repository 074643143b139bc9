//! Octets and which of them occur: one pass, so that every reader knows at once whether it is
//! worth its own.

/// Octets as they are looked at.
pub(in crate::detect) struct Sight<'a> {
    /// All of them.
    pub(in crate::detect) octets: &'a [u8],
    /// Without white space at the ends.
    pub(in crate::detect) text: &'a [u8],
    /// Whether they are ASCII that can be printed, tabs and line ends included.
    pub(in crate::detect) is_ascii: bool,
    seen: [bool; 256],
}

impl<'a> Sight<'a> {
    pub(in crate::detect) fn of(octets: &'a [u8]) -> Self {
        let mut seen = [false; 256];
        for octet in octets {
            if let Some(seen) = seen.get_mut(usize::from(*octet)) {
                *seen = true;
            }
        }
        let is_ascii = (0..=u8::MAX)
            .zip(seen)
            .all(|(octet, seen)| !seen || matches!(octet, b'\t' | b'\n' | b'\r' | b' '..=b'~'));
        Self {
            octets,
            text: octets.trim_ascii(),
            is_ascii,
            seen,
        }
    }

    /// Whether this octet occurs.
    pub(in crate::detect) fn has(&self, octet: u8) -> bool {
        self.seen.get(usize::from(octet)).copied().unwrap_or(false)
    }
}
