//! The message being looked at.

use alloc::rc::Rc;

/// Texts above this many octets are held as a file: a field with one endless line makes any
/// browser stutter.
pub const FIELD_LIMIT: usize = 128 * 1024;

/// A message as it was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Body {
    /// Nothing yet.
    #[default]
    Empty,
    /// A file, or a text too large for the field.
    File {
        /// Its name.
        name: Rc<str>,
        /// Its octets.
        octets: Rc<[u8]>,
    },
    /// What stands in the field.
    Text(Rc<str>),
}

/// The message and how often it changed; late answers for an older one are dropped by that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// The message.
    pub body: Body,
    /// Counts changes.
    pub revision: u64,
}

impl Body {
    /// A text typed or pasted.
    #[must_use]
    pub fn text(text: &str) -> Self {
        match text.len() {
            0 => Self::Empty,
            1..=FIELD_LIMIT => Self::Text(text.into()),
            _ => Self::File {
                name: "pasted text".into(),
                octets: text.as_bytes().into(),
            },
        }
    }

    /// A file dropped or chosen; small texts go into the field, where they can be edited.
    #[must_use]
    pub fn file(name: &str, octets: Vec<u8>) -> Self {
        match crate::present::bytes::as_text(&octets) {
            Some(text) if text.len() <= FIELD_LIMIT => Self::text(text),
            _ => Self::File {
                name: name.into(),
                octets: octets.into(),
            },
        }
    }

    /// The octets to work on.
    #[must_use]
    pub fn octets(&self) -> &[u8] {
        match self {
            Self::Empty => &[],
            Self::File { octets, .. } => octets,
            Self::Text(text) => text.as_bytes(),
        }
    }

    /// What stands in the field.
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Empty | Self::File { .. } => "",
        }
    }

    /// Whether there is nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

impl Input {
    /// The same with another message.
    #[must_use]
    pub const fn changed(&self, body: Body) -> Self {
        Self {
            body,
            revision: self.revision + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_texts_stay_editable_and_large_ones_become_files() {
        assert_eq!(Body::text(""), Body::Empty);
        assert_eq!(
            Body::file("a.asc", b"abc".to_vec()),
            Body::Text("abc".into())
        );
        let large = "x".repeat(FIELD_LIMIT + 1);
        assert!(matches!(Body::text(&large), Body::File { .. }));
        assert_eq!(Body::text(&large).octets().len(), FIELD_LIMIT + 1);
    }

    #[test]
    fn binary_files_keep_their_octets() {
        let body = Body::file("m.pgp", vec![0x85, 0, 1]);
        assert_eq!(body.octets(), [0x85, 0, 1]);
        assert_eq!(body.field(), "");
    }
}
