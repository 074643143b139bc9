//! Octets that come in pieces, put together to lines.

/// What of a line has not come to its end yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    rest: Vec<u8>,
}

impl Lines {
    /// Takes the next piece: the lines that end in it, without their ends. What is no text is left
    /// out, and so is an empty line.
    pub fn push(&mut self, piece: &[u8]) -> Vec<String> {
        self.rest.extend_from_slice(piece);
        let Some(end) = self.rest.iter().rposition(|octet| *octet == b'\n') else {
            return Vec::new();
        };
        let rest = self.rest.split_off(end.saturating_add(1));
        let ended = core::mem::replace(&mut self.rest, rest);
        ended
            .split(|octet| *octet == b'\n')
            .filter(|line| !line.is_empty())
            .filter_map(|line| String::from_utf8(line.to_vec()).ok())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_whole_wherever_its_pieces_part() {
        let mut lines = Lines::default();
        assert_eq!(lines.push(b"{\"a\""), [""; 0]);
        assert_eq!(lines.push(b":1}\n{\"b\":2}\n{"), ["{\"a\":1}", "{\"b\":2}"]);
        assert_eq!(lines.push(b"}\n\n"), ["{}"]);
    }

    #[test]
    fn a_letter_may_be_parted_too() {
        let mut lines = Lines::default();
        let (one, other) = "키\n".as_bytes().split_at(1);
        assert!(lines.push(one).is_empty());
        assert_eq!(lines.push(other), ["키"]);
    }
}
