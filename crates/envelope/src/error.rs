//! What a parser says when it stops: which rule was broken and at which octet.

use core::fmt;

/// A parse failure: its kind and the offset of the first octet that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The rule that was broken.
    pub kind: ParseErrorKind,
    /// Octets from the beginning of the text or packet that was being read.
    pub at: usize,
}

/// The rule that a malformed input broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// A member name appears twice in one JSON object (RFC 7515 section 4, RFC 7516 section 4).
    DuplicateMember,
    /// A length, or an octet, lies outside the alphabet or structure of the encoding.
    Encoding,
    /// A JOSE header, JWK or JSON text does not have the form its RFC demands.
    Header,
    /// A packet's own lengths or fields contradict each other (RFC 9580 section 4).
    Packet,
    /// More octets follow the end of the message.
    TrailingData,
    /// The input ends inside a structure.
    Truncated,
    /// The version number is one this library does not read.
    Version,
}

impl ParseErrorKind {
    /// Stable identifier.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::DuplicateMember => "parse.duplicate_member",
            Self::Encoding => "parse.encoding",
            Self::Header => "parse.header",
            Self::Packet => "parse.packet",
            Self::TrailingData => "parse.trailing_data",
            Self::Truncated => "parse.truncated",
            Self::Version => "parse.version",
        }
    }
}

impl ParseError {
    /// A failure of this kind at this octet.
    #[must_use]
    pub const fn new(kind: ParseErrorKind, at: usize) -> Self {
        Self { kind, at }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            ParseErrorKind::DuplicateMember => "a member name appears twice",
            ParseErrorKind::Encoding => "a character or a length that base64url does not have",
            ParseErrorKind::Header => "what stands there is not the JSON that is due",
            ParseErrorKind::Packet => "a packet whose fields contradict each other",
            ParseErrorKind::TrailingData => "more data after the end of the message",
            ParseErrorKind::Truncated => "the data ends in the middle",
            ParseErrorKind::Version => "a version that is not supported",
        };
        write!(f, "{what} (octet {})", self.at)
    }
}

impl core::error::Error for ParseError {}
