//! Choosing recipients, signers and algorithms for sealing: what is asked for, else what the key is
//! bound to, else the profile's first that fits. Nothing is sealed with a key the profile refuses.

mod recipient;
mod signer;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::detect::Format;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::inspect::finding::{Finding, Severity};
use crate::jose::fit::Need;
use crate::jose::jwk::{Jwk, in_held};
use crate::jose::refusal;
use crate::key::ring::HeldKey;
use crate::open::trace::KeyTried;
use crate::policy::profile::{Presence, Profile};
use crate::seal::{SealFormat, SealRefused, SealRequest};
use crate::time::UnixTime;

pub(super) use recipient::{Recipient, nobody, recipients};
pub(super) use signer::{Signer, signers};

/// Whether the profile has the format and its layers.
///
/// # Errors
/// A [`Diagnosis`] when it does not.
pub(super) fn check_format(request: &SealRequest<'_>) -> Result<(), Diagnosis> {
    let profile = request.profile;
    let (format, is_jws) = match request.format {
        SealFormat::Jws => (Format::Jws, true),
        _ => (Format::Jwe, false),
    };
    if is_jws && profile.layers.encryption == Presence::Required {
        return Err(Diagnosis::new(
            Cause::NotEncrypted,
            format!(
                "The profile {} demands encryption; a JWS alone has none.",
                profile.name
            ),
            "Seal as `jwe`.",
        ));
    }
    if !profile.formats.contains(&format) {
        return Err(format_absent(format, profile));
    }
    let rules = profile
        .jose
        .as_ref()
        .ok_or_else(|| refusal::no_rules(profile))?;
    if rules.serializations.contains(&request.serialization) {
        return Ok(());
    }
    let allowed: Vec<&str> = rules
        .serializations
        .iter()
        .map(|known| known.name())
        .collect();
    Err(refusal::serialization(
        request.serialization.name(),
        &allowed,
        profile,
    ))
}

fn format_absent(format: Format, profile: &Profile) -> Diagnosis {
    Diagnosis::new(
        Cause::AlgorithmForbidden,
        format!(
            "The profile {} does not have the format {}.",
            profile.name,
            format.name()
        ),
        "Choose the profile agreed with the counterparty for this format.",
    )
}

/// The key fits, key sets let it protect, and it is valid at the moment of sealing and for no longer
/// than the profile allows.
fn check(key: &Jwk, need: &Need<'_>, request: &SealRequest<'_>) -> Result<(), SealRefused> {
    need.check(key)
        .map_err(|misfit| refused(key.id(), misfit.outcome(), misfit.diagnosis(key, need)))?;
    let fault = lifetime_fault(key, request).or_else(|| barred(key, request));
    fault.map_or(Ok(()), |(outcome, diagnosis)| {
        Err(refused(key.id(), outcome, diagnosis))
    })
}

/// A key set forbids that the key protects, or gives it to the other environment.
fn barred(key: &Jwk, request: &SealRequest<'_>) -> Option<(&'static str, Diagnosis)> {
    let clearance = request.key_sets().clearance(|| key.name());
    let bar = clearance.bar?;
    let diagnosis = Diagnosis::new(
        bar.cause(),
        format!("Nothing was sealed: key {} {}.", key.id(), bar.clause()),
        bar.remedy_to_seal(),
    );
    let diagnosis = clearance.told(diagnosis.with("key", key.id()));
    Some((bar.outcome(), diagnosis))
}

fn lifetime_fault(key: &Jwk, request: &SealRequest<'_>) -> Option<(&'static str, Diagnosis)> {
    let (id, at, limit) = (key.id(), request.at, request.profile.keys.lifetime_days_max);
    let fault = |outcome, summary: String| {
        let remedy = "Use a key that is valid now and within the agreed lifetime.";
        Some((
            outcome,
            Diagnosis::new(Cause::KeyLifetime, summary, remedy).with("key", key.id()),
        ))
    };
    match (key.not_before, key.expires) {
        (_, Some(expires)) if expires <= at => fault(
            "expired",
            format!("The key {id} expired on {}.", expires.date()),
        ),
        (Some(from), _) if from > at => fault(
            "not yet valid",
            format!("The key {id} is valid only from {}.", from.date()),
        ),
        (Some(from), Some(expires)) if days(from, expires) > i64::from(limit) => {
            let days = days(from, expires);
            fault(
                "lives too long",
                format!("The key {id} lives {days} days; the profile allows {limit}."),
            )
        }
        _ => None,
    }
}

fn days(from: UnixTime, to: UnixTime) -> i64 {
    to.days_since(from)
}

/// The remark that a key names no end of validity.
fn unknown_lifetime(key: &Jwk) -> Option<Finding> {
    key.expires.is_none().then(|| {
        let message = format!("The key {} names no end of validity.", key.id());
        Finding::new("jwk.lifetime.unknown", Severity::Info, message)
    })
}

/// The JWK in a held key.
fn jwk(held: &HeldKey) -> Result<&Jwk, SealRefused> {
    in_held(held).ok_or_else(|| {
        let source = held.source.clone();
        let diagnosis = Diagnosis::new(
            Cause::AlgorithmKeyMismatch,
            format!("The key from {source} is an OpenPGP key; a JOSE message needs a JWK."),
            "Give a JWK, or seal as `openpgp`.",
        );
        refused(source, "other format", diagnosis)
    })
}

fn refused(id: String, outcome: &str, diagnosis: Diagnosis) -> SealRefused {
    SealRefused {
        diagnosis,
        keys_refused: Vec::from([KeyTried::new(id, outcome)]),
    }
}

fn no_algorithm(key: &Jwk, rule: &str, allowed: &[&str], profile: &Profile) -> Diagnosis {
    Diagnosis::new(
        Cause::AlgorithmKeyMismatch,
        format!(
            "No algorithm that the profile {} allows ({}) works with the key {}, which is {} with \
             {} bits.",
            profile.name,
            refusal::listed(allowed),
            key.id(),
            key.kind().name(),
            key.bits()
        ),
        format!("Give a key of another type, or change `{rule}` in a profile file."),
    )
    .with("key", key.id())
}
