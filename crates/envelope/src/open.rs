//! Opening: from a body as received to its payload, or to one explained refusal.
//!
//! This module is the only maker of [`Opened`], and no payload octet leaves it before integrity
//! and the profile's signature rule are satisfied.

pub(crate) mod recipient;
pub mod session_key;
pub(crate) mod signer;
pub mod trace;
pub mod would_open;

use alloc::string::String;
use alloc::vec::Vec;

use base64ct::{Base64, Encoding as _};
use serde::{Deserialize, Serialize};

use crate::CryptoRng;
use crate::detect::{Bounds, Format, Recognised, recognise_within};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::inspect::finding::{Finding, Severity};
use crate::inspect::{damaged, not_an_envelope, with_cut};
use crate::key::ring::KeyRing;
use crate::keyset::clearance::KeySets;
use crate::keyset::{Environment, Operation};
use crate::policy::profile::{Presence, Profile};
use crate::secret::SecretBytes;
use crate::time::UnixTime;
use session_key::SessionKeyGiven;
use trace::{OpenTrace, OpenedBy};
use would_open::WouldOpen;
pub use would_open::explained;

/// Everything that opening depends on.
#[derive(Clone, Copy)]
pub struct OpenRequest<'a> {
    /// The body as received; its encoding is recognised by content.
    pub input: &'a [u8],
    /// The payload of a signature that travels without it, exact octets: of a JWS (RFC 7515
    /// appendix F), or of OpenPGP signatures in a file of their own (RFC 9580 section 10.4).
    pub detached: Option<&'a [u8]>,
    /// Keys held: any one of them may open the message.
    pub keys: &'a KeyRing,
    /// Signers trusted. A key in `keys` is not trusted by being there.
    pub trust: &'a KeyRing,
    /// Passphrases, tried only on locked keys that fit and, where the profile allows them, on
    /// messages that are encrypted with a passphrase.
    pub passphrases: &'a [SecretBytes],
    /// Session keys already known, tried before any key: OpenPGP only.
    pub session_keys: &'a [SessionKeyGiven],
    /// Where the message was received. Keys that a key set gives to the other environment are then
    /// not used; without it the environment is shown and not judged.
    pub environment: Option<Environment>,
    /// The rules.
    pub profile: &'a Profile,
    /// The moment at which validity is judged.
    pub at: UnixTime,
}

impl<'a> OpenRequest<'a> {
    /// The key sets that judge its keys and signers.
    pub(crate) const fn key_sets(&self) -> KeySets<'a> {
        KeySets::of(
            [self.keys, self.trust],
            self.environment,
            Operation::Process,
        )
    }
}

/// A message that passed every check of its profile.
pub struct Opened {
    payload: SecretBytes,
    opened_by: Option<OpenedBy>,
    trace: OpenTrace,
}

/// A message that was refused. It holds no payload.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The cause, its evidence and its remedy.
    pub diagnosis: Diagnosis,
    /// What was tried and seen on the way.
    pub trace: OpenTrace,
    /// Changes of the key set or profile under which it would open, the smallest first; only
    /// where [`explained`] looked for them.
    pub would_open_if: Vec<WouldOpen>,
}

/// The shape of `envelope open --json`, for both outcomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenReport {
    /// Whether the message was accepted.
    pub ok: bool,
    /// The payload, RFC 4648 section 4 with padding; only when accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload_base64: Option<String>,
    /// The key that opened it; none where nothing was encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_by: Option<OpenedBy>,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<Diagnosis>,
    /// Changes under which it would open, the smallest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub would_open_if: Vec<WouldOpen>,
    /// What was tried and seen.
    #[serde(flatten)]
    pub trace: OpenTrace,
}

impl Opened {
    /// Only the format modules of this crate vouch for a payload.
    pub(crate) const fn new(
        payload: SecretBytes,
        opened_by: Option<OpenedBy>,
        trace: OpenTrace,
    ) -> Self {
        Self {
            payload,
            opened_by,
            trace,
        }
    }

    /// The payload, exact octets.
    #[must_use]
    pub const fn payload(&self) -> &SecretBytes {
        &self.payload
    }

    /// The key that opened it; none where nothing was encrypted.
    #[must_use]
    pub const fn opened_by(&self) -> Option<&OpenedBy> {
        self.opened_by.as_ref()
    }

    /// What was tried and seen on the way.
    #[must_use]
    pub const fn trace(&self) -> &OpenTrace {
        &self.trace
    }
}

impl Refused {
    /// A refusal for which no change was looked for.
    #[must_use]
    pub const fn new(diagnosis: Diagnosis, trace: OpenTrace) -> Self {
        Self {
            diagnosis,
            trace,
            would_open_if: Vec::new(),
        }
    }
}

impl OpenReport {
    /// The report of either outcome. With a payload it is as sensitive as the payload itself.
    #[must_use]
    pub fn of(outcome: &Result<Opened, Refused>) -> Self {
        let payload = outcome.as_ref().ok().map(|opened| &opened.payload);
        Self {
            payload_base64: payload.map(|payload| Base64::encode_string(payload.expose())),
            ..Self::without_payload(outcome)
        }
    }

    /// The report for a place where the payload goes another way.
    #[must_use]
    pub fn without_payload(outcome: &Result<Opened, Refused>) -> Self {
        match outcome {
            Ok(opened) => Self {
                ok: true,
                payload_base64: None,
                opened_by: opened.opened_by.clone(),
                diagnosis: None,
                would_open_if: Vec::new(),
                trace: opened.trace.clone(),
            },
            Err(refused) => Self {
                ok: false,
                payload_base64: None,
                opened_by: None,
                diagnosis: Some(refused.diagnosis.clone()),
                would_open_if: refused.would_open_if.clone(),
                trace: refused.trace.clone(),
            },
        }
    }
}

/// Opens a message with any of the keys held and judges its signatures by the keys trusted.
///
/// # Errors
/// [`Refused`] with one cause and what was tried; no payload octet is part of it.
pub fn open(request: &OpenRequest<'_>, rng: &mut dyn CryptoRng) -> Result<Opened, Refused> {
    opened(request, rng).map_err(|refused| Refused {
        diagnosis: refused.diagnosis.in_format(refused.trace.format),
        ..refused
    })
}

fn opened(request: &OpenRequest<'_>, rng: &mut dyn CryptoRng) -> Result<Opened, Refused> {
    let limit = request.profile.limits.body;
    let octets = request
        .input
        .len()
        .max(request.detached.map_or(0, <[u8]>::len));
    if octets as u64 > limit {
        let trace = OpenTrace::new(Format::Unknown, request.profile);
        return Err(Refused::new(too_long(octets, limit), trace));
    }
    let recognised = recognise_within(request.input, &Bounds::of(&request.profile.limits));
    let mut trace = OpenTrace::new(recognised.format, request.profile);
    trace.findings.extend(recognised.findings());
    if let Some(damage) = recognised.damage {
        return Err(Refused::new(damaged(&recognised, damage), trace));
    }
    if let Some(diagnosis) = refuse_format(&recognised, request) {
        return Err(Refused::new(diagnosis, trace));
    }
    if recognised.format != Format::OpenPgp && !request.session_keys.is_empty() {
        trace.findings.push(session_keys_ignored());
    }
    let outcome = match recognised.format {
        #[cfg(feature = "openpgp")]
        Format::OpenPgp => crate::openpgp::open::open(&recognised.body, request, trace, rng),
        #[cfg(feature = "jose")]
        Format::Jwe | Format::Jws => crate::jose::open::open(&recognised.body, request, trace, rng),
        _ => Err(Refused::new(not_an_envelope(&recognised), trace)),
    };
    outcome.map_err(|refused| Refused {
        diagnosis: with_cut(refused.diagnosis, &recognised),
        ..refused
    })
}

/// What can be refused by looking at the format alone.
fn refuse_format(recognised: &Recognised, request: &OpenRequest<'_>) -> Option<Diagnosis> {
    let (format, profile) = (recognised.format, request.profile);
    if format == Format::Unknown {
        return Some(not_an_envelope(recognised));
    }
    if format.is_key() {
        return Some(Diagnosis::new(
            Cause::NotAnEnvelope,
            alloc::format!("This is an {}, not a message.", format.label()),
            "Load it as a key, and give the message that was encrypted with it.",
        ));
    }
    if profile.formats.contains(&format) {
        return None;
    }
    let is_jws_where_jwe_is_due = format == Format::Jws
        && profile.layers.encryption == Presence::Required
        && profile.formats.contains(&Format::Jwe);
    if is_jws_where_jwe_is_due {
        // What is wrong with its parts and header comes before that.
        return None;
    }
    let allowed: Vec<&str> = profile.formats.iter().map(|format| format.name()).collect();
    Some(
        Diagnosis::new(
            Cause::AlgorithmForbidden,
            alloc::format!(
                "This is {}; the profile {} accepts only {}.",
                format.name(),
                profile.name,
                allowed.join(", ")
            ),
            "Choose the profile agreed with the counterparty for this format.",
        )
        .with("format", format.name())
        .with("allowed", allowed)
        .against("formats", format.name()),
    )
}

/// Session keys were given where they are of no use.
pub(crate) fn session_keys_ignored() -> Finding {
    Finding::new(
        "open.session-key.ignored",
        Severity::Warning,
        "A session key was given; it was not used, as it opens encrypted OpenPGP messages only.",
    )
}

fn too_long(octets: usize, limit: u64) -> Diagnosis {
    Diagnosis::new(
        Cause::SizeLimit,
        alloc::format!("The body has {octets} octets; the profile allows {limit}."),
        "Raise `limits.body` in a profile file if such bodies are expected.",
    )
    .with("octets", octets)
    .with("limit", limit)
    .against("limits.body", octets)
}
