//! One pass over a text that may be JSON. Never fails: what is not understood is copied.

use alloc::string::String;
use alloc::vec::Vec;

use serde::de::IgnoredAny;

use super::REDACTED;
use super::card_number;
use super::names::{Treatment, treatment};

/// The text with everything sensitive replaced; `depth` counts texts inside of texts.
pub(super) fn redacted(text: &str, depth: u32) -> String {
    let mut scan = Scan {
        text,
        at: 0,
        out: String::with_capacity(text.len()),
        open: Vec::new(),
        name: None,
        depth,
    };
    while scan.step() {}
    scan.out
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    out: String,
    /// How the values of each bracket that is open are treated, innermost last.
    open: Vec<Treatment>,
    /// How the value after a name and colon is treated.
    name: Option<Treatment>,
    depth: u32,
}

impl Scan<'_> {
    fn step(&mut self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(first) = rest.chars().next() else {
            return false;
        };
        match first {
            '"' => self.string(rest),
            '{' | '[' => {
                let inner = self.treatment();
                // In an array every element is treated as the array; in an object each by its name,
                // unless all of it is to be replaced.
                self.open.push(match inner {
                    Treatment::Leave if first == '{' => Treatment::Search,
                    other => other,
                });
                self.name = None;
                self.copy(1);
            }
            '}' | ']' => {
                self.open.pop();
                self.name = None;
                self.copy(1);
            }
            ',' => {
                self.name = None;
                self.copy(1);
            }
            _ => self.bare(rest),
        }
        true
    }

    fn treatment(&self) -> Treatment {
        let outer = self.open.last().copied().unwrap_or(Treatment::Search);
        match (outer, self.name) {
            (Treatment::Replace, _) => Treatment::Replace,
            (_, Some(own)) => own,
            (outer, None) => outer,
        }
    }

    /// A text in quotes: a member's name when a colon follows, else a value.
    fn string(&mut self, rest: &str) {
        let length = string_length(rest);
        let token = rest.get(..length).unwrap_or(rest);
        let after = rest.get(length..).unwrap_or_default();
        let content = unescaped(token);
        if after.trim_start().starts_with(':') {
            self.name = Some(treatment(&content));
            let shown = card_number::replaced(&content, REDACTED);
            self.push(token, shown);
        } else {
            let shown = match self.treatment() {
                Treatment::Replace => Some(REDACTED.into()),
                _ if self.is_json(&content) => {
                    let shown = redacted(&content, self.depth + 1);
                    (shown != content).then_some(shown)
                }
                Treatment::Leave => None,
                Treatment::Search => card_number::replaced(&content, REDACTED),
            };
            self.push(token, shown);
        }
        self.at += length;
    }

    /// Whether a text is JSON itself, whose members have names of their own.
    fn is_json(&self, content: &str) -> bool {
        self.depth < DEPTH_MAX && content.trim_start().starts_with(['{', '[', '"'])
    }

    /// Writes a text as it was, or what stands in its place.
    fn push(&mut self, token: &str, shown: Option<String>) {
        match shown {
            None => self.out.push_str(token),
            Some(shown) => match serde_json::to_string(&shown) {
                Ok(escaped) => self.out.push_str(&escaped),
                Err(_) => self.out.push_str("\"\""),
            },
        }
    }

    /// Everything up to the next quote, bracket or comma: a number, a word, or text that is no JSON.
    fn bare(&mut self, rest: &str) {
        let length = rest
            .find(['"', '{', '}', '[', ']', ','])
            .unwrap_or(rest.len());
        let token = rest.get(..length).unwrap_or(rest);
        let value = token.trim_matches(|letter: char| letter.is_whitespace() || letter == ':');
        match self.treatment() {
            Treatment::Replace if !value.is_empty() => self.replace(value, token),
            Treatment::Search => match card_number::replaced(token, &quoted(!self.open.is_empty()))
            {
                // Half of a number and a text in place of the other half are no JSON.
                Some(_) if self.is_number(value, rest) => self.replace(value, token),
                Some(shown) => self.out.push_str(&shown),
                None => self.out.push_str(token),
            },
            _ => self.out.push_str(token),
        }
        self.at += length;
    }

    /// Writes a value that is replaced, and what stands around it in its token.
    fn replace(&mut self, value: &str, token: &str) {
        let (before, after) = token.split_once(value).unwrap_or((token, ""));
        self.out.push_str(before);
        self.out.push_str(&quoted(true));
        self.out.push_str(after);
    }

    /// Whether a value is a number of JSON: inside of brackets, or all that there is.
    fn is_number(&self, value: &str, rest: &str) -> bool {
        let is_all = rest.len() == self.text.len() && rest.trim() == value;
        (is_all || !self.open.is_empty()) && serde_json::from_str::<IgnoredAny>(value).is_ok()
    }

    fn copy(&mut self, length: usize) {
        let token = self.text.get(self.at..self.at + length).unwrap_or_default();
        self.out.push_str(token);
        self.at += length;
    }
}

/// A number in JSON becomes a text, so that it stays JSON.
fn quoted(is_inside: bool) -> String {
    if is_inside {
        alloc::format!("\"{REDACTED}\"")
    } else {
        REDACTED.into()
    }
}

/// Octets of a text in quotes, the quotes included; one that does not end reaches to the end.
fn string_length(rest: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The content of a text in quotes; as it stands where its escapes are broken.
fn unescaped(token: &str) -> String {
    serde_json::from_str(token).unwrap_or_else(|_| {
        let content = token.strip_prefix('"').unwrap_or(token);
        content.strip_suffix('"').unwrap_or(content).into()
    })
}

/// Texts inside of texts that are looked into.
const DEPTH_MAX: u32 = 8;
