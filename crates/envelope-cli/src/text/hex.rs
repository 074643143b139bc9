//! The octets of a message, packet by packet, each field in lines of its own under the columns of a
//! hex dump. Payloads and secrets are told by their length only.

use core::fmt::Write as _;

use envelope::inspect::Layer;
use envelope::inspect::layer::Segment;

use super::visible;
use crate::args::HexLength;

/// A dump of every layer that has a place in `octets`, which is the message with its outer
/// encodings undone.
pub(crate) fn hex(layers: &[Layer], octets: &[u8], length: HexLength) -> String {
    let mut text = String::from("Octets\n");
    let mut end = 0;
    for (index, layer) in layers.iter().enumerate() {
        if !layer.is_placed() {
            continue;
        }
        title(&mut text, index, layer);
        for segment in layer.segments() {
            end = segment.end();
            if segment.hidden {
                hidden(&mut text, &segment);
            } else {
                shown(&mut text, &segment, octets, length);
            }
        }
    }
    let unread = octets.len().saturating_sub(place(end));
    if unread > 0 {
        line(
            &mut text,
            place(end),
            "",
            "",
            &format!("not read: {unread} octets"),
        );
    }
    text
}

fn title(text: &mut String, index: usize, layer: &Layer) {
    let (offset, bytes) = (layer.offset.unwrap_or(0), layer.bytes.unwrap_or(0));
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "  layers[{index}] {}, {bytes} octets at {offset}",
        visible(&layer.kind)
    );
}

fn hidden(text: &mut String, segment: &Segment) {
    let name = format!(
        "{}: {} octets, not shown",
        visible(&segment.name),
        segment.bytes
    );
    line(text, place(segment.offset), "", "", &name);
}

fn shown(text: &mut String, segment: &Segment, octets: &[u8], length: HexLength) {
    let (start, end) = (place(segment.offset), place(segment.end()));
    let lines = lines(start, end);
    let left_out = match length {
        HexLength::Short if lines.len() > FIRST + LAST + 1 => FIRST..lines.len() - LAST,
        _ => 0..0,
    };
    let mut name = visible(&segment.name);
    for (at, &(from, to)) in lines.iter().enumerate() {
        if left_out.contains(&at) {
            if at == left_out.start {
                let ends = lines.get(left_out.end).map_or(end, |next| next.0);
                let note = format!("... {} octets left out", ends - from);
                let _ = writeln!(text, "    {:8}  {note}", "");
            }
            continue;
        }
        let row = octets.get(from..to).unwrap_or_default();
        line(
            text,
            from,
            &hex_columns(from, row),
            &characters(from, row),
            &name,
        );
        name.clear();
    }
}

fn line(text: &mut String, offset: usize, hex: &str, characters: &str, name: &str) {
    let written = format!("    {offset:08x}  {hex:<48}  {characters:<16}  {name}");
    text.push_str(written.trim_end());
    text.push('\n');
}

/// From where to where each line goes: lines begin at multiples of sixteen.
fn lines(start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let mut from = start;
    while from < end {
        let to = (from / COLUMNS + 1).saturating_mul(COLUMNS).min(end);
        lines.push((from, to));
        from = to;
    }
    lines
}

fn hex_columns(from: usize, row: &[u8]) -> String {
    let first = from % COLUMNS;
    let mut columns = String::new();
    for column in 0..first + row.len() {
        if column == COLUMNS / 2 {
            columns.push(' ');
        }
        match column.checked_sub(first).and_then(|at| row.get(at)) {
            Some(octet) => {
                let _ = write!(columns, "{octet:02x} ");
            }
            None => columns.push_str("   "),
        }
    }
    columns
}

fn characters(from: usize, row: &[u8]) -> String {
    let mut characters = " ".repeat(from % COLUMNS);
    characters.extend(row.iter().map(|&octet| {
        if octet.is_ascii_graphic() || octet == b' ' {
            char::from(octet)
        } else {
            '.'
        }
    }));
    characters
}

/// Places in a message that is held in memory fit.
fn place(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

const COLUMNS: usize = 16;
/// Lines of a long field that stand before and after what is left out.
const FIRST: usize = 3;
const LAST: usize = 1;

#[cfg(test)]
mod tests {
    use super::*;
    use envelope::inspect::Field;

    fn layer(bytes: usize, fields: &[(&'static str, u64, u64, bool)]) -> Layer {
        let mut layer = Layer::new("pkesk", 0).spanning(0, bytes);
        layer.header_bytes = Some(3);
        layer.fields = fields
            .iter()
            .map(|&(name, offset, bytes, hidden)| Field {
                name: name.into(),
                offset,
                bytes,
                hidden,
            })
            .collect();
        layer
    }

    #[test]
    fn each_field_stands_under_its_columns_with_its_name() {
        let octets = [&[0x85, 1, 12, 3][..], b"PGP message "].concat();
        let text = hex(
            &[layer(
                16,
                &[("version", 3, 1, false), ("key id", 4, 12, false)],
            )],
            &octets,
            HexLength::Short,
        );
        let due = "Octets\n\
            \x20 layers[0] pkesk, 16 octets at 0\n\
            \x20   00000000  85 01 0c                                          ...               header\n\
            \x20   00000003           03                                          .              version\n\
            \x20   00000004              50 47 50 20  6d 65 73 73 61 67 65 20       PGP message   key id\n";
        assert_eq!(text, due);
    }

    #[test]
    fn the_middle_of_a_long_field_is_left_out_unless_all_is_asked_for() {
        let layers = [layer(203, &[("number", 3, 200, false)])];
        let octets = [7; 203];
        let short = hex(&layers, &octets, HexLength::Short);
        assert!(short.contains("... 144 octets left out"), "{short}");
        let all = hex(&layers, &octets, HexLength::All);
        assert_eq!(all.matches(" 07").count(), 203);
    }

    #[test]
    fn what_is_hidden_is_told_by_its_length_and_what_was_not_read_too() {
        let layers = [layer(9, &[("payload", 3, 6, true)])];
        let text = hex(&layers, b"\xcb\x06\x00secret?", HexLength::All);
        assert!(text.contains("payload: 6 octets, not shown"), "{text}");
        assert!(!text.contains("73 65"), "{text}");
        assert!(text.ends_with("not read: 1 octets\n"), "{text}");
    }
}
