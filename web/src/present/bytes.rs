//! Octets in words: sizes, text where it is text, a hex view where it is not.

use core::fmt::Write as _;

/// Octets in one line of a hex view.
const HEX_LINE: usize = 16;

/// A size for people: exact below 1 KiB, else with one decimal.
#[must_use]
pub fn size(octets: u64) -> String {
    const KIB: u64 = 1 << 10;
    const MIB: u64 = 1 << 20;
    match octets {
        1 => "1 octet".into(),
        0..KIB => format!("{octets} octets"),
        KIB..MIB => tenths(octets, KIB, "KiB"),
        _ => tenths(octets, MIB, "MiB"),
    }
}

/// The text of octets, where they are UTF-8 and hold no control characters but white space.
#[must_use]
pub fn as_text(octets: &[u8]) -> Option<&str> {
    let text = core::str::from_utf8(octets).ok()?;
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    (!text.contains(odd)).then_some(text)
}

/// The beginning of a text, at most `limit` octets, cut between characters; whether it was cut.
#[must_use]
pub fn beginning(text: &str, limit: usize) -> (&str, bool) {
    if text.len() <= limit {
        return (text, false);
    }
    let end = (0..=limit)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0);
    (text.get(..end).unwrap_or_default(), true)
}

/// A hex view of the first `limit` octets: offset, octets, printable characters.
#[must_use]
pub fn hex_view(octets: &[u8], limit: usize) -> String {
    let shown = octets.get(..limit).unwrap_or(octets);
    let mut view = String::new();
    for (line, chunk) in shown.chunks(HEX_LINE).enumerate() {
        let _ = write!(view, "{:06x}  ", line * HEX_LINE);
        for at in 0..HEX_LINE {
            match chunk.get(at) {
                Some(octet) => {
                    let _ = write!(view, "{octet:02x} ");
                }
                None => view.push_str("   "),
            }
        }
        view.push(' ');
        view.extend(chunk.iter().map(|&octet| printable(octet)));
        view.push('\n');
    }
    view
}

/// The character of an octet, a dot where it has none.
#[must_use]
pub const fn printable(octet: u8) -> char {
    if octet.is_ascii_graphic() || octet == b' ' {
        octet as char
    } else {
        '.'
    }
}

fn tenths(octets: u64, unit: u64, name: &str) -> String {
    let tenths = octets.saturating_mul(10) / unit;
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_exact_until_they_are_large() {
        assert_eq!(size(0), "0 octets");
        assert_eq!(size(1), "1 octet");
        assert_eq!(size(1023), "1023 octets");
        assert_eq!(size(1536), "1.5 KiB");
        assert_eq!(size(1_048_576), "1.0 MiB");
    }

    #[test]
    fn control_characters_are_not_text() {
        assert_eq!(as_text(b"{\"a\":\t1}\r\n"), Some("{\"a\":\t1}\r\n"));
        assert_eq!(as_text(b"a\0b"), None);
        assert_eq!(as_text(&[0xc3, 0x28]), None);
    }

    #[test]
    fn a_cut_never_splits_a_character() {
        assert_eq!(beginning("가나다", 4), ("가", true));
        assert_eq!(beginning("abc", 3), ("abc", false));
    }

    #[test]
    fn a_hex_view_shows_offset_octets_and_characters() {
        let view = hex_view(b"\x85\x01\x0cPGP message here!", 18);
        let mut lines = view.lines();
        assert_eq!(
            lines.next(),
            Some("000000  85 01 0c 50 47 50 20 6d 65 73 73 61 67 65 20 68  ...PGP message h")
        );
        assert!(lines.next().unwrap().starts_with("000010  65 72 "));
    }
}
