//! Choosing recipient, signer and algorithms for sealing: what is asked for, else what the key is
//! bound to, else the profile's first that fits. Nothing is sealed with a key the profile refuses.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use crate::detect::Format;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::inspect::finding::{Finding, Severity};
use crate::jose::fit::Need;
use crate::jose::jwk::{Jwk, in_held};
use crate::jose::{jwa, refusal};
use crate::key::report::KeyUsage;
use crate::key::ring::HeldKey;
use crate::open::trace::KeyTried;
use crate::policy::algorithm::{ContentEncryption, JwsAlgorithm, KeyManagement};
use crate::policy::profile::{JoseRules, Presence, Profile};
use crate::seal::{SealFormat, SealRefused, SealRequest};
use crate::time::UnixTime;

/// Who shall be able to open it, and how.
#[derive(Clone, Copy)]
pub(super) struct Recipient<'a> {
    pub(super) key: &'a Jwk,
    pub(super) alg: KeyManagement,
    pub(super) enc: ContentEncryption,
}

/// Who signs, and how.
#[derive(Clone, Copy)]
pub(super) struct Signer<'a> {
    pub(super) key: &'a Jwk,
    pub(super) alg: JwsAlgorithm,
}

impl Recipient<'_> {
    pub(super) fn finding(&self) -> Option<Finding> {
        unknown_lifetime(self.key)
    }
}

impl Signer<'_> {
    pub(super) fn finding(&self) -> Option<Finding> {
        unknown_lifetime(self.key)
    }
}

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
    if profile.formats.contains(&format) {
        return Ok(());
    }
    Err(Diagnosis::new(
        Cause::AlgorithmForbidden,
        format!(
            "The profile {} does not have the format {}.",
            profile.name,
            format.name()
        ),
        "Choose the profile agreed with the counterparty for this format.",
    ))
}

/// The first signer with the algorithm it signs with; none where none is given and none is due.
///
/// # Errors
/// [`SealRefused`] when one is due and missing, or the one given can not sign.
pub(super) fn signer<'a>(
    request: &SealRequest<'a>,
    rules: &JoseRules,
) -> Result<Option<Signer<'a>>, SealRefused> {
    let Some(held) = request.signers.iter().next() else {
        let is_due = request.profile.layers.signature == Presence::Required;
        return if is_due {
            Err(SealRefused::new(not_signed(request.profile)))
        } else {
            Ok(None)
        };
    };
    let key = jwk(held)?;
    let alg = signature_algorithm(key, request, rules).map_err(SealRefused::new)?;
    let kind = jwa::signature_kind(alg)
        .ok_or_else(|| SealRefused::new(refusal::not_implemented("alg", alg.name())))?;
    let names = [alg.name()];
    let need = Need::new(kind, &names, KeyUsage::Sign, &request.profile.keys, true);
    check(key, &need, request)?;
    Ok(Some(Signer { key, alg }))
}

/// The recipient with the algorithms for it.
///
/// # Errors
/// [`SealRefused`] when there is not exactly one, or it can not be used.
pub(super) fn recipient<'a>(
    request: &SealRequest<'a>,
    rules: &JoseRules,
) -> Result<Recipient<'a>, SealRefused> {
    let mut keys = request.recipients.iter();
    let (Some(held), None) = (keys.next(), keys.next()) else {
        return Err(SealRefused::new(one_recipient(request.recipients.len())));
    };
    let key = jwk(held)?;
    let alg = key_management(key, request, rules).map_err(SealRefused::new)?;
    let enc = content_encryption(key, alg, request, rules).map_err(SealRefused::new)?;
    let kind = jwa::key_management_kind(alg)
        .ok_or_else(|| SealRefused::new(refusal::not_implemented("alg", alg.name())))?;
    if request.zip && !rules.zip {
        let refused = refusal::forbidden("zip", "DEF", &[], "jose.zip", request.profile);
        return Err(SealRefused::new(refused));
    }
    let names = match alg {
        KeyManagement::Dir => vec![alg.name(), enc.name()],
        _ => vec![alg.name()],
    };
    let need = Need::new(kind, &names, KeyUsage::Encrypt, &request.profile.keys, true);
    check(key, &need, request)?;
    Ok(Recipient { key, alg, enc })
}

/// Nobody signs, though a signature is due.
pub(super) fn not_signed(profile: &Profile) -> Diagnosis {
    Diagnosis::new(
        Cause::NotSigned,
        format!(
            "A signature is due (profile {}), and no signing key is given.",
            profile.name
        ),
        "Give a private signing key.",
    )
}

fn key_management(
    key: &Jwk,
    request: &SealRequest<'_>,
    rules: &JoseRules,
) -> Result<KeyManagement, Diagnosis> {
    let bound = key.alg.as_deref().and_then(KeyManagement::from_name);
    let allowed = &rules.key_management;
    let first = || {
        allowed
            .iter()
            .copied()
            .find(|alg| jwa::key_management_kind(*alg) == Some(key.kind()))
    };
    let alg = request.alg.or(bound).or_else(first);
    alg.filter(|alg| allowed.contains(alg)).ok_or_else(|| {
        let names: Vec<&str> = allowed.iter().map(|alg| alg.name()).collect();
        match alg {
            Some(alg) => refusal::forbidden(
                "alg",
                alg.name(),
                &names,
                "jose.key_management",
                request.profile,
            ),
            None => no_algorithm(key, "jose.key_management", &names, request.profile),
        }
    })
}

/// With `dir`, the first whose key has the length of the shared key.
fn content_encryption(
    key: &Jwk,
    alg: KeyManagement,
    request: &SealRequest<'_>,
    rules: &JoseRules,
) -> Result<ContentEncryption, Diagnosis> {
    let allowed = &rules.content_encryption;
    let bound = key.alg.as_deref().and_then(ContentEncryption::from_name);
    let fits = |enc: &&ContentEncryption| {
        alg != KeyManagement::Dir || jwa::key_octets(**enc) * 8 == key.bits() as usize
    };
    let enc = request
        .enc
        .or(bound)
        .or_else(|| allowed.iter().find(fits).copied());
    enc.filter(|enc| allowed.contains(enc)).ok_or_else(|| {
        let names: Vec<&str> = allowed.iter().map(|enc| enc.name()).collect();
        let rule = "jose.content_encryption";
        match enc {
            Some(enc) => refusal::forbidden("enc", enc.name(), &names, rule, request.profile),
            None => no_algorithm(key, rule, &names, request.profile),
        }
    })
}

fn signature_algorithm(
    key: &Jwk,
    request: &SealRequest<'_>,
    rules: &JoseRules,
) -> Result<JwsAlgorithm, Diagnosis> {
    let bound = key.alg.as_deref().and_then(JwsAlgorithm::from_name);
    let allowed = &rules.signature;
    let first = || {
        allowed
            .iter()
            .copied()
            .find(|alg| jwa::signature_kind(*alg) == Some(key.kind()))
    };
    let alg = request.jws_alg.or(bound).or_else(first);
    alg.filter(|alg| allowed.contains(alg)).ok_or_else(|| {
        let names: Vec<&str> = allowed.iter().map(|alg| alg.name()).collect();
        match alg {
            Some(alg) => {
                refusal::forbidden("alg", alg.name(), &names, "jose.signature", request.profile)
            }
            None => no_algorithm(key, "jose.signature", &names, request.profile),
        }
    })
}

/// The key fits, and is valid at the moment of sealing and for no longer than the profile allows.
fn check(key: &Jwk, need: &Need<'_>, request: &SealRequest<'_>) -> Result<(), SealRefused> {
    need.check(key)
        .map_err(|misfit| refused(key.id(), misfit.outcome(), misfit.diagnosis(key, need)))?;
    lifetime_fault(key, request).map_or(Ok(()), |(outcome, diagnosis)| {
        Err(refused(key.id(), outcome, diagnosis))
    })
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
    let tried = KeyTried {
        id,
        outcome: outcome.to_string(),
    };
    SealRefused {
        diagnosis,
        keys_refused: vec![tried],
    }
}

fn one_recipient(found: usize) -> Diagnosis {
    let (cause, summary) = match found {
        0 => (Cause::NoMatchingKey, String::from("No recipient is given.")),
        _ => (
            Cause::WrongSerialization,
            format!("A compact JWE has one recipient; {found} are given."),
        ),
    };
    Diagnosis::new(cause, summary, "Give exactly one public key to encrypt to.")
        .with("recipients", found)
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
