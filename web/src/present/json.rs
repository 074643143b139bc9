//! JSON laid out for reading. Every token stays as it was written: the order of members, doubled
//! members and the digits of numbers are evidence.

pub mod lines;

use serde::de::IgnoredAny;

const INDENT: &str = "  ";

/// The text with line breaks and indentation; none where it is not one JSON object or array.
#[must_use]
pub fn pretty(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) || serde_json::from_str::<IgnoredAny>(text).is_err() {
        return None;
    }
    let mut layout = Layout {
        out: String::with_capacity(text.len() * 2),
        depth: 0,
    };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let token = rest.get(..token_length(rest, first))?;
        layout.push(token);
        rest = rest.get(token.len()..)?.trim_ascii_start();
    }
    Some(layout.out)
}

struct Layout {
    out: String,
    depth: usize,
}

impl Layout {
    fn push(&mut self, token: &str) {
        match token {
            "{" | "[" => {
                self.out.push_str(token);
                self.depth += 1;
                self.line();
            }
            "}" | "]" => {
                self.depth = self.depth.saturating_sub(1);
                self.close(token);
            }
            "," => {
                self.out.push(',');
                self.line();
            }
            ":" => self.out.push_str(": "),
            _ => self.out.push_str(token),
        }
    }

    /// An empty object or array stays on its line.
    fn close(&mut self, token: &str) {
        let written = self.out.trim_ascii_end().len();
        if self
            .out
            .get(..written)
            .is_some_and(|out| out.ends_with(['{', '[']))
        {
            self.out.truncate(written);
        } else {
            self.line();
        }
        self.out.push_str(token);
    }

    fn line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.depth {
            self.out.push_str(INDENT);
        }
    }
}

/// The length of the token at the beginning of valid JSON, in octets.
fn token_length(rest: &str, first: char) -> usize {
    match first {
        '"' => string_length(rest),
        '{' | '}' | '[' | ']' | ',' | ':' => 1,
        _ => rest
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, ',' | '}' | ']' | ':'))
            .unwrap_or(rest.len())
            .max(1),
    }
}

fn string_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, octet) in rest.bytes().enumerate().skip(1) {
        match octet {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_doubles_and_digits_stay_as_written() {
        let laid_out = pretty(r#"{"b":1.50,"a":[],"b":{"x":"q\"}{,"},"n":[1,true]}"#).unwrap();
        let expected = "{\n  \"b\": 1.50,\n  \"a\": [],\n  \"b\": {\n    \"x\": \"q\\\"}{,\"\n  },\n  \"n\": [\n    1,\n    true\n  ]\n}";
        assert_eq!(laid_out, expected);
    }

    #[test]
    fn laying_out_twice_changes_nothing() {
        let once = pretty(r#"{"a":{"b":[{},{"c":null}]}}"#).unwrap();
        assert_eq!(pretty(&once).as_deref(), Some(once.as_str()));
    }

    #[test]
    fn what_is_not_an_object_or_array_is_left_alone() {
        assert_eq!(pretty("12"), None);
        assert_eq!(pretty("{\"a\":}"), None);
        assert_eq!(pretty("plain words"), None);
    }
}
