//! Reports as text for people: pure formatting, no file, clock or policy. Whatever comes out of a
//! message or key is made visible first, so that it cannot steer a terminal.

pub(crate) mod hex;
pub(crate) mod inspection;
pub(crate) mod keys;
pub(crate) mod opened;
pub(crate) mod profile;
pub(crate) mod protocol;
pub(crate) mod refusal;
pub(crate) mod sealed;
mod table;
pub(crate) mod triage;

use core::error::Error;
use core::fmt::Write as _;

use envelope::inspect::finding::{Finding, Severity};
use envelope::key::state::StateName;
use envelope::keyset::Environment;
use envelope::open::trace::KeyTried;
use serde_json::Value;

use crate::keys::Skipped;
use table::Table;

/// An error and its sources in one line.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        line.push_str(": ");
        line.push_str(&visible(inner.to_string().trim_end()));
        source = inner.source();
    }
    line
}

/// The text with control characters and direction marks written out as `\u{..}`.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() || steers_direction(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// A JSON value in one line: strings without quotes, lists joined by commas.
pub(crate) fn value(value: &Value) -> String {
    match value {
        Value::String(text) => visible(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(self::value).collect();
            items.join(", ")
        }
        other => visible(&other.to_string()),
    }
}

/// Keys and files that were left out, a line each.
pub(crate) fn skipped(skipped: &[Skipped]) -> String {
    let mut lines = String::new();
    for left_out in skipped {
        let place = match (left_out.index, &left_out.id) {
            (_, Some(id)) => format!(", key {}", visible(id)),
            (Some(index), None) => format!(", key {}", index.saturating_add(1)),
            (None, None) => String::new(),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            lines,
            "note: left out {}{place}: {}",
            visible(&left_out.source),
            visible(&left_out.reason)
        );
    }
    lines
}

/// The section `Findings`, or nothing.
fn findings(findings: &[Finding]) -> String {
    let mut table = Table::new("Findings", &[]);
    for finding in findings {
        let severity = match finding.severity {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let place = finding.place.as_deref().map(|place| format!("({place})"));
        table.row([
            severity.into(),
            visible(&finding.rule),
            visible(&finding.message),
            visible(&place.unwrap_or_default()),
        ]);
    }
    table.into_text()
}

/// A section of keys and what came of them, or nothing.
fn keys_tried(title: &'static str, keys: &[KeyTried]) -> String {
    let mut table = Table::new(title, &[]);
    for key in keys {
        table.row([
            visible(&key.id),
            visible(&key.outcome),
            visible(key.note.as_deref().unwrap_or_default()),
            key.environment.map_or("", Environment::code).into(),
            key.state.map_or("", StateName::code).into(),
            visible(key.source.as_deref().unwrap_or_default()),
        ]);
    }
    table.into_text()
}

/// Marks that turn the direction of text, with which one name can look like another.
const fn steers_direction(character: char) -> bool {
    matches!(
        character,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_cannot_steer_the_terminal() {
        assert_eq!(visible("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(visible("a\u{202e}b\n"), "a\\u{202e}b\\u{a}");
        assert_eq!(visible("카드"), "카드");
    }

    #[test]
    fn values_are_written_in_one_line() {
        assert_eq!(value(&json!(["8A3F", "77B0"])), "8A3F, 77B0");
        assert_eq!(value(&json!(12)), "12");
        assert_eq!(value(&json!({"a": true})), r#"{"a":true}"#);
    }

    #[test]
    fn what_was_left_out_is_told_with_its_file() {
        let left_out = [Skipped {
            source: "keys/readme.txt".into(),
            index: None,
            id: None,
            reason: "This is not a key.".into(),
        }];
        assert_eq!(
            skipped(&left_out),
            "note: left out keys/readme.txt: This is not a key.\n"
        );
    }
}
