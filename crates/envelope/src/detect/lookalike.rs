//! What people paste instead of an envelope, told by its first octets. It decides nothing: the
//! words are in [`crate::inspect`].

use super::damage::Flaw;

/// What octets are that are no envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lookalike {
    /// A file of the program `age`.
    Age,
    /// Octets that are no text.
    Binary,
    /// A certificate as PEM.
    Certificate,
    /// A request for a certificate, as PEM.
    CertificateRequest,
    /// A CMS message (RFC 5652), as PEM.
    Cms,
    /// Data in DER: a certificate, a key or a CMS message.
    Der,
    /// A digest, fingerprint or key id in hex.
    Digest,
    /// Nothing at all.
    Empty,
    /// ASCII armor without OpenPGP packets in it.
    EmptyArmor,
    /// An HTML page.
    Html,
    /// A picture.
    Image,
    /// JSON that is no request and no response.
    Json,
    /// An error response of the payment protocol.
    JsonError,
    /// A decrypted request of the payment protocol.
    JsonRequest,
    /// A decrypted response of the payment protocol.
    JsonResponse,
    /// A file of OpenSSL's `enc`.
    OpenSsl,
    /// A PDF file.
    Pdf,
    /// Another PEM file.
    Pem,
    /// A private key as PEM.
    PrivateKey,
    /// A public key as PEM.
    PublicKey,
    /// Text in which octets that were no text were replaced and are lost.
    Replaced,
    /// Several fields of which each holds an envelope.
    SeveralEnvelopes,
    /// A public key of SSH.
    SshKey,
    /// Text that is none of these.
    Text,
    /// A URL.
    Url,
    /// XML.
    Xml,
    /// A ZIP archive.
    Zip,
}

impl Lookalike {
    /// What octets without white space at their ends look like.
    pub(super) fn of(text: &[u8]) -> Self {
        if text.is_empty() {
            return Self::Empty;
        }
        let begins = |(start, kind): &(&[u8], Self)| text.starts_with(start).then_some(*kind);
        if let Some(kind) = STARTS.iter().find_map(begins) {
            return kind;
        }
        match text {
            [b'-', ..] if text.starts_with(b"-----BEGIN ") => pem(text),
            [b'{', ..] => json(text),
            [b'[', ..] if text.ends_with(b"]") => Self::Json,
            [b'<', ..] if text.ends_with(b">") => markup(text),
            // A sequence whose length fills the input.
            [0x30, 0x82, high, low, rest @ ..]
                if usize::from(u16::from_be_bytes([*high, *low])) == rest.len() =>
            {
                Self::Der
            }
            _ if text
                .windows(REPLACEMENT.len())
                .any(|part| part == REPLACEMENT) =>
            {
                Self::Replaced
            }
            _ if DIGESTS.contains(&text.len()) && text.iter().all(u8::is_ascii_hexdigit) => {
                Self::Digest
            }
            _ if core::str::from_utf8(text).is_ok_and(|text| !text.contains(is_odd)) => Self::Text,
            _ => Self::Binary,
        }
    }

    /// Whether it says more than that nothing was recognised.
    pub(super) const fn is_telling(self) -> bool {
        !matches!(self, Self::Binary | Self::Empty | Self::Text)
    }

    /// Whether it says more than that the wrapping around it is damaged.
    pub(super) const fn says_more_than(self, flaw: Flaw) -> bool {
        self.is_telling() && !matches!(flaw, Flaw::TooLarge { .. })
    }
}

fn pem(text: &[u8]) -> Lookalike {
    let label = text
        .split(|octet| *octet == b'\n')
        .next()
        .unwrap_or_default();
    let has = |word: &[u8]| label.windows(word.len()).any(|part| part == word);
    LABELS
        .iter()
        .find(|(word, _)| has(word))
        .map_or(Lookalike::Pem, |(_, kind)| *kind)
}

/// Members anywhere in the text, as it may be cut.
fn json(text: &[u8]) -> Lookalike {
    let has = |name: &[u8]| text.windows(name.len()).any(|part| part == name);
    if has(b"\"errorResponseCode\"") {
        Lookalike::JsonError
    } else if has(b"\"requestHeader\"") {
        Lookalike::JsonRequest
    } else if has(b"\"responseHeader\"") {
        Lookalike::JsonResponse
    } else if matches!(text, [_, b'"' | b'}' | b' ' | b'\t' | b'\r' | b'\n', ..]) {
        Lookalike::Json
    } else {
        Lookalike::Text
    }
}

fn markup(text: &[u8]) -> Lookalike {
    let start = text.get(..SEARCHED).unwrap_or(text).to_ascii_lowercase();
    let has = |name: &[u8]| start.windows(name.len()).any(|part| part == name);
    let is_html = has(b"<!doctype html") || has(b"<html") || has(b"<head") || has(b"<body");
    if is_html {
        Lookalike::Html
    } else {
        Lookalike::Xml
    }
}

/// Control characters that no text has.
fn is_odd(character: char) -> bool {
    character.is_control() && !character.is_ascii_whitespace()
}

const STARTS: &[(&[u8], Lookalike)] = &[
    (b"-----BEGIN AGE ENCRYPTED FILE", Lookalike::Age),
    (b"age-encryption.org/", Lookalike::Age),
    (b"Salted__", Lookalike::OpenSsl),
    (b"%PDF-", Lookalike::Pdf),
    (b"PK\x03\x04", Lookalike::Zip),
    (b"\x89PNG\r\n\x1a\n", Lookalike::Image),
    (b"\xff\xd8\xff", Lookalike::Image),
    (b"GIF8", Lookalike::Image),
    (b"<?xml", Lookalike::Xml),
    (b"https://", Lookalike::Url),
    (b"http://", Lookalike::Url),
    (b"ssh-rsa ", Lookalike::SshKey),
    (b"ssh-ed25519 ", Lookalike::SshKey),
    (b"ecdsa-sha2-", Lookalike::SshKey),
];
/// Words of a PEM label; the more exact ones come first.
const LABELS: &[(&[u8], Lookalike)] = &[
    (b"CERTIFICATE REQUEST", Lookalike::CertificateRequest),
    (b"CERTIFICATE", Lookalike::Certificate),
    (b"PRIVATE KEY", Lookalike::PrivateKey),
    (b"PUBLIC KEY", Lookalike::PublicKey),
    (b"PKCS7", Lookalike::Cms),
    (b"CMS", Lookalike::Cms),
    (b"PGP", Lookalike::EmptyArmor),
];
/// Digits of key ids, and of digests from MD5 to SHA-512.
const DIGESTS: &[usize] = &[16, 32, 40, 56, 64, 96, 128];
/// What stands in a text for octets that are none.
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();
/// Octets in which a page says what it is.
const SEARCHED: usize = 1_024;
