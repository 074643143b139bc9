//! The compact serializations: five parts of a JWE, three of a JWS, joined by dots.

use alloc::format;
use alloc::vec;
use core::cmp::Ordering;

use super::{JweParts, JweRecipient, JwsParts, JwsSignature, Part, Payload, check_tag};
use crate::encoding;
use crate::error::ParseErrorKind;
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
    let [protected, key, iv, ciphertext, tag] = first_slices(token);
    let header = Header::read(protected.text, protected.offset, profile);
    let key = key.decoded("encrypted key");
    let iv = iv.decoded("initialization vector");
    let ciphertext = ciphertext.decoded("ciphertext");
    let tag = tag.decoded("authentication tag");
    refusal::earliest([
        check_count(token, "JWE", &JWE_PARTS),
        refusal::of(&header),
        refusal::of(&key),
        refusal::of(&iv),
        refusal::of(&ciphertext),
        refusal::of(&tag),
        check_tag(&tag),
    ])?;
    Ok(JweParts {
        serialization: Serialization::Compact,
        protected: protected.undecoded(),
        recipients: vec![JweRecipient {
            header: header?,
            encrypted_key: key?,
        }],
        iv: iv?,
        ciphertext: ciphertext?,
        tag: tag?,
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
    let [protected, payload, signature] = first_slices(token);
    let header = Header::read(protected.text, protected.offset, profile);
    let is_unencoded = header.as_ref().map_or(Ok(false), Header::is_unencoded);
    // Without a header base64url is the rule; where its b64 is contradictory nothing can be said.
    let is_plain = *is_unencoded.as_ref().unwrap_or(&true);
    let payload = Payload::of(Some(payload.text), payload.offset, given, is_plain);
    let signature = signature.decoded("signature");
    refusal::earliest([
        check_count(token, "JWS", &JWS_PARTS),
        refusal::of(&header),
        refusal::of(&is_unencoded),
        refusal::of(&payload),
        refusal::of(&signature),
    ])?;
    let payload = payload?;
    Ok(JwsParts {
        serialization: Serialization::Compact,
        payload: payload.part,
        detached: payload.detached,
        payload_text: payload.text,
        signatures: vec![JwsSignature {
            header: header?,
            protected: protected.undecoded(),
            signature: signature?,
        }],
    })
}

/// A slice of the token and where it begins.
#[derive(Clone, Copy, Default)]
pub(in crate::jose) struct Slice<'a> {
    pub(in crate::jose) text: &'a [u8],
    pub(in crate::jose) offset: usize,
    /// It reaches to the end of the token.
    is_last: bool,
}

/// The parts between the dots, however many there are.
pub(in crate::jose) fn slices(token: &[u8]) -> impl Iterator<Item = Slice<'_>> {
    let mut offset = 0;
    token.split(|octet| *octet == b'.').map(move |text| {
        let slice = Slice {
            text,
            offset,
            is_last: offset + text.len() == token.len(),
        };
        offset += text.len() + 1;
        slice
    })
}

/// The first parts, empty ones in the place of those that are missing; a token of nothing but dots
/// costs no more than one of five parts.
fn first_slices<const N: usize>(token: &[u8]) -> [Slice<'_>; N] {
    let mut first = [Slice::default(); N];
    for (place, slice) in first.iter_mut().zip(slices(token)) {
        *place = slice;
    }
    first
}

fn check_count(token: &[u8], kind: &str, names: &[&str]) -> Result<(), Diagnosis> {
    let found = token.iter().filter(|octet| **octet == b'.').count() + 1;
    let due = names.len();
    let (cause, remedy) = match found.cmp(&due) {
        Ordering::Equal => return Ok(()),
        Ordering::Less => (
            Cause::Truncated,
            "Copy the whole token; its end is missing.",
        ),
        Ordering::Greater => (
            Cause::TrailingData,
            "Copy the token alone, without what follows it.",
        ),
    };
    let summary = format!(
        "A compact {kind} has {due} parts joined by dots ({}); this has {found}.",
        names.join(", ")
    );
    Err(Diagnosis::new(cause, summary, remedy)
        .with("parts", found)
        .with("at", token.len()))
}

impl Slice<'_> {
    /// Where no octet ends with the last letters of a token, though each of them is allowed, the end
    /// of the token is missing.
    fn decoded(self, name: &str) -> Result<Part, Diagnosis> {
        let octets = encoding::base64url_decode(self.text).map_err(|mut error| {
            error.at += self.offset;
            if self.is_last && self.text.iter().copied().all(encoding::is_base64url) {
                error.kind = ParseErrorKind::Truncated;
            }
            refusal::unreadable(name, error)
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
