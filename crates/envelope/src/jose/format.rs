//! The serializations (RFC 7515 section 7, RFC 7516 section 7): from text to parts with their
//! places. No cryptography, and no policy beyond the bounds that keep work small.

pub(super) mod compact;
pub(super) mod general;
mod probe;

use alloc::format;
use alloc::vec::Vec;

use super::header::Header;
use super::{jwa, refusal};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::policy::algorithm::{ContentEncryption, Serialization};

pub use probe::looks_like;

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
    pub(super) payload: Part,
    pub(super) signatures: Vec<JwsSignature>,
}

/// One signature of a JWS.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct JwsSignature {
    pub(super) header: Header,
    pub(super) protected: Part,
    pub(super) signature: Part,
    /// What is signed: header text, a dot, payload text.
    pub(super) signing_input: Vec<u8>,
}

impl JweParts {
    /// Vector and tag have one length each; a short tag is a token that was cut.
    ///
    /// # Errors
    /// A [`Diagnosis`] with the lengths found and due.
    pub(super) fn check_lengths(&self, enc: ContentEncryption) -> Result<(), Diagnosis> {
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
