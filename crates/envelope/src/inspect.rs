//! What a message is, as far as it can be read without any key. Total: every input gets an answer.

mod damaged;
pub mod diagnose;
pub mod exchange;
pub mod finding;
pub mod layer;
mod unrecognised;

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::detect::wrapping::Step;
use crate::detect::{Bounds, Format, Recognised, recognise_within};
use crate::policy::profile::Profile;
use crate::time::UnixTime;
pub(crate) use damaged::{damaged, with_cut};
use diagnose::{Cause, Diagnosis};
use finding::{Finding, Severity};
pub use layer::{Field, Layer};
pub(crate) use unrecognised::not_an_envelope;

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
        self.diagnosis = Some(diagnosis.in_format(self.format));
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

/// What to take apart, and by which rules.
#[derive(Clone, Copy)]
pub struct InspectRequest<'a> {
    /// The message as it was received.
    pub input: &'a [u8],
    /// The rules that judge what is seen; without them, those of the recognised format.
    pub profile: Option<&'a Profile>,
    /// The moment at which certificates are judged; without it nothing is said that depends on one.
    pub at: Option<UnixTime>,
}

impl<'a> InspectRequest<'a> {
    /// A request that leaves out what depends on a moment.
    #[must_use]
    pub const fn without_time(input: &'a [u8], profile: Option<&'a Profile>) -> Self {
        Self {
            input,
            profile,
            at: None,
        }
    }
}

/// Takes a message apart without any key.
#[must_use]
pub fn inspect(request: &InspectRequest<'_>) -> Inspection {
    let InspectRequest { input, profile, .. } = *request;
    let limit = profile.map_or(DEFAULT_INSPECT_LIMIT, |profile| profile.limits.inspect_body);
    if input.len() as u64 > limit {
        return Inspection::empty(Format::Unknown).stopped(too_long(input.len(), limit));
    }
    let bounds = profile.map_or(Bounds::BUILT_IN, |profile| Bounds::of(&profile.limits));
    let recognised = recognise_within(input, &bounds);
    let mut inspection = Inspection::empty(recognised.format);
    let layers = recognised.steps.iter().map(Step::layer);
    inspection.layers.extend(layers);
    inspection.findings.extend(recognised.findings());
    if let Some(damage) = recognised.damage {
        return inspection.stopped(damaged(&recognised, damage));
    }
    let default = Profile::default_for(recognised.format);
    let mut inspection = match (profile, default) {
        (Some(profile), _) => inspect_body(&recognised, profile, request.at, inspection),
        (None, Ok(profile)) => inspect_body(&recognised, &profile, request.at, inspection),
        (None, Err(_)) => inspection,
    };
    let diagnosis = inspection.diagnosis.take();
    inspection.diagnosis = diagnosis.map(|diagnosis| with_cut(diagnosis, &recognised));
    inspection
}

#[cfg_attr(
    not(feature = "openpgp"),
    expect(unused_variables, reason = "only certificates are judged at a moment")
)]
fn inspect_body(
    recognised: &Recognised,
    profile: &Profile,
    at: Option<UnixTime>,
    inspection: Inspection,
) -> Inspection {
    match recognised.format {
        #[cfg(feature = "openpgp")]
        Format::OpenPgp | Format::OpenPgpKey => {
            crate::openpgp::inspect::inspect(&recognised.body, profile, at, inspection)
        }
        #[cfg(feature = "jose")]
        Format::Jwe | Format::Jws | Format::JwkSet => {
            crate::jose::inspect::inspect(&recognised.body, profile, inspection)
        }
        _ => inspection.stopped(not_an_envelope(recognised)),
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
