//! Two payloads side by side, member by member. They are compared as they are and shown redacted, so
//! that a difference between two hidden values is still told.

use alloc::collections::{BTreeMap, VecDeque};

use standard_payments::redact::{REDACTED, redact};

use super::json::lines::{Line, lines};

/// The view.
pub const TITLE: &str = "Compare two payloads";
/// What it does.
pub const ABOUT: &str = "Paste two payloads, or take the one that is open. Members are compared by their path, so that order and layout make no difference.";
/// The first field.
pub const LEFT: &str = "First payload";
/// The second field.
pub const RIGHT: &str = "Second payload";
/// Takes the opened payload over.
pub const TAKE: &str = "Take the opened payload";
/// Exchanges both.
pub const SWAP: &str = "Swap";
/// Empties both.
pub const CLEAR: &str = "Clear";
/// Hides what is the same.
pub const ONLY: &str = "Differences only";
/// One of them is missing.
pub const EMPTY: &str = "Two payloads are needed";
/// What to do about it.
pub const EMPTY_BODY: &str = "Give both, and the differences show here.";
/// Both are the same.
pub const SAME: &str = "Both say the same.";
/// The heads of the table.
pub const HEADS: [&str; 3] = ["Member", "First", "Second"];
/// A member that one side does not have.
pub const ABSENT: &str = "not there";
/// Both values are hidden, and differ.
pub const HIDDEN_DIFFERENCE: &str = "the hidden values differ";
/// Not all rows are shown.
pub const CUT: &str = "Only the beginning of both is compared.";

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Every member of either side, in the order of the first.
    pub rows: Vec<Row>,
    /// Whether a side goes on beyond what was compared.
    pub is_cut: bool,
}

/// A member and its two values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its path, or the number of a line.
    pub path: String,
    /// The first side's value, as it is.
    pub left: Option<Value>,
    /// The second side's.
    pub right: Option<Value>,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// As it is.
    pub whole: String,
    /// With what is sensitive replaced.
    pub redacted: String,
}

/// What became of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The same on both sides.
    Same,
    /// Another value.
    Changed,
    /// On the first side only.
    Removed,
    /// On the second side only.
    Added,
}

/// Compares two payloads: as JSON where both are an object or array, else line by line.
#[must_use]
pub fn compare(left: &str, right: &str) -> Compared {
    let sides = members(left).zip(members(right));
    let (left, right) = sides.unwrap_or_else(|| (text_lines(left), text_lines(right)));
    Compared {
        is_cut: left.is_cut || right.is_cut,
        rows: merge(left.values, right.values),
    }
}

impl Compared {
    /// How many members differ.
    #[must_use]
    pub fn differences(&self) -> usize {
        let rows = self.rows.iter();
        rows.filter(|row| row.change() != Change::Same).count()
    }

    /// That in a sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        match (self.differences(), self.rows.len()) {
            (0, _) => SAME.into(),
            (1, all) => format!("1 of {all} members differs."),
            (some, all) => format!("{some} of {all} members differ."),
        }
    }
}

impl Row {
    /// What became of it.
    #[must_use]
    pub fn change(&self) -> Change {
        match (&self.left, &self.right) {
            (Some(left), Some(right)) if left.whole == right.whole => Change::Same,
            (Some(_), Some(_)) => Change::Changed,
            (Some(_), None) => Change::Removed,
            (None, _) => Change::Added,
        }
    }

    /// Whether the difference can not be seen in what is shown.
    #[must_use]
    pub fn is_hidden_difference(&self) -> bool {
        let redacted = |value: &Option<Value>| value.as_ref().map(|one| one.redacted.clone());
        self.change() == Change::Changed && redacted(&self.left) == redacted(&self.right)
    }
}

impl Change {
    /// In a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Removed => "removed",
            Self::Added => "added",
        }
    }
}

struct Side {
    values: Vec<(String, Value)>,
    is_cut: bool,
}

fn members(text: &str) -> Option<Side> {
    let (whole, is_cut) = lines(text, LINES)?;
    let (redacted, _) = lines(&redact(text), LINES)?;
    let is_leaf = |line: &&Line| line.closed_by.is_none() && !line.is_closing();
    // A hidden object has no members any more, so they are found by path, not by place.
    let mut shown: BTreeMap<&str, VecDeque<&str>> = BTreeMap::new();
    for line in redacted.iter().filter(is_leaf) {
        shown.entry(&line.path).or_default().push_back(line.value());
    }
    let leaves = whole.iter().filter(is_leaf).map(|line| {
        let redacted = shown
            .get_mut(line.path.as_str())
            .and_then(VecDeque::pop_front);
        let value = Value {
            whole: line.value().into(),
            redacted: redacted.unwrap_or(REDACTED).into(),
        };
        (line.path.clone(), value)
    });
    Some(Side {
        values: leaves.collect(),
        is_cut,
    })
}

fn text_lines(text: &str) -> Side {
    let hidden = redact(text);
    let lines = text.lines().zip(hidden.lines()).take(LINES);
    Side {
        values: (1_usize..)
            .zip(lines)
            .map(|(number, (whole, redacted))| {
                let value = Value {
                    whole: whole.into(),
                    redacted: redacted.into(),
                };
                (format!("line {number}"), value)
            })
            .collect(),
        is_cut: text.lines().nth(LINES).is_some(),
    }
}

/// Every member of the first side, and what only the second has behind its neighbour. A name that
/// stands several times is compared in order.
fn merge(left: Vec<(String, Value)>, right: Vec<(String, Value)>) -> Vec<Row> {
    let mut rows: Vec<Row> = left
        .into_iter()
        .map(|(path, value)| Row {
            path,
            left: Some(value),
            right: None,
        })
        .collect();
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate().rev() {
        places.entry(row.path.clone()).or_default().push(at);
    }
    // Where each row of the second side belongs: behind the row that its neighbour fell on.
    let mut added: Vec<(usize, Row)> = Vec::new();
    let mut behind = 0;
    for (path, value) in right {
        let found = places.get_mut(&path).and_then(Vec::pop);
        match found.and_then(|at| Some((at, rows.get_mut(at)?))) {
            Some((at, row)) => {
                row.right = Some(value);
                behind = at + 1;
            }
            None => added.push((
                behind,
                Row {
                    path,
                    left: None,
                    right: Some(value),
                },
            )),
        }
    }
    added.sort_by_key(|(behind, _)| *behind);
    let mut merged = Vec::with_capacity(rows.len() + added.len());
    let mut added = added.into_iter().peekable();
    for (at, row) in rows.into_iter().enumerate() {
        while let Some((_, row)) = added.next_if(|(behind, _)| *behind <= at) {
            merged.push(row);
        }
        merged.push(row);
    }
    merged.extend(added.map(|(_, row)| row));
    merged
}

/// Lines of a side that are compared.
const LINES: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(compared: &Compared) -> Vec<(&str, Change)> {
        let rows = compared.rows.iter();
        rows.map(|row| (row.path.as_str(), row.change())).collect()
    }

    #[test]
    fn members_are_compared_by_their_path_not_by_their_order() {
        let compared = compare(
            r#"{"a":1,"b":{"c":"x","d":[1,2]},"e":true}"#,
            r#"{"e":true,"b":{"d":[1,3],"c":"x","n":0},"a":1}"#,
        );
        assert_eq!(
            changes(&compared),
            [
                ("a", Change::Same),
                ("b.c", Change::Same),
                ("b.n", Change::Added),
                ("b.d.0", Change::Same),
                ("b.d.1", Change::Changed),
                ("e", Change::Same),
            ]
        );
        assert_eq!(compared.summary(), "2 of 6 members differ.");
    }

    #[test]
    fn hidden_values_that_differ_are_told_without_being_shown() {
        let compared = compare(
            r#"{"accountNumber":"4111111111111111"}"#,
            r#"{"accountNumber":"5555555555554444"}"#,
        );
        let row = &compared.rows[0];
        assert!(row.is_hidden_difference(), "{row:?}");
        let shown = &row.left.as_ref().unwrap().redacted;
        assert!(!shown.contains("4111111111111111"), "{shown}");
    }

    #[test]
    fn members_of_a_hidden_object_stay_hidden_and_the_others_in_their_rows() {
        let left = r#"{"dateOfBirth":{"year":1970},"a":"x"}"#;
        let compared = compare(left, r#"{"dateOfBirth":{"year":1971},"a":"x"}"#);
        let shown = |row: &Row| row.left.as_ref().unwrap().redacted.clone();
        let year = compared.rows.iter().find(|row| row.path.ends_with("year"));
        assert!(!shown(year.unwrap()).contains("1970"), "{compared:?}");
        let a = compared.rows.iter().find(|row| row.path == "a");
        assert_eq!(shown(a.unwrap()), "\"x\"");
    }

    #[test]
    fn a_doubled_name_is_compared_in_order() {
        let compared = compare(r#"{"a":1,"a":2}"#, r#"{"a":1,"a":3,"a":4}"#);
        assert_eq!(
            changes(&compared),
            [
                ("a", Change::Same),
                ("a", Change::Changed),
                ("a", Change::Added)
            ]
        );
    }

    #[test]
    fn what_is_no_json_is_compared_line_by_line() {
        let compared = compare("one\ntwo", "one\n2\nthree");
        assert_eq!(
            changes(&compared),
            [
                ("line 1", Change::Same),
                ("line 2", Change::Changed),
                ("line 3", Change::Added)
            ]
        );
        assert_eq!(compare("{}", "{}").summary(), SAME);
    }
}
