//! Records that are entries of a HAR file (HTTP Archive 1.2): the objects of the array
//! `log.entries`. They are cut out without reading the file as a whole, and become lines: JSON has
//! no line feed inside of a text, and between its parts it is white space.

use alloc::vec::Vec;

use super::Records;

pub(super) struct Entries {
    depth: u32,
    /// The array `entries` is open, at this depth of its elements.
    inside: bool,
    text: Text,
    /// The last text at the depth where `entries` would stand.
    name: Vec<u8>,
    begun: Vec<u8>,
    is_too_long: bool,
    number: u64,
    limit: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    Outside,
    Inside,
    Escaped,
}

impl Entries {
    pub(super) const fn new(limit: usize) -> Self {
        Self {
            depth: 0,
            inside: false,
            text: Text::Outside,
            name: Vec::new(),
            begun: Vec::new(),
            is_too_long: false,
            number: 1,
            limit,
        }
    }

    pub(super) fn feed(&mut self, chunk: &[u8]) -> Records {
        let mut records = Records {
            first: self.number,
            ..Records::default()
        };
        for &octet in chunk {
            self.octet(octet, &mut records);
        }
        records
    }

    /// An entry that breaks off is given as it is: it is then told that it can not be read.
    pub(super) fn finish(mut self) -> Records {
        let mut records = Records {
            first: self.number,
            ..Records::default()
        };
        if self.inside && self.depth > ENTRIES {
            self.close(&mut records);
        }
        records
    }

    fn octet(&mut self, octet: u8, records: &mut Records) {
        match self.text {
            Text::Escaped => self.text = Text::Inside,
            Text::Inside => match octet {
                b'"' => self.text = Text::Outside,
                b'\\' => self.text = Text::Escaped,
                _ if self.depth == LOG && self.name.len() < NAME.len() + 1 => self.name.push(octet),
                _ => {}
            },
            Text::Outside => match octet {
                b'"' => {
                    self.text = Text::Inside;
                    if self.depth == LOG {
                        self.name.clear();
                    }
                }
                b'{' | b'[' => {
                    if octet == b'[' && self.depth == LOG && self.name == NAME {
                        self.inside = true;
                    }
                    self.depth = self.depth.saturating_add(1);
                }
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.inside && self.depth == ENTRIES {
                        self.keep(octet);
                        self.close(records);
                        return;
                    }
                    self.inside &= self.depth >= ENTRIES;
                }
                _ => {}
            },
        }
        if self.inside && self.depth > ENTRIES {
            self.keep(octet);
        }
    }

    fn keep(&mut self, octet: u8) {
        if self.is_too_long || self.begun.len() >= self.limit {
            self.is_too_long = true;
            self.begun = Vec::new();
        } else {
            let is_break = matches!(octet, b'\n' | b'\r');
            self.begun.push(if is_break { b' ' } else { octet });
        }
    }

    fn close(&mut self, records: &mut Records) {
        if self.is_too_long {
            records.too_long.push(self.number);
            // An empty line keeps the count of those that follow.
            records.octets.push(b'\n');
        } else {
            records.octets.append(&mut self.begun);
            records.octets.push(b'\n');
        }
        self.is_too_long = false;
        self.number = self.number.saturating_add(1);
    }
}

/// The depth inside of `{"log": {`.
const LOG: u32 = 2;
/// The depth inside of `{"log": {"entries": [`.
const ENTRIES: u32 = 3;
const NAME: &[u8] = b"entries";
