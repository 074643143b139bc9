//! A window of a message as rows of a hex view, cut where the octets begin to mean something else.

use core::fmt::Write as _;

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

/// The rows of a window that begins at `from`. Segments are in the order of their places.
#[must_use]
pub fn rows(from: u64, octets: &[u8], segments: &[Segment], columns: usize) -> Vec<Row> {
    let mut offset = from;
    octets
        .chunks(columns.max(1))
        .map(|chunk| {
            let row = Row {
                offset,
                runs: runs(offset, chunk, segments),
            };
            offset = offset.saturating_add(chunk.len() as u64);
            row
        })
        .collect()
}

fn runs(from: u64, octets: &[u8], segments: &[Segment]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (place, octet) in (from..).zip(octets) {
        let segment = at(segments, place);
        let hidden = segment
            .and_then(|at| segments.get(at))
            .is_some_and(|segment| segment.hidden);
        match runs.last_mut().filter(|run| run.segment == segment) {
            Some(run) => push(run, *octet, hidden),
            None => {
                let mut run = Run {
                    hex: String::new(),
                    text: String::new(),
                    segment,
                };
                push(&mut run, *octet, hidden);
                runs.push(run);
            }
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

    fn segments() -> Vec<Segment> {
        let mut layer = Layer::new("literal", 0).spanning(2, 8);
        layer.header_bytes = Some(2);
        layer.fields = vec![
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
        layer.segments()
    }

    #[test]
    fn octets_are_marked_by_what_they_mean() {
        let rows = rows(0, b"ab\xcb\x06b\0\0\0\0\0cd", &segments(), 8);
        let shown: Vec<_> = rows
            .iter()
            .flat_map(|row| &row.runs)
            .map(|run| (run.hex.as_str(), run.text.as_str(), run.segment))
            .collect();
        assert_eq!(
            shown,
            [
                ("61 62", "ab", None),
                ("cb 06", "..", Some(0)),
                ("62", "b", Some(1)),
                ("00 00", "..", Some(2)),
                ("··", "·", Some(3)),
                ("·· ··", "··", Some(3)),
                ("63 64", "cd", None),
            ]
        );
        assert_eq!(
            rows.iter().map(|row| row.offset).collect::<Vec<_>>(),
            [0, 8]
        );
    }

    #[test]
    fn header_field_and_body_have_tones_of_their_own() {
        let segments = segments();
        assert_eq!(class(&segments, None), "ec-hex-outside");
        assert_eq!(class(&segments, Some(0)), "ec-hex-header");
        assert_eq!(class(&segments, Some(1)), "ec-hex-field ec-hex-second");
        assert_eq!(class(&segments, Some(2)), "ec-hex-body");
    }
}
