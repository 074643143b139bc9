//! JSON laid out as lines that can be folded, searched and pointed at by the path of a member, such
//! as `requestHeader.requestId`.

use super::{pretty, string_length};

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How deep it stands.
    pub depth: usize,
    /// Its text, without indentation.
    pub text: String,
    /// The path of its member: names and numbers with dots between them; empty for the outermost.
    pub path: String,
    /// The line that closes what this one opens.
    pub closed_by: Option<usize>,
}

impl Line {
    /// Whether it only ends an object or array.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.text.starts_with(['}', ']'])
    }

    /// The value of its member, as it was written.
    #[must_use]
    pub fn value(&self) -> &str {
        let text = self.text.strip_suffix(',').unwrap_or(&self.text);
        let name = if text.starts_with('"') {
            string_length(text)
        } else {
            0
        };
        let after = text.get(name..).and_then(|rest| rest.strip_prefix(": "));
        after.unwrap_or(text)
    }
}

/// The first `limit` lines of a JSON object or array, and whether there are more; none where the text
/// is neither.
#[must_use]
pub fn lines(text: &str, limit: usize) -> Option<(Vec<Line>, bool)> {
    let laid_out = pretty(text)?;
    let mut reader = Reader::default();
    let mut all = laid_out.lines();
    for line in all.by_ref().take(limit) {
        reader.read(line);
    }
    Some((reader.lines, all.next().is_some()))
}

#[derive(Default)]
struct Reader {
    lines: Vec<Line>,
    open: Vec<Frame>,
}

/// An object or array whose end has not come yet.
struct Frame {
    path: String,
    line: usize,
    /// The number of the next item; none for an object.
    next: Option<usize>,
}

impl Reader {
    fn read(&mut self, line: &str) {
        let text = line.trim_start_matches(' ');
        let depth = (line.len() - text.len()) / super::INDENT.len();
        let number = self.lines.len();
        if text.starts_with(['}', ']']) {
            let opened = self.open.pop();
            let path = opened
                .as_ref()
                .map_or(String::new(), |frame| frame.path.clone());
            if let Some(line) = opened.and_then(|frame| self.lines.get_mut(frame.line)) {
                line.closed_by = Some(number);
            }
            self.push(depth, text, path);
            return;
        }
        let (path, value) = self.place(text);
        let next = match value {
            "{" => Some(None),
            "[" => Some(Some(0)),
            _ => None,
        };
        if let Some(next) = next {
            self.open.push(Frame {
                path: path.clone(),
                line: number,
                next,
            });
        }
        self.push(depth, text, path);
    }

    /// The path of a line's member, and its value.
    fn place<'a>(&mut self, text: &'a str) -> (String, &'a str) {
        let Some(frame) = self.open.last_mut() else {
            return (String::new(), text);
        };
        let (name, value) = match &mut frame.next {
            Some(next) => {
                let name = next.to_string();
                *next += 1;
                (name, text)
            }
            None => {
                let (name, rest) = text.split_at(string_length(text).min(text.len()));
                let name = serde_json::from_str(name).unwrap_or_default();
                (name, rest.strip_prefix(": ").unwrap_or(rest))
            }
        };
        let path = if frame.path.is_empty() {
            name
        } else {
            format!("{}.{name}", frame.path)
        };
        (path, value)
    }

    fn push(&mut self, depth: usize, text: &str, path: String) {
        self.lines.push(Line {
            depth,
            text: text.into(),
            path,
            closed_by: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"header":{"id":"a:{","n":[1,{"x":[]}]},"header":2,"e":{}}"#;

    #[test]
    fn every_member_has_its_path_and_what_opens_knows_its_end() {
        let (lines, more) = lines(BODY, 100).unwrap();
        let seen: Vec<_> = lines
            .iter()
            .map(|line| (line.text.as_str(), line.path.as_str(), line.closed_by))
            .collect();
        assert_eq!(
            seen,
            [
                ("{", "", Some(12)),
                ("\"header\": {", "header", Some(9)),
                ("\"id\": \"a:{\",", "header.id", None),
                ("\"n\": [", "header.n", Some(8)),
                ("1,", "header.n.0", None),
                ("{", "header.n.1", Some(7)),
                ("\"x\": []", "header.n.1.x", None),
                ("}", "header.n.1", None),
                ("]", "header.n", None),
                ("},", "header", None),
                ("\"header\": 2,", "header", None),
                ("\"e\": {}", "e", None),
                ("}", "", None),
            ]
        );
        assert!(!more);
    }

    #[test]
    fn values_are_those_that_were_written() {
        let (lines, _) = lines(BODY, 100).unwrap();
        let values: Vec<_> = lines.iter().map(Line::value).collect();
        assert_eq!(values[2..5], ["\"a:{\"", "[", "1"]);
        assert_eq!(values[11], "{}");
        assert!(lines[12].is_closing() && !lines[0].is_closing());
    }

    #[test]
    fn a_beginning_is_cut_and_said_to_be_cut() {
        let (lines, more) = lines(BODY, 3).unwrap();
        assert_eq!(lines.len(), 3);
        assert!(more);
        assert_eq!(lines[0].closed_by, None, "its end is not shown");
        assert_eq!(super::lines("plain", 3), None);
    }
}
