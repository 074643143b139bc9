//! The compact serializations: five parts of a JWE, three of a JWS, joined by dots.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use super::{JweParts, JweRecipient, JwsParts, JwsSignature, Part, Payload};
use crate::encoding;
use crate::error::{ParseError, ParseErrorKind};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::jose::header::Header;
use crate::jose::refusal;
use crate::policy::algorithm::Serialization;
use crate::policy::profile::Profile;

/// The names of a JWE's parts, in order (RFC 7516 section 7.1).
pub(in crate::jose) const JWE_PARTS: [&str; 5] =
    ["header", "encrypted-key", "iv", "ciphertext", "tag"];
/// The names of a JWS's parts, in order (RFC 7515 section 7.1).
pub(in crate::jose) const JWS_PARTS: [&str; 3] = ["header", "payload", "signature"];

/// Takes a compact JWE apart.
///
/// # Errors
/// A [`Diagnosis`] with the part and the octet that could not be read.
pub(in crate::jose) fn jwe(token: &[u8], profile: &Profile) -> Result<JweParts, Diagnosis> {
    let [protected, key, iv, ciphertext, tag] = split(token, "JWE", JWE_PARTS)?;
    let header = Header::read(protected.text, protected.offset, profile)?;
    Ok(JweParts {
        serialization: Serialization::Compact,
        protected: protected.undecoded(),
        recipients: vec![JweRecipient {
            header,
            encrypted_key: key.decoded("encrypted key")?,
        }],
        iv: iv.decoded("initialization vector")?,
        ciphertext: ciphertext.decoded("ciphertext")?,
        tag: tag.decoded_last("authentication tag")?,
        authenticated: protected.text.to_vec(),
    })
}

/// Takes a compact JWS apart; `given` is the payload of one that travels without it.
///
/// # Errors
/// A [`Diagnosis`] with the part and the octet that could not be read.
pub(in crate::jose) fn jws(
    token: &[u8],
    given: Option<&[u8]>,
    profile: &Profile,
) -> Result<JwsParts, Diagnosis> {
    let [protected, payload, signature] = split(token, "JWS", JWS_PARTS)?;
    let header = Header::read(protected.text, protected.offset, profile)?;
    let is_unencoded = header.is_unencoded()?;
    let payload = Payload::of(Some(payload.text), payload.offset, given, is_unencoded)?;
    Ok(JwsParts {
        serialization: Serialization::Compact,
        payload: payload.part,
        detached: payload.detached,
        payload_text: payload.text,
        signatures: vec![JwsSignature {
            header,
            protected: protected.undecoded(),
            signature: signature.decoded_last("signature")?,
        }],
    })
}

/// A slice of the token and where it begins.
#[derive(Clone, Copy)]
pub(in crate::jose) struct Slice<'a> {
    pub(in crate::jose) text: &'a [u8],
    pub(in crate::jose) offset: usize,
}

/// The parts between the dots, however many there are.
pub(in crate::jose) fn slices(token: &[u8]) -> Vec<Slice<'_>> {
    let mut offset = 0;
    token
        .split(|octet| *octet == b'.')
        .map(|text| {
            let slice = Slice { text, offset };
            offset += text.len() + 1;
            slice
        })
        .collect()
}

fn split<'a, const N: usize>(
    token: &'a [u8],
    kind: &str,
    names: [&str; N],
) -> Result<[Slice<'a>; N], Diagnosis> {
    let dots = token.iter().filter(|octet| **octet == b'.').count();
    if dots + 1 == N
        && let Ok(parts) = slices(token).try_into()
    {
        return Ok(parts);
    }
    let found = dots + 1;
    let (cause, remedy) = if found < N {
        (
            Cause::Truncated,
            "Copy the whole token; its end is missing.",
        )
    } else {
        (
            Cause::TrailingData,
            "Copy the token alone, without what follows it.",
        )
    };
    let summary = format!(
        "A compact {kind} has {N} parts joined by dots ({}); this has {found}.",
        names.join(", ")
    );
    Err(Diagnosis::new(cause, summary, remedy)
        .with("parts", found)
        .with("at", token.len()))
}

impl Slice<'_> {
    fn decoded(self, name: &str) -> Result<Part, Diagnosis> {
        self.read()
            .map_err(|error| refusal::unreadable(name, error))
    }

    /// The last part: where no octet ends with its letters, though each of them is allowed, the end
    /// of the token is missing.
    fn decoded_last(self, name: &str) -> Result<Part, Diagnosis> {
        self.read().map_err(|mut error| {
            if self.text.iter().copied().all(encoding::is_base64url) {
                error.kind = ParseErrorKind::Truncated;
            }
            refusal::unreadable(name, error)
        })
    }

    fn read(self) -> Result<Part, ParseError> {
        let octets = encoding::base64url_decode(self.text).map_err(|mut error| {
            error.at += self.offset;
            error
        })?;
        Ok(Part {
            octets,
            offset: self.offset,
            length: self.text.len(),
        })
    }

    fn undecoded(self) -> Part {
        Part {
            octets: self.text.to_vec(),
            offset: self.offset,
            length: self.text.len(),
        }
    }
}
