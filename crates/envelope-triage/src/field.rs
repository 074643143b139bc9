//! The path of a field, as it is written on a command line: `request.body`, `records.0.payload`.

use alloc::borrow::ToOwned as _;
use alloc::string::String;

use crate::document::Node;

/// Names separated by dots; in an array a number, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPath(String);

/// The path is empty, or has an empty name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPath;

impl FieldPath {
    /// Reads a path.
    ///
    /// # Errors
    /// [`NotAPath`] when a name is empty.
    pub fn parse(text: &str) -> Result<Self, NotAPath> {
        if text.split('.').any(str::is_empty) {
            return Err(NotAPath);
        }
        Ok(Self(text.to_owned()))
    }

    /// The last name: a line that does not contain it does not have the field.
    pub(crate) fn last_name(&self) -> &str {
        self.0.rsplit('.').next().unwrap_or(&self.0)
    }

    /// Gives the field's value to `found`. A text on the way that is JSON itself is looked into.
    pub(crate) fn find<T>(&self, node: &Node<'_>, found: impl FnOnce(&Node<'_>) -> T) -> Option<T> {
        walk(node, &self.0, DEPTH_MAX, found)
    }
}

fn walk<T>(
    node: &Node<'_>,
    path: &str,
    depth: u32,
    found: impl FnOnce(&Node<'_>) -> T,
) -> Option<T> {
    if path.is_empty() {
        return Some(found(node));
    }
    let depth = depth.checked_sub(1)?;
    match node {
        Node::Object(_) => {
            // A name may hold dots itself: the longest that is there is meant.
            let mut end = path.len();
            loop {
                let (name, rest) = path.split_at_checked(end)?;
                if let Some(inner) = node.member(name) {
                    return walk(inner, rest.strip_prefix('.').unwrap_or(rest), depth, found);
                }
                end = name.rfind('.')?;
            }
        }
        Node::Array(items) => {
            let (number, rest) = path.split_once('.').unwrap_or((path, ""));
            walk(
                items.get(number.parse::<usize>().ok()?)?,
                rest,
                depth,
                found,
            )
        }
        Node::Text(text) => {
            let inner = Node::parse(text.trim().as_bytes())?;
            match inner {
                Node::Object(_) | Node::Array(_) => walk(&inner, path, depth, found),
                _ => None,
            }
        }
        Node::Number(_) | Node::Word => None,
    }
}

impl core::fmt::Display for NotAPath {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("not a path of names with dots between them, such as request.body")
    }
}

impl core::error::Error for NotAPath {}

/// Steps of a path that are followed.
const DEPTH_MAX: u32 = 64;

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use super::*;

    fn text_at(json: &str, path: &str) -> Option<String> {
        let node = Node::parse(json.as_bytes()).unwrap();
        let path = FieldPath::parse(path).unwrap();
        path.find(&node, |node| node.text().map(|text| text.to_string()))?
    }

    #[test]
    fn names_numbers_dotted_names_and_json_in_a_text_lead_to_the_field() {
        for (json, path) in [
            (r#"{"request":{"body":"x"}}"#, "request.body"),
            (r#"{"records":[{"b":"y"},{"b":"x"}]}"#, "records.1.b"),
            (r#"{"http.request":{"body":"x"}}"#, "http.request.body"),
            (r#"{"log":"{\"body\":\"x\"}\n"}"#, "log.body"),
        ] {
            assert_eq!(text_at(json, path).as_deref(), Some("x"), "{path}");
        }
        assert_eq!(text_at(r#"{"body":"x"}"#, "request.body"), None);
        assert_eq!(text_at(r#"{"log":"plain"}"#, "log.body"), None);
    }

    #[test]
    fn an_empty_name_is_no_path() {
        for path in ["", ".", "a..b", "a."] {
            assert_eq!(FieldPath::parse(path), Err(NotAPath), "{path}");
        }
    }
}
