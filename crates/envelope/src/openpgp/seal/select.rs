//! Which key of each certificate signs or is encrypted to: by its flags and validity, the newest
//! first. Every refusal is returned with its reason.

use alloc::string::String;
use alloc::vec::Vec;

use pgp::types::KeyDetails as _;

use crate::inspect::diagnose::Cause;
use crate::key::report::KeyUsage;
use crate::key::ring::KeyRing;
use crate::keyset::clearance::Bar;
use crate::openpgp::certificate::{Binding, Certificate, ComponentRef};
use crate::openpgp::united::United;
use crate::seal::SealRequest;
use crate::time::UnixTime;

/// A key that was offered and can not be used.
pub(super) struct Unusable {
    pub(super) id: String,
    pub(super) source: String,
    pub(super) reason: Reason,
}

/// Why a key can not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Barred(Bar),
    Expired(UnixTime),
    Lifetime { most: u32 },
    Locked,
    NoEncryptionSubkey,
    NoSecret,
    NoSigningKey,
    NotOpenPgp,
    NotYetValid(UnixTime),
    Revoked,
    Size { bits: u32, least: u32, most: u32 },
    Unbound,
    WeakDigest,
    WrongPassphrase,
}

impl Reason {
    pub(super) const fn cause(self) -> Cause {
        match self {
            Self::Barred(bar) => bar.cause(),
            Self::Expired(_) | Self::Lifetime { .. } => Cause::KeyLifetime,
            Self::Locked => Cause::KeyLocked,
            Self::NoEncryptionSubkey | Self::NoSecret | Self::NoSigningKey => Cause::KeyWrongUsage,
            Self::NotOpenPgp => Cause::AlgorithmKeyMismatch,
            Self::NotYetValid(_) | Self::Revoked | Self::Unbound => Cause::KeyDisabled,
            Self::Size { .. } => Cause::KeyTooSmall,
            Self::WeakDigest => Cause::AlgorithmForbidden,
            Self::WrongPassphrase => Cause::WrongPassphrase,
        }
    }

    /// A few words for the list of refused keys.
    pub(super) fn outcome(self) -> String {
        match self {
            Self::Barred(bar) => bar.outcome().into(),
            Self::Expired(at) => alloc::format!("expired on {}", at.date()),
            Self::Lifetime { .. } => "lifetime over the profile's limit".into(),
            Self::Locked => "locked".into(),
            Self::NoEncryptionSubkey => "no encryption subkey".into(),
            Self::NoSecret => "no secret part".into(),
            Self::NoSigningKey => "not for signing".into(),
            Self::NotOpenPgp => "not an OpenPGP key".into(),
            Self::NotYetValid(at) => alloc::format!("not valid before {}", at.date()),
            Self::Revoked => "revoked".into(),
            Self::Size { bits, .. } => alloc::format!("{bits} bits"),
            Self::Unbound => "not bound by its owner".into(),
            Self::WeakDigest => "bound with a weak digest".into(),
            Self::WrongPassphrase => "wrong passphrase".into(),
        }
    }

    /// What follows "key X".
    pub(super) fn sentence(self) -> String {
        match self {
            Self::Barred(bar) => bar.clause(),
            Self::Expired(at) => alloc::format!("expired on {}", at.date()),
            Self::Lifetime { most } => {
                alloc::format!("never expires, or lives longer than the {most} days allowed")
            }
            Self::Locked => "is locked and no passphrase was given".into(),
            Self::NoEncryptionSubkey => "has no subkey for encryption".into(),
            Self::NoSecret => "holds no secret part that could sign".into(),
            Self::NoSigningKey => "may not sign".into(),
            Self::NotOpenPgp => "is a JOSE key, not an OpenPGP key".into(),
            Self::NotYetValid(at) => alloc::format!("is not valid before {at}"),
            Self::Revoked => "was revoked".into(),
            Self::Size { bits, least, most } => {
                alloc::format!("has {bits} bits where {least} to {most} are allowed")
            }
            Self::Unbound => "is not bound by a good signature of its owner".into(),
            Self::WeakDigest => "is bound by a signature whose digest is not accepted".into(),
            Self::WrongPassphrase => "does not open with any passphrase given".into(),
        }
    }

    pub(super) const fn remedy(self) -> &'static str {
        match self {
            Self::Barred(bar) => bar.remedy_to_seal(),
            Self::Locked | Self::WrongPassphrase => "Give the passphrase of this key.",
            Self::NoSecret => "Give the file with the secret key, not the public certificate.",
            Self::NotOpenPgp => "Give an OpenPGP key, or seal in a JOSE format.",
            Self::NotYetValid(_) => "Check the clock, or wait until the key is valid.",
            Self::NoEncryptionSubkey | Self::Expired(_) | Self::Revoked => {
                "Ask the key's owner for a newer certificate and load that."
            }
            _ => "Use another key, one that the profile allows.",
        }
    }
}

/// A component for every recipient, and the recipients without one.
pub(super) fn recipients<'a>(
    request: &SealRequest<'_>,
    certificates: &'a [United],
) -> (Vec<ComponentRef<'a>>, Vec<Unusable>) {
    let (mut chosen, mut unusable) = (Vec::new(), other_formats(request.recipients));
    for United {
        certificate,
        source,
    } in certificates
    {
        let candidates = certificate
            .components()
            .filter(|component| !component.is_primary())
            .filter(|component| request.recipients.is_chosen(|| component.name()));
        match newest(request, candidates, KeyUsage::Encrypt) {
            Ok(component) => chosen.push(component),
            Err(reason) => unusable.push(Unusable {
                id: certificate.id(),
                source: source.clone(),
                reason,
            }),
        }
    }
    (chosen, unusable)
}

/// A component for every signer with the source of its key, and the signers without one.
pub(super) fn signers<'a>(
    request: &SealRequest<'_>,
    certificates: &'a [United],
) -> (Vec<(ComponentRef<'a>, String)>, Vec<Unusable>) {
    let (mut chosen, mut unusable) = (Vec::new(), other_formats(request.signers));
    for United {
        certificate,
        source,
    } in certificates
    {
        for candidates in candidates(request, certificate) {
            match newest(request, candidates.into_iter(), KeyUsage::Sign) {
                Ok(component) => chosen.push((component, source.clone())),
                Err(reason) => unusable.push(Unusable {
                    id: certificate.id(),
                    source: source.clone(),
                    reason,
                }),
            }
        }
    }
    (chosen, unusable)
}

/// The components of which one signs each: all together, or each alone where they were chosen.
fn candidates<'a>(
    request: &SealRequest<'_>,
    certificate: &'a Certificate,
) -> Vec<Vec<ComponentRef<'a>>> {
    let ring = request.signers;
    if !ring.has_choice() {
        return Vec::from([certificate.components().collect()]);
    }
    certificate
        .components()
        .filter(|component| ring.is_chosen(|| component.name()))
        .map(|component| Vec::from([component]))
        .collect()
}

/// Keys that are no OpenPGP keys.
fn other_formats(ring: &KeyRing) -> Vec<Unusable> {
    ring.iter()
        .filter(|held| Certificate::of(&held.material).is_none())
        .map(|held| Unusable {
            id: held.source.clone(),
            source: held.source.clone(),
            reason: Reason::NotOpenPgp,
        })
        .collect()
}

/// The newest component that can be used; else the reason of the one that comes nearest.
fn newest<'a>(
    request: &SealRequest<'_>,
    candidates: impl Iterator<Item = ComponentRef<'a>>,
    usage: KeyUsage,
) -> Result<ComponentRef<'a>, Reason> {
    let mut best: Option<(u32, ComponentRef<'a>)> = None;
    let mut reason = match usage {
        KeyUsage::Encrypt => Reason::NoEncryptionSubkey,
        _ => Reason::NoSigningKey,
    };
    for candidate in candidates {
        match judge(request, &candidate, usage) {
            Ok(()) => {
                let created = creation(&candidate);
                if best.is_none_or(|(newest, _)| created >= newest) {
                    best = Some((created, candidate));
                }
            }
            Err(Reason::NoEncryptionSubkey | Reason::NoSigningKey) => {}
            Err(other) => reason = other,
        }
    }
    best.map(|(_, component)| component).ok_or(reason)
}

fn creation(component: &ComponentRef<'_>) -> u32 {
    component.key().created_at().as_secs()
}

fn judge(
    request: &SealRequest<'_>,
    candidate: &ComponentRef<'_>,
    usage: KeyUsage,
) -> Result<(), Reason> {
    let (profile, at) = (request.profile, request.at);
    let standing = candidate.standing(profile, at);
    let signs = usage == KeyUsage::Sign;
    // Without a good binding the flags are not known, and the algorithm alone speaks.
    match standing.binding {
        Binding::Good => {}
        Binding::Future => return Err(Reason::NotYetValid(standing.created)),
        Binding::Weak => return Err(Reason::WeakDigest),
        Binding::Missing => return Err(Reason::Unbound),
    }
    if !standing.may(usage) || (signs && standing.cross_certification_missing) {
        return Err(if signs {
            Reason::NoSigningKey
        } else {
            Reason::NoEncryptionSubkey
        });
    }
    if standing.revoked.is_some() {
        return Err(Reason::Revoked);
    }
    if let Some(bar) = request.key_sets().clearance(|| candidate.name()).bar {
        return Err(Reason::Barred(bar));
    }
    if standing.created > at {
        return Err(Reason::NotYetValid(standing.created));
    }
    if let Some(end) = standing.expires.filter(|end| *end <= at) {
        return Err(Reason::Expired(end));
    }
    let most = profile.keys.lifetime_days_max;
    let days = standing.expires.map(|end| end.days_since(standing.created));
    if days.is_none_or(|days| days > i64::from(most)) {
        return Err(Reason::Lifetime { most });
    }
    if !candidate.size_protects(profile) {
        return Err(Reason::Size {
            bits: candidate.modulus_bits().unwrap_or_default(),
            least: profile.keys.rsa_bits_min,
            most: profile.keys.rsa_bits_max,
        });
    }
    if signs && !candidate.has_secret() {
        return Err(Reason::NoSecret);
    }
    Ok(())
}
