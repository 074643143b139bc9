//! The serializations (RFC 7515 section 7, RFC 7516 section 7): from text to parts with their
//! places. No cryptography, and no policy beyond the bounds that keep work small.

pub(super) mod compact;
pub(super) mod general;
mod probe;

use alloc::vec::Vec;

use super::header::Header;
use crate::policy::algorithm::Serialization;

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

/// Whether a token is written as JSON, not compact.
pub(super) fn is_json(token: &[u8]) -> bool {
    token.trim_ascii_start().starts_with(b"{")
}
