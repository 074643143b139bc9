//! The wrappings a body may arrive in, and which of them the wire carries. Names and words only:
//! how each is undone is in `undo` beside it.

use alloc::string::String;
use alloc::vec::Vec;

use super::Format;
use crate::encoding::LooseBase64;
use crate::inspect::Layer;
use crate::inspect::finding::{Finding, Severity};

/// One way in which a body was wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapping {
    /// ASCII armor (RFC 9580 section 6.2).
    Armor,
    /// ASCII armor whose line ends became spaces.
    ArmorInOneLine,
    /// base64 in the alphabet of RFC 4648 section 4.
    Base64,
    /// base64 or base64url broken into lines.
    Base64Lines,
    /// base64 whose plus signs became spaces, as a form does when it is read once too often.
    Base64Spaces,
    /// base64url, RFC 4648 section 5, without line breaks: what the wire carries for OpenPGP.
    Base64Url,
    /// The chunks of an HTTP body (RFC 9112 section 7.1).
    Chunked,
    /// A text for people with its signatures below (RFC 9580 section 7).
    Cleartext,
    /// Octets whose line feeds became pairs of carriage return and line feed.
    CrlfLineEnds,
    /// A `curl` command with the body as an argument.
    CurlCommand,
    /// What `curl -v` prints.
    CurlTrace,
    /// A `data:` URL (RFC 2397).
    DataUrl,
    /// Octets as decimal numbers, as programs print arrays.
    DecimalOctets,
    /// Character references of HTML or XML.
    Entities,
    /// Backslash escapes without quotes around them.
    Escapes,
    /// A field of an HTML form.
    FormField,
    /// gzip (RFC 1952).
    Gzip,
    /// Hexadecimal digits.
    Hex,
    /// Hexadecimal digits in lines with offsets, as `xxd` and `hexdump` print them.
    HexDump,
    /// A whole HTTP request (RFC 9112).
    HttpRequest,
    /// A whole HTTP response (RFC 9112).
    HttpResponse,
    /// Characters that nobody sees, such as a space without width.
    Invisible,
    /// A member of a JSON object.
    JsonMember,
    /// A JSON string: double quotes, and escapes inside.
    JsonString,
    /// A name before the value, such as `payload:` or `Bearer`.
    Label,
    /// Octets that were read as Latin-1 text and written as UTF-8.
    Latin1,
    /// Lines that begin with `>`, as mail programs quote.
    MailQuote,
    /// URL-encoding (RFC 3986 section 2.1).
    Percent,
    /// Quoted-printable (RFC 2045 section 6.7).
    QuotedPrintable,
    /// Quotes or brackets other than those of JSON.
    Quotes,
    /// UTF-16 (RFC 2781).
    Utf16,
    /// The byte-order mark of UTF-8.
    Utf8Mark,
    /// zlib (RFC 1950).
    Zlib,
}

/// One wrapping that was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it was.
    pub wrapping: Wrapping,
    /// Length of what was wrapped so, in octets, without white space at its ends.
    pub octets: usize,
    /// The name of the member or field that held the rest, where there is one fit to be shown.
    pub name: Option<String>,
}

impl Wrapping {
    pub(super) const fn of_base64(loose: &LooseBase64) -> Self {
        if loose.spaced {
            Self::Base64Lines
        } else if loose.standard_alphabet {
            Self::Base64
        } else {
            Self::Base64Url
        }
    }

    /// The name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Armor => "armor",
            Self::ArmorInOneLine => "armor in one line",
            Self::Base64 => "base64",
            Self::Base64Lines => "base64 in lines",
            Self::Base64Spaces => "base64 with spaces for plus signs",
            Self::Base64Url => "base64url",
            Self::Chunked => "chunks",
            Self::Cleartext => "cleartext signature",
            Self::CrlfLineEnds => "CRLF line ends",
            Self::CurlCommand => "curl command",
            Self::CurlTrace => "curl trace",
            Self::DataUrl => "data URL",
            Self::DecimalOctets => "list of numbers",
            Self::Entities => "HTML character references",
            Self::Escapes => "escapes",
            Self::FormField => "form field",
            Self::Gzip => "gzip",
            Self::Hex => "hex",
            Self::HexDump => "hex dump",
            Self::HttpRequest => "HTTP request",
            Self::HttpResponse => "HTTP response",
            Self::Invisible => "invisible characters",
            Self::JsonMember => "JSON member",
            Self::JsonString => "JSON string",
            Self::Label => "label",
            Self::Latin1 => "octets written as text",
            Self::MailQuote => "quoted lines",
            Self::Percent => "URL-encoding",
            Self::QuotedPrintable => "quoted-printable",
            Self::Quotes => "quotes",
            Self::Utf16 => "UTF-16",
            Self::Utf8Mark => "byte-order mark",
            Self::Zlib => "zlib",
        }
    }

    /// Whether nothing else looks like it, so that it is named even where nothing known is inside.
    pub(super) const fn is_unmistakable(self) -> bool {
        self.is_transport() || matches!(self, Self::Gzip | Self::CurlTrace)
    }

    /// Whether it is how HTTP carries a body.
    const fn is_transport(self) -> bool {
        matches!(self, Self::Chunked | Self::HttpRequest | Self::HttpResponse)
    }
}

impl Step {
    /// The layer that an inspection shows for it.
    #[must_use]
    pub fn layer(&self) -> Layer {
        let layer = Layer::new("encoding", 0)
            .spanning(0, self.octets)
            .with("name", self.wrapping.name());
        match &self.name {
            Some(name) => layer.with("member", name.as_str()),
            None => layer,
        }
    }

    /// Its name for people, with the name of the member or field.
    fn label(&self) -> String {
        let wrapping = self.wrapping.name();
        match &self.name {
            Some(name) => alloc::format!("{wrapping} `{name}`"),
            None => wrapping.into(),
        }
    }
}

/// The wrappings for people, outermost first.
pub(crate) fn named(steps: &[Step]) -> String {
    let labels: Vec<String> = steps.iter().map(Step::label).collect();
    labels.join(", ")
}

/// The warning that a message is not wrapped as the wire would carry it.
pub(super) fn not_wire(format: Format, steps: &[Step]) -> Option<Finding> {
    let due = match format {
        Format::OpenPgp => "base64url of the binary message, in one line",
        Format::Jwe | Format::Jws => "the token itself",
        // Keys are exchanged as files, in whatever form.
        Format::JwkSet | Format::OpenPgpKey | Format::Unknown => return None,
    };
    let carried = steps
        .iter()
        .take_while(|step| step.wrapping.is_transport())
        .count();
    let (around, inside) = steps.split_at_checked(carried)?;
    let is_wire = match (format, inside) {
        (Format::OpenPgp, [only]) => only.wrapping == Wrapping::Base64Url,
        (Format::OpenPgp, _) => false,
        (_, inside) => inside.is_empty(),
    };
    let message = match (steps, is_wire) {
        ([], true) => return None,
        _ if is_wire && around.is_empty() => return None,
        (_, true) => alloc::format!(
            "A whole HTTP message was given ({}); the envelope is its body alone.",
            named(around)
        ),
        ([], false) => {
            alloc::format!("The message is wrapped as binary packets; an HTTP body carries {due}.")
        }
        ([only], false) => alloc::format!(
            "The message is wrapped as {}; an HTTP body carries {due}.",
            only.label()
        ),
        (several, false) => alloc::format!(
            "The message is wrapped {} times, from outside: {}; an HTTP body carries {due}.",
            several.len(),
            named(several)
        ),
    };
    Some(Finding::new("encoding.not-wire", Severity::Warning, message).at("layers[0]"))
}

/// The warning that an armor's checksum is not the one of its content.
pub(super) fn wrong_checksum() -> Finding {
    let message = "The checksum of the armor is wrong: the text may have been changed on the way.";
    Finding::new("encoding.armor-checksum", Severity::Warning, message).at("layers[0]")
}
