//! The serializations (RFC 7515 section 7, RFC 7516 section 7): from text to parts with their
//! places. No cryptography, and no policy beyond the bounds that keep work small.

pub(super) mod compact;
pub(super) mod general;
mod probe;

use alloc::format;
use alloc::vec::Vec;

use super::header::Header;
use super::{jwa, refusal};
use crate::detect::Format;
use crate::encoding;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::policy::algorithm::{ContentEncryption, Serialization};

pub use probe::{looks_cut, looks_like};

/// A part of a token: its decoded octets and where its text stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) octets: Vec<u8>,
    /// Octets from the start of the token; 0 in JSON serializations.
    pub(super) offset: usize,
    /// Octets of its text.
    pub(super) length: usize,
}

/// A JWE taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct JweParts {
    pub(super) serialization: Serialization,
    /// The text of the protected header as received: with `aad`, what the tag covers.
    pub(super) protected: Part,
    pub(super) recipients: Vec<JweRecipient>,
    pub(super) iv: Part,
    pub(super) ciphertext: Part,
    pub(super) tag: Part,
    /// The additional authenticated data: header text and, in JSON, a dot and `aad`.
    pub(super) authenticated: Vec<u8>,
}

/// One recipient of a JWE.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct JweRecipient {
    pub(super) header: Header,
    pub(super) encrypted_key: Part,
}

/// A JWS taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct JwsParts {
    pub(super) serialization: Serialization,
    /// Of a detached payload, the octets that were given beside the message.
    pub(super) payload: Part,
    /// Whether the message carries no payload of its own (RFC 7515 appendix F).
    pub(super) detached: bool,
    /// The payload as the signatures cover it: base64url, or as it is (RFC 7797).
    pub(super) payload_text: Vec<u8>,
    pub(super) signatures: Vec<JwsSignature>,
}

/// One signature of a JWS.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct JwsSignature {
    pub(super) header: Header,
    /// The text of the protected header as received.
    pub(super) protected: Part,
    pub(super) signature: Part,
}

impl JwsSignature {
    /// What is signed (RFC 7515 section 5.1): header text, a dot, payload text.
    pub(super) fn signing_input(&self, payload_text: &[u8]) -> Vec<u8> {
        [&self.protected.octets, b".".as_slice(), payload_text].concat()
    }
}

/// The payload of a JWS and how it is signed, from what the message carries and what was given
/// beside it.
pub(super) struct Payload {
    pub(super) part: Part,
    pub(super) text: Vec<u8>,
    pub(super) detached: bool,
}

impl Payload {
    /// `text` is the payload as the message carries it, nothing where it has none; `offset` is
    /// where it stands. `given` is the payload that came beside the message.
    ///
    /// # Errors
    /// A [`Diagnosis`] when there are two payloads or the text is not base64url.
    pub(super) fn of(
        text: Option<&[u8]>,
        offset: usize,
        given: Option<&[u8]>,
        is_unencoded: bool,
    ) -> Result<Self, Diagnosis> {
        let own = text.filter(|text| !text.is_empty());
        if own.is_some() && given.is_some() {
            return Err(refusal::carries_its_own(Format::Jws));
        }
        let is_detached = text.is_none() || own.is_none() && given.is_some();
        let (octets, text) = match (own, given, is_unencoded) {
            (Some(text), _, false) => {
                let octets = encoding::base64url_decode(text).map_err(|mut error| {
                    error.at += offset;
                    refusal::unreadable("payload", error)
                })?;
                (octets, text.to_vec())
            }
            (Some(payload), _, true) | (None, Some(payload), true) => {
                (payload.to_vec(), payload.to_vec())
            }
            (None, Some(payload), false) => {
                let text = encoding::base64url_encode(payload).into_bytes();
                (payload.to_vec(), text)
            }
            (None, None, _) => (Vec::new(), Vec::new()),
        };
        let length = own.map_or(0, <[u8]>::len);
        Ok(Self {
            part: Part {
                octets,
                offset,
                length,
            },
            text,
            detached: is_detached,
        })
    }
}

impl JweParts {
    /// Vector and tag have one length each, by `enc` where it is known; a short tag is a token that
    /// was cut.
    ///
    /// # Errors
    /// A [`Diagnosis`] with the lengths found and due.
    pub(super) fn check_lengths(&self) -> Result<(), Diagnosis> {
        let first = self.recipients.first();
        let name = first.and_then(|recipient| recipient.header.enc().ok());
        let Some(enc) = name.and_then(ContentEncryption::from_name) else {
            return Ok(());
        };
        let (iv, tag) = (self.iv.octets.len(), self.tag.octets.len());
        if iv != jwa::iv_octets(enc) {
            let due = jwa::iv_octets(enc);
            return Err(refusal::malformed(format!(
                "The initialization vector has {iv} octets; {enc} uses {due}."
            )));
        }
        let due = jwa::tag_octets(enc);
        if tag == due {
            return Ok(());
        }
        let summary = format!("The authentication tag has {tag} octets; {enc} uses {due}.");
        Err(if tag < due {
            let remedy = "Copy the whole token; its end is missing.";
            Diagnosis::new(Cause::Truncated, summary, remedy)
        } else {
            refusal::malformed(summary)
        })
    }
}

/// Whether a token is written as JSON, not compact.
pub(super) fn is_json(token: &[u8]) -> bool {
    token.trim_ascii_start().starts_with(b"{")
}

/// No content encryption has a shorter tag (RFC 7518 section 5.1), so that this is known even where
/// the header can not be read.
fn check_tag(tag: &Result<Part, Diagnosis>) -> Result<(), Diagnosis> {
    let Ok(octets) = tag.as_ref().map(|tag| tag.octets.len()) else {
        return Ok(());
    };
    if octets >= SHORTEST_TAG {
        return Ok(());
    }
    Err(Diagnosis::new(
        Cause::Truncated,
        format!(
            "The authentication tag has {octets} octets; every content encryption has at least \
             {SHORTEST_TAG}."
        ),
        "Copy the whole token; its end is missing.",
    )
    .with("octets", octets))
}

/// Octets of the shortest authentication tag.
const SHORTEST_TAG: usize = 16;
