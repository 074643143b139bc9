//! What is said of a certificate, for people and machines: the shape of `key inspect`.

use alloc::string::String;
use alloc::vec::Vec;

use super::validity::user_is_bound;
use pgp::types::{KeyDetails as _, KeyVersion};

use super::{Binding, Certificate, ComponentRef, Fingerprint, Standing};
use crate::inspect::finding::{Finding, Severity};
use crate::key::report::{KeyFormat, KeyReport, KeyUsage, SubkeyReport};
use crate::openpgp::algorithm;
use crate::policy::profile::Profile;
use crate::time::UnixTime;

pub(super) fn report(certificate: &Certificate, profile: &Profile, at: UnixTime) -> KeyReport {
    let judged: Vec<(ComponentRef<'_>, Standing)> = certificate
        .components()
        .map(|component| (component, component.standing(profile, at)))
        .collect();
    let primary = ComponentRef {
        certificate,
        component: &certificate.parts.primary,
    };
    let standing = primary.standing(profile, at);
    let mut findings = Vec::new();
    for (component, standing) in &judged {
        judge(component, standing, profile, at, &mut findings);
    }
    findings.extend(encryption_key(&judged, profile, at));
    findings.extend(of_users(certificate, at));
    findings.extend(of_revokers(certificate));
    KeyReport {
        format: KeyFormat::OpenPgp,
        id: certificate.id(),
        thumbprint: certificate.fingerprint().as_str().into(),
        key_type: algorithm::key_type(primary.key()),
        bits: algorithm::key_bits(primary.key()),
        usage: standing.usage,
        secret: primary.has_secret(),
        locked: primary.is_locked(),
        created: Some(standing.created),
        expires: standing.expires,
        revoked: standing.revoked,
        algorithm: None,
        subkeys: judged
            .iter()
            .filter(|(component, _)| !component.is_primary())
            .map(|(component, standing)| subkey(component, standing))
            .collect(),
        user_ids: certificate
            .parts
            .users
            .iter()
            .filter(|user| user_is_bound(user, at))
            .map(|user| String::from_utf8_lossy(&user.id).into_owned())
            .collect(),
        source: None,
        findings,
    }
}

fn subkey(component: &ComponentRef<'_>, standing: &Standing) -> SubkeyReport {
    SubkeyReport {
        id: component.id(),
        thumbprint: Fingerprint::of(component.key()).as_str().into(),
        key_type: algorithm::key_type(component.key()),
        bits: algorithm::key_bits(component.key()),
        usage: standing.usage.clone(),
        secret: component.has_secret(),
        locked: component.is_locked(),
        created: Some(standing.created),
        expires: standing.expires,
        revoked: standing.revoked.clone(),
    }
}

/// A key of an algorithm that was not agreed on: the counterparty may not read it.
pub(in crate::openpgp) fn unusual_algorithm(
    component: &ComponentRef<'_>,
    profile: &Profile,
) -> Option<Finding> {
    let agreed = &profile.openpgp.as_ref()?.key_algorithms;
    let algorithm = algorithm::public_key(component.key().algorithm().into());
    if agreed.is_empty() || algorithm.is_some_and(|one| agreed.contains(&one)) {
        return None;
    }
    let (id, kind) = (component.id(), algorithm::key_type(component.key()));
    let names: Vec<&str> = agreed.iter().map(|one| one.name()).collect();
    let message = alloc::format!(
        "Key {id} is {kind}; profile {} is for {}: the counterparty may not read it.",
        profile.name,
        names.join(", ")
    );
    Some(Finding::new("openpgp.key.algorithm", Severity::Warning, message).at(id))
}

/// Findings on one key.
fn judge(
    component: &ComponentRef<'_>,
    standing: &Standing,
    profile: &Profile,
    at: UnixTime,
    findings: &mut Vec<Finding>,
) {
    let id = component.id();
    let mut found = |rule: &str, severity, message: String| {
        findings.push(Finding::new(rule, severity, message).at(id.clone()));
    };
    if !component.size_protects(profile) {
        let bits = component.modulus_bits().unwrap_or_default();
        let (least, most) = (profile.keys.rsa_bits_min, profile.keys.rsa_bits_max);
        found(
            "openpgp.key.size",
            Severity::Error,
            alloc::format!(
                "Key {id} has {bits} bits; profile {} asks for {least} to {most}.",
                profile.name
            ),
        );
    }
    match standing.binding {
        Binding::Good if standing.created > at => found(
            "openpgp.certificate.not-yet-valid",
            Severity::Warning,
            alloc::format!("Key {id} is not valid before {}.", standing.created.date()),
        ),
        Binding::Good => {}
        Binding::Weak => found(
            "openpgp.certificate.weak-digest",
            Severity::Error,
            alloc::format!(
                "Key {id} is bound by signatures with {}, a digest that profile {} does not accept.",
                standing
                    .weak_digest
                    .as_deref()
                    .unwrap_or("an unknown digest"),
                profile.name
            ),
        ),
        Binding::Future => found(
            "openpgp.certificate.not-yet-valid",
            Severity::Warning,
            alloc::format!("The signatures that bind key {id} lie in the future."),
        ),
        Binding::Missing => found(
            "openpgp.certificate.unbound",
            Severity::Error,
            alloc::format!("No good signature of the owner binds key {id}."),
        ),
    }
    if standing.may(KeyUsage::Sign) && standing.cross_certification_missing {
        found(
            "openpgp.subkey.cross-certification-missing",
            Severity::Warning,
            alloc::format!("Signing subkey {id} has not signed its primary key; it is not used."),
        );
    }
    if let Some(revoked) = &standing.revoked {
        found(
            "key.revoked",
            Severity::Warning,
            alloc::format!("Key {id} was revoked ({revoked})."),
        );
    }
    findings.extend(unusual_algorithm(component, profile));
    if let Some(finding) = lifetime(&id, standing, profile, at) {
        findings.push(finding.at(id));
    }
}

fn lifetime(id: &str, standing: &Standing, profile: &Profile, at: UnixTime) -> Option<Finding> {
    let most = i64::from(profile.keys.lifetime_days_max);
    let Some(expires) = standing.expires else {
        let message = alloc::format!(
            "Key {id} never expires; profile {} allows {most} days.",
            profile.name
        );
        return Some(Finding::new("key.lifetime", Severity::Warning, message));
    };
    if expires <= at {
        let message = alloc::format!("Key {id} expired on {}.", expires.date());
        return Some(Finding::new(
            "key.expired-since",
            Severity::Warning,
            message,
        ));
    }
    let days = expires.days_since(standing.created);
    (days > most).then(|| {
        let message = alloc::format!(
            "Key {id} lives for {days} days; profile {} allows {most}.",
            profile.name
        );
        Finding::new("key.lifetime", Severity::Warning, message)
    })
}

/// An encryption subkey of its own is what lets encryption keys rotate without a new identity.
fn encryption_key(
    judged: &[(ComponentRef<'_>, Standing)],
    profile: &Profile,
    at: UnixTime,
) -> Option<Finding> {
    let encrypts: Vec<&Standing> = judged
        .iter()
        .filter(|(component, standing)| !component.is_primary() && standing.may(KeyUsage::Encrypt))
        .map(|(_, standing)| standing)
        .collect();
    let missing = |message: String| {
        Some(Finding::new(
            "openpgp.subkey.encryption-missing",
            Severity::Error,
            message,
        ))
    };
    if encrypts.is_empty() {
        return missing(
            "There is no encryption subkey: nothing can be encrypted to this key.".into(),
        );
    }
    let mut bound = encrypts
        .into_iter()
        .filter(|standing| standing.binding == Binding::Good)
        .peekable();
    if bound.peek().is_none() {
        return missing(alloc::format!(
            "No encryption subkey is bound by a signature that profile {} accepts now: nothing \
             can be encrypted to this key.",
            profile.name
        ));
    }
    let has_ended = |standing: &Standing| standing.revoked.is_some() || standing.is_expired(at);
    bound.all(has_ended).then(|| {
        let message = "Every encryption subkey is expired or revoked: a new one is needed.";
        Finding::new(
            "openpgp.subkey.encryption-ended",
            Severity::Warning,
            message,
        )
    })
}

/// User ids that the owner did not bind, or took back, are not shown as the owner's.
fn of_users(certificate: &Certificate, at: UnixTime) -> Option<Finding> {
    let users = &certificate.parts.users;
    // From version 6 on a certificate is held together by its direct-key signature.
    let needs_one = certificate.parts.primary.key.version() != KeyVersion::V6;
    if users.is_empty() {
        return needs_one.then(|| {
            Finding::new(
                "openpgp.user-id.missing",
                Severity::Warning,
                "The certificate names nobody: there is no user id in it.",
            )
        });
    }
    let unbound = users.iter().filter(|user| !user_is_bound(user, at)).count();
    (unbound > 0).then(|| {
        let message = alloc::format!(
            "{unbound} of {} user ids are not bound by the owner, or were revoked; they are not \
             shown.",
            users.len()
        );
        Finding::new("openpgp.user-id.unbound", Severity::Warning, message)
    })
}

/// Revocations by keys that the owner named for this, which are not at hand to verify them.
pub(in crate::openpgp) fn of_revokers(certificate: &Certificate) -> Option<Finding> {
    let issuers = &certificate.parts.revoked_by_others;
    let id = certificate.id();
    (!issuers.is_empty()).then(|| {
        let message = alloc::format!(
            "Key {id} was revoked by {}, which its owner named for this. The revocation could \
             not be verified here: ask the owner before you rely on the key.",
            issuers.join(" and ")
        );
        Finding::new("openpgp.key.revoked-by-other", Severity::Warning, message).at(id)
    })
}
