//! A window of a message as rows of a hex view, cut where the octets begin to mean something else.

use core::fmt::Write as _;

use envelope::inspect::Layer;
use envelope::inspect::layer::{Part, Segment};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it begins.
    pub offset: u64,
    /// Its octets in order.
    pub runs: Vec<Run>,
}

/// Neighbouring octets of one row with one meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Two digits for each octet, dots where it is hidden.
    pub hex: String,
    /// A character for each octet.
    pub text: String,
    /// The segment of the layer; none outside of it.
    pub segment: Option<usize>,
    /// The innermost layer that they belong to, by its number.
    pub layer: Option<usize>,
    /// Whether this one octet is under the cursor.
    pub is_cursor: bool,
}

/// What the octets of a message mean: the segments of one layer, and where every layer lies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// The layer's segments, in the order of their places.
    pub segments: Vec<Segment>,
    spans: Vec<Span>,
}

/// Where a layer lies.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Span {
    from: u64,
    to: u64,
    layer: usize,
}

impl Meaning {
    /// What octets mean when this layer, one of all, is looked at.
    #[must_use]
    pub fn of(layer: &Layer, layers: &[Layer]) -> Self {
        let mut spans: Vec<Span> = layers
            .iter()
            .enumerate()
            .filter(|(_, layer)| layer.is_placed())
            .filter_map(|(at, layer)| {
                let from = layer.offset?;
                let to = from.saturating_add(layer.bytes?);
                Some(Span {
                    from,
                    to,
                    layer: at,
                })
            })
            .collect();
        // Of those that begin together the innermost is the last.
        spans.sort_by_key(|span| (span.from, core::cmp::Reverse(span.to), span.layer));
        Self {
            segments: layer.segments(),
            spans,
        }
    }

    /// The innermost layer at a place.
    #[must_use]
    pub fn layer_at(&self, place: u64) -> Option<usize> {
        let begun = self.spans.partition_point(|span| span.from <= place);
        let begun = self.spans.get(..begun)?;
        let inner = begun.iter().rev().find(|span| place < span.to)?;
        Some(inner.layer)
    }

    /// The segment at a place.
    #[must_use]
    pub fn segment_at(&self, place: u64) -> Option<usize> {
        at(&self.segments, place)
    }
}

/// How octets are marked: the style's class.
#[must_use]
pub fn class(segments: &[Segment], segment: Option<usize>) -> &'static str {
    let Some((at, found)) = segment.and_then(|at| Some((at, segments.get(at)?))) else {
        return "ec-hex-outside";
    };
    match found.part {
        Part::Header => "ec-hex-header",
        Part::Body => "ec-hex-body",
        // Two tones by turns tell neighbours apart.
        Part::Field if at % 2 == 0 => "ec-hex-field",
        Part::Field => "ec-hex-field ec-hex-second",
    }
}

/// The rows of a window that begins at `from`.
#[must_use]
pub fn rows(
    from: u64,
    octets: &[u8],
    meaning: &Meaning,
    cursor: Option<u64>,
    columns: usize,
) -> Vec<Row> {
    let mut offset = from;
    octets
        .chunks(columns.max(1))
        .map(|chunk| {
            let row = Row {
                offset,
                runs: runs(offset, chunk, meaning, cursor),
            };
            offset = offset.saturating_add(chunk.len() as u64);
            row
        })
        .collect()
}

fn runs(from: u64, octets: &[u8], meaning: &Meaning, cursor: Option<u64>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (place, octet) in (from..).zip(octets) {
        let next = Run {
            hex: String::new(),
            text: String::new(),
            segment: meaning.segment_at(place),
            layer: meaning.layer_at(place),
            is_cursor: cursor == Some(place),
        };
        let hidden = next
            .segment
            .and_then(|at| meaning.segments.get(at))
            .is_some_and(|segment| segment.hidden);
        let is_same = |run: &Run| {
            (run.segment, run.layer, run.is_cursor) == (next.segment, next.layer, next.is_cursor)
        };
        if !runs.last().is_some_and(is_same) {
            runs.push(next);
        }
        if let Some(run) = runs.last_mut() {
            push(run, *octet, hidden);
        }
    }
    runs
}

fn at(segments: &[Segment], place: u64) -> Option<usize> {
    let after = segments.partition_point(|segment| segment.offset <= place);
    let at = after.checked_sub(1)?;
    segments
        .get(at)
        .is_some_and(|segment| place < segment.end())
        .then_some(at)
}

fn push(run: &mut Run, octet: u8, hidden: bool) {
    if !run.hex.is_empty() {
        run.hex.push(' ');
    }
    if hidden {
        run.hex.push_str("··");
        run.text.push('·');
        return;
    }
    // Writing to a String cannot fail.
    let _ = write!(run.hex, "{octet:02x}");
    run.text.push(super::bytes::printable(octet));
}

#[cfg(test)]
mod tests {
    use super::*;
    use envelope::inspect::{Field, Layer};

    fn layers() -> Vec<Layer> {
        let mut literal = Layer::new("literal", 1).spanning(2, 8);
        literal.header_bytes = Some(2);
        literal.fields = vec![
            Field {
                name: "format".into(),
                offset: 4,
                bytes: 1,
                hidden: false,
            },
            Field {
                name: "payload".into(),
                offset: 7,
                bytes: 3,
                hidden: true,
            },
        ];
        vec![
            Layer::new("encoding", 0).spanning(0, 40),
            Layer::new("compressed", 0).spanning(0, 11),
            literal,
        ]
    }

    fn meaning() -> Meaning {
        let layers = layers();
        Meaning::of(&layers[2], &layers)
    }

    #[test]
    fn octets_are_marked_by_what_they_mean() {
        let rows = rows(0, b"ab\xcb\x06b\0\0\0\0\0cd", &meaning(), None, 8);
        let shown: Vec<_> = rows
            .iter()
            .flat_map(|row| &row.runs)
            .map(|run| (run.hex.as_str(), run.text.as_str(), run.segment, run.layer))
            .collect();
        assert_eq!(
            shown,
            [
                ("61 62", "ab", None, Some(1)),
                ("cb 06", "..", Some(0), Some(2)),
                ("62", "b", Some(1), Some(2)),
                ("00 00", "..", Some(2), Some(2)),
                ("··", "·", Some(3), Some(2)),
                ("·· ··", "··", Some(3), Some(2)),
                ("63", "c", None, Some(1)),
                ("64", "d", None, None),
            ]
        );
        assert_eq!(
            rows.iter().map(|row| row.offset).collect::<Vec<_>>(),
            [0, 8]
        );
    }

    #[test]
    fn the_octet_under_the_cursor_stands_alone() {
        let rows = rows(0, b"abcd", &Meaning::default(), Some(1), 8);
        let runs: Vec<_> = rows[0]
            .runs
            .iter()
            .map(|run| (run.text.as_str(), run.is_cursor))
            .collect();
        assert_eq!(runs, [("a", false), ("b", true), ("cd", false)]);
    }

    #[test]
    fn an_octet_belongs_to_the_innermost_layer() {
        let meaning = meaning();
        assert_eq!(meaning.layer_at(0), Some(1));
        assert_eq!(meaning.layer_at(9), Some(2));
        assert_eq!(meaning.layer_at(10), Some(1), "behind the inner one");
        assert_eq!(
            meaning.layer_at(11),
            None,
            "an encoding lies around all of it"
        );
    }

    #[test]
    fn header_field_and_body_have_tones_of_their_own() {
        let segments = meaning().segments;
        assert_eq!(class(&segments, None), "ec-hex-outside");
        assert_eq!(class(&segments, Some(0)), "ec-hex-header");
        assert_eq!(class(&segments, Some(1)), "ec-hex-field ec-hex-second");
        assert_eq!(class(&segments, Some(2)), "ec-hex-body");
    }
}
