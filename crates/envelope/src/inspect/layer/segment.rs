//! A layer's octets from its first to its last, cut where they begin to mean something else: what
//! every hex view draws.

use alloc::string::String;
use alloc::vec::Vec;

use super::Layer;

/// Neighbouring octets with one meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Whether they are a header, a field or neither.
    pub part: Part,
    /// What they are.
    pub name: String,
    /// Where they begin, counted as [`Layer::offset`] is.
    pub offset: u64,
    /// How many they are.
    pub bytes: u64,
    /// Whether no view may show them.
    pub hidden: bool,
}

/// What part of a layer octets belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Type and length.
    Header,
    /// A field that is known.
    Field,
    /// The rest.
    Body,
}

impl Segment {
    /// The place after its last octet.
    #[must_use]
    pub const fn end(&self) -> u64 {
        self.offset.saturating_add(self.bytes)
    }
}

impl Layer {
    /// Segments that cover the layer without a gap or an overlap; none where it has no place.
    #[must_use]
    pub fn segments(&self) -> Vec<Segment> {
        let (Some(start), Some(bytes)) = (self.offset, self.bytes) else {
            return Vec::new();
        };
        let end = start.saturating_add(bytes);
        let mut cut = Cut {
            segments: Vec::new(),
            at: start,
            end,
        };
        cut.take(
            Part::Header,
            "header",
            self.header_bytes.unwrap_or(0),
            false,
        );
        for field in &self.fields {
            cut.fill_to(field.offset);
            let beyond = cut.at.saturating_sub(field.offset);
            let bytes = field.bytes.saturating_sub(beyond);
            cut.take(Part::Field, &field.name, bytes, field.hidden);
        }
        cut.fill_to(end);
        cut.segments
    }
}

struct Cut {
    segments: Vec<Segment>,
    at: u64,
    end: u64,
}

impl Cut {
    fn fill_to(&mut self, offset: u64) {
        self.take(Part::Body, "body", offset.saturating_sub(self.at), false);
    }

    fn take(&mut self, part: Part, name: &str, bytes: u64, hidden: bool) {
        let bytes = bytes.min(self.end.saturating_sub(self.at));
        if bytes == 0 {
            return;
        }
        self.segments.push(Segment {
            part,
            name: name.into(),
            offset: self.at,
            bytes,
            hidden,
        });
        self.at = self.at.saturating_add(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::layer::Field;

    fn field(name: &'static str, offset: u64, bytes: u64) -> Field {
        Field {
            name: name.into(),
            offset,
            bytes,
            hidden: false,
        }
    }

    fn cut(fields: Vec<Field>) -> Vec<(Part, u64, u64)> {
        let mut layer = Layer::new("pkesk", 0).spanning(10, 20);
        layer.header_bytes = Some(2);
        layer.fields = fields;
        let segments = layer.segments();
        segments
            .iter()
            .map(|one| (one.part, one.offset, one.bytes))
            .collect()
    }

    #[test]
    fn the_rest_is_filled() {
        assert_eq!(
            cut(alloc::vec![field("a", 12, 1), field("b", 15, 5)]),
            [
                (Part::Header, 10, 2),
                (Part::Field, 12, 1),
                (Part::Body, 13, 2),
                (Part::Field, 15, 5),
                (Part::Body, 20, 10)
            ]
        );
    }

    #[test]
    fn what_overlaps_or_reaches_beyond_is_cut() {
        assert_eq!(
            cut(alloc::vec![field("a", 11, 4), field("b", 14, 400)]),
            [
                (Part::Header, 10, 2),
                (Part::Field, 12, 3),
                (Part::Field, 15, 15)
            ]
        );
    }
}
