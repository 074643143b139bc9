//! What is wrong with a text that is not strict JSON.

use core::fmt;

/// The rule that was broken and the octet where that shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// The rule.
    pub kind: JsonErrorKind,
    /// Octets from the beginning of the text.
    pub at: usize,
}

/// The rules that texts break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum JsonErrorKind {
    /// It begins with a byte-order mark (RFC 8259 section 8.1).
    ByteOrderMark,
    /// `//`, `/*` or `#`.
    Comment,
    /// A member name appears twice in one object (RFC 7493 section 2.3).
    DuplicateMember,
    /// The text is empty, or white space alone.
    Empty,
    /// Another value stands where an object or array is due.
    Kind,
    /// A number that RFC 8259 section 6 does not have, such as `01`, `.5` or `+1`.
    Number,
    /// `NaN`, `Infinity` or another bare word.
    NotAValue,
    /// A text with a wrong escape, a control character or half a surrogate pair.
    Text,
    /// Octets that are not UTF-8.
    NotUtf8,
    /// A text or name in single quotes, or a name without quotes.
    Quotes,
    /// Something else than the sign that is due here.
    Syntax,
    /// More values inside one another than are read.
    TooDeep,
    /// A comma before a closing bracket.
    TrailingComma,
    /// More follows the end of the value.
    TrailingData,
    /// The text ends in the middle.
    Truncated,
}

impl JsonErrorKind {
    /// Stable identifier.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ByteOrderMark => "json.byte-order-mark",
            Self::Comment => "json.comment",
            Self::DuplicateMember => "json.duplicate-member",
            Self::Empty => "json.empty",
            Self::Kind => "json.kind",
            Self::Number => "json.number",
            Self::NotAValue => "json.not-a-value",
            Self::Text => "json.text",
            Self::NotUtf8 => "json.not-utf8",
            Self::Quotes => "json.quotes",
            Self::Syntax => "json.syntax",
            Self::TooDeep => "json.too-deep",
            Self::TrailingComma => "json.trailing-comma",
            Self::TrailingData => "json.trailing-data",
            Self::Truncated => "json.truncated",
        }
    }
}

impl JsonError {
    pub(crate) const fn new(kind: JsonErrorKind, at: usize) -> Self {
        Self { kind, at }
    }
}

impl fmt::Display for JsonErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ByteOrderMark => "it begins with a byte-order mark",
            Self::Comment => "there is a comment",
            Self::DuplicateMember => "a member name appears twice",
            Self::Empty => "there is nothing in it",
            Self::Kind => "it is JSON, but not an object",
            Self::Number => "a number is written in a way that JSON does not have",
            Self::NotAValue => "a bare word stands where a value is due",
            Self::Text => "a text has a wrong escape or a control character",
            Self::NotUtf8 => "it is not UTF-8",
            Self::Quotes => "a text or name is not in double quotes",
            Self::Syntax => "another sign is due",
            Self::TooDeep => "too many values lie inside one another",
            Self::TrailingComma => "a comma stands before a closing bracket",
            Self::TrailingData => "more follows after the end",
            Self::Truncated => "it ends in the middle",
        })
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (octet {})", self.kind, self.at)
    }
}

impl core::error::Error for JsonError {}
