//! What a message is, as far as it can be read without any key. Total: every input gets an answer.

pub mod diagnose;
pub mod finding;

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::detect::{Format, Recognised, recognise};
use crate::error::ParseError;
use crate::policy::profile::Profile;
use diagnose::{Cause, Diagnosis};
use finding::{Finding, Severity};

/// Everything that is readable without a key; the shape of `envelope inspect --json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// Whether the message could be read to its end.
    pub ok: bool,
    /// The outermost format.
    pub format: Format,
    /// Layers in reading order, outermost first.
    pub layers: Vec<Layer>,
    /// Who can open it.
    pub recipients: Vec<RecipientSeen>,
    /// JOSE: the protected header, its members as they were written.
    pub header: Option<Value>,
    /// What a reviewer should know.
    pub findings: Vec<Finding>,
    /// Why reading stopped, when `ok` is false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<Diagnosis>,
}

/// One layer: an encoding, a packet, a part of a token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// What it is: `encoding`, `pkesk`, `seipd`, `header`, `encrypted-key`, ...
    pub kind: String,
    /// How deep it lies in its parents; the outermost is 0.
    #[serde(default)]
    pub depth: u32,
    /// Where it begins: octets from the start of the input after its outer encodings were undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Its length in octets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Further facts by name, such as `version`, `algorithm`, `recipient`.
    #[serde(flatten)]
    pub facts: BTreeMap<String, Value>,
}

/// A recipient named, or left anonymous, in the message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientSeen {
    /// OpenPGP key id or fingerprint in upper-case hex, or the JOSE `kid`.
    pub id: Option<String>,
    /// The public-key algorithm, as its registry names it.
    pub algorithm: Option<String>,
    /// Whether the sender hid the recipient.
    pub anonymous: bool,
}

impl Layer {
    /// A layer of this kind at this depth, without facts.
    #[must_use]
    pub fn new(kind: &str, depth: u32) -> Self {
        Self {
            kind: kind.into(),
            depth,
            offset: None,
            bytes: None,
            facts: BTreeMap::new(),
        }
    }

    /// Places the layer: where it begins and how long it is, in octets.
    #[must_use]
    pub fn spanning(mut self, offset: usize, bytes: usize) -> Self {
        self.offset = u64::try_from(offset).ok();
        self.bytes = u64::try_from(bytes).ok();
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.facts.insert(name.into(), value.into());
        self
    }
}

impl Inspection {
    /// An inspection that has seen nothing yet.
    #[must_use]
    pub fn empty(format: Format) -> Self {
        Self {
            ok: true,
            format,
            layers: Vec::new(),
            recipients: Vec::new(),
            header: None,
            findings: Vec::new(),
            diagnosis: None,
        }
    }

    /// Ends with a diagnosis; what was read so far stays.
    #[must_use]
    pub fn stopped(mut self, diagnosis: Diagnosis) -> Self {
        self.ok = false;
        self.diagnosis = Some(diagnosis);
        self
    }

    /// Whether a finding of severity `error` was made.
    #[must_use]
    pub fn has_error(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }
}

/// Takes a message apart without any key.
///
/// `profile` judges what is seen; without one the default of the recognised format is used.
#[must_use]
pub fn inspect(input: &[u8], profile: Option<&Profile>) -> Inspection {
    let limit = profile.map_or(DEFAULT_INSPECT_LIMIT, |profile| profile.limits.inspect_body);
    if input.len() as u64 > limit {
        return Inspection::empty(Format::Unknown).stopped(too_long(input.len(), limit));
    }
    let recognised = recognise(input);
    let mut inspection = Inspection::empty(recognised.format);
    inspection
        .layers
        .extend(recognised.wrapping.layer(input.trim_ascii().len()));
    inspection.findings.extend(recognised.findings());
    if let Some(damage) = recognised.damage {
        return inspection.stopped(bad_encoding(&recognised, damage));
    }
    let default = Profile::default_for(recognised.format);
    match (profile, default) {
        (Some(profile), _) => inspect_body(&recognised, profile, inspection),
        (None, Ok(profile)) => inspect_body(&recognised, &profile, inspection),
        (None, Err(_)) => inspection,
    }
}

/// Why nothing was recognised, in words that fit what was given.
pub(crate) fn not_an_envelope(input: &[u8]) -> Diagnosis {
    let text = input.trim_ascii();
    let seen = if text.is_empty() {
        "The input is empty."
    } else if text.starts_with(b"-----BEGIN PGP ") {
        "This is ASCII armor, but there is no OpenPGP message in it."
    } else if text.starts_with(b"-----BEGIN ") {
        "This is a PEM file (a key or a certificate), not a message."
    } else if text.starts_with(b"{") || text.starts_with(b"[") {
        "This is plain JSON: nothing in it is encrypted or signed as OpenPGP or JOSE."
    } else if text.starts_with(b"<") {
        "This is markup, such as an HTML error page, not a message."
    } else {
        "Neither OpenPGP nor JOSE was recognised."
    };
    Diagnosis::new(
        Cause::NotAnEnvelope,
        seen,
        "Give the body as it was received: base64url of an OpenPGP message, armor, packets, or a \
         JWE or JWS.",
    )
    .with("octets", input.len())
}

/// The wrapping is damaged at a known place.
pub(crate) fn bad_encoding(recognised: &Recognised, damage: ParseError) -> Diagnosis {
    let name = recognised.wrapping.name();
    let at = damage.at;
    Diagnosis::new(
        Cause::BadEncoding,
        alloc::format!(
            "The {name} text is damaged at octet {at}: it can not be decoded from there."
        ),
        "Copy the body again as it was sent, without changing or cutting it.",
    )
    .with("encoding", name)
    .with("at", at)
}

fn inspect_body(recognised: &Recognised, profile: &Profile, inspection: Inspection) -> Inspection {
    match recognised.format {
        #[cfg(feature = "openpgp")]
        Format::OpenPgp | Format::OpenPgpKey => {
            crate::openpgp::inspect::inspect(&recognised.body, profile, inspection)
        }
        #[cfg(feature = "jose")]
        Format::Jwe | Format::Jws | Format::JwkSet => {
            crate::jose::inspect::inspect(&recognised.body, profile, inspection)
        }
        _ => inspection.stopped(not_an_envelope(&recognised.body)),
    }
}

fn too_long(octets: usize, limit: u64) -> Diagnosis {
    Diagnosis::new(
        Cause::SizeLimit,
        alloc::format!("The input has {octets} octets; at most {limit} are inspected."),
        "Raise `limits.inspect_body` in a profile file if such bodies are expected.",
    )
    .with("octets", octets)
    .with("limit", limit)
}

/// 256 MiB, as in the built-in profiles.
const DEFAULT_INSPECT_LIMIT: u64 = 268_435_456;
