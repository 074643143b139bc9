//! Sealing: signed by every signer, then encrypted to every recipient, or nothing at all.

mod content;
mod message;
mod select;

use alloc::string::String;
use alloc::vec::Vec;

use super::certificate::{ComponentRef, of_revokers, unusual_algorithm};
use super::private_key::PrivateKey;
use super::secret_part::LockError;
use super::united::united;
use crate::CryptoRng;
use crate::detect::Format;
use crate::encoding::base64url_encode;
use crate::framing::armor::{self, ArmorKind};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::inspect::finding::Finding;
use crate::open::trace::KeyTried;
use crate::policy::profile::{OpenPgpRules, Presence};
use crate::seal::{SealEncoding, SealFormat, SealRefused, SealReport, SealRequest, Sealed};
use select::{Reason, Unusable};

/// Seals a payload (RFC 9580 section 10.3): a signed message inside encrypted data.
///
/// # Errors
/// [`SealRefused`] when the profile does not allow it, a limit is passed, or any recipient or
/// signer has no key that can be used now; the refused keys are named with their reasons.
pub fn seal(request: &SealRequest<'_>, rng: &mut dyn CryptoRng) -> Result<Sealed, SealRefused> {
    let rules = rules(request).map_err(SealRefused::new)?;
    check_sizes(request).map_err(SealRefused::new)?;
    let (to, by) = (united(request.recipients), united(request.signers));
    let (recipients, mut unusable) = select::recipients(request, &to);
    let (signers, unusable_signers) = select::signers(request, &by);
    unusable.extend(unusable_signers);
    let signers = unlock(request, signers, &mut unusable);
    if !unusable.is_empty() {
        return Err(refused(&unusable));
    }
    check_presence(request, &recipients, &signers).map_err(SealRefused::new)?;
    let binary = message::write(request, rules, &recipients, &signers, rng)
        .map_err(|failure| SealRefused::new(failure.diagnosis()))?;
    let encoded = match request.encoding {
        SealEncoding::Wire => base64url_encode(&binary).into_bytes(),
        SealEncoding::Armor => armor::encode(ArmorKind::Message, &binary).into_bytes(),
        SealEncoding::Binary => binary,
    };
    Ok(Sealed {
        report: SealReport {
            ok: true,
            format: Format::OpenPgp,
            profile: request.profile.name.clone(),
            content_type: SealFormat::OpenPgp
                .content_type(request.serialization)
                .into(),
            encoding: request.encoding,
            bytes: encoded.len() as u64,
            recipients: recipients.iter().map(ComponentRef::id).collect(),
            signers: signers.iter().map(|signer| signer.component.id()).collect(),
            keys_refused: Vec::new(),
            findings: findings(request, &recipients, &signers),
        },
        message: encoded,
    })
}

/// Keys that work and that the counterparty may not read, and those that another key revoked.
fn findings(
    request: &SealRequest<'_>,
    recipients: &[ComponentRef<'_>],
    signers: &[ReadySigner<'_>],
) -> Vec<Finding> {
    recipients
        .iter()
        .chain(signers.iter().map(|signer| &signer.component))
        .flat_map(|component| {
            let unusual = unusual_algorithm(component, request.profile);
            unusual
                .into_iter()
                .chain(of_revokers(component.certificate))
        })
        .collect()
}

/// A signing key ready for use.
struct ReadySigner<'a> {
    component: ComponentRef<'a>,
    private: PrivateKey,
}

fn rules<'a>(request: &SealRequest<'a>) -> Result<&'a OpenPgpRules, Diagnosis> {
    request
        .profile
        .openpgp
        .as_ref()
        .filter(|_| request.profile.formats.contains(&Format::OpenPgp))
        .ok_or_else(|| {
            Diagnosis::new(
                Cause::AlgorithmForbidden,
                alloc::format!("Profile {} does not allow OpenPGP.", request.profile.name),
                "Choose a profile for OpenPGP, such as `openpgp`.",
            )
        })
}

fn check_sizes(request: &SealRequest<'_>) -> Result<(), Diagnosis> {
    let limits = &request.profile.limits;
    let octets = request.payload.len() as u64;
    if octets > limits.payload {
        return Err(Diagnosis::new(
            Cause::SizeLimit,
            alloc::format!(
                "The payload has {octets} octets; profile {} allows {}.",
                request.profile.name,
                limits.payload
            ),
            "Send less in one message, or raise `limits.payload` on both sides.",
        )
        .with("octets", octets)
        .with("limit", limits.payload));
    }
    for (count, limit, what) in [
        (request.recipients.len(), limits.recipients, "recipients"),
        (request.signers.len(), limits.signatures, "signers"),
    ] {
        if count as u64 > u64::from(limit) {
            return Err(Diagnosis::new(
                Cause::NestingLimit,
                alloc::format!(
                    "{count} {what} were given; profile {} allows {limit}.",
                    request.profile.name
                ),
                alloc::format!("Name at most {limit} {what}."),
            )
            .with("count", count)
            .with("limit", limit));
        }
    }
    Ok(())
}

fn check_presence(
    request: &SealRequest<'_>,
    recipients: &[ComponentRef<'_>],
    signers: &[ReadySigner<'_>],
) -> Result<(), Diagnosis> {
    let layers = &request.profile.layers;
    let name = &request.profile.name;
    if recipients.is_empty() && layers.encryption == Presence::Required {
        return Err(Diagnosis::new(
            Cause::NotEncrypted,
            alloc::format!("No recipient was given, and profile {name} asks for encryption."),
            "Give the counterparty's certificate as recipient.",
        ));
    }
    if signers.is_empty() && layers.signature == Presence::Required {
        return Err(Diagnosis::new(
            Cause::NotSigned,
            alloc::format!("No signer was given, and profile {name} asks for a signature."),
            "Give your own secret key as signer.",
        ));
    }
    if recipients.is_empty() && signers.is_empty() {
        return Err(Diagnosis::new(
            Cause::NotEncrypted,
            "Neither a recipient nor a signer was given: there is nothing to seal with.",
            "Give the counterparty's certificate as recipient, your secret key as signer.",
        ));
    }
    Ok(())
}

fn unlock<'a>(
    request: &SealRequest<'_>,
    signers: Vec<(ComponentRef<'a>, String)>,
    unusable: &mut Vec<Unusable>,
) -> Vec<ReadySigner<'a>> {
    let mut ready = Vec::new();
    for (component, source) in signers {
        match component.unlock(request.passphrases) {
            Ok(private) => ready.push(ReadySigner { component, private }),
            Err(error) => unusable.push(Unusable {
                id: component.id(),
                source,
                reason: match error {
                    LockError::Locked => Reason::Locked,
                    LockError::WrongPassphrase => Reason::WrongPassphrase,
                    LockError::Absent => Reason::NoSecret,
                },
            }),
        }
    }
    ready
}

/// The refusal for the gravest reason, with every refused key.
fn refused(unusable: &[Unusable]) -> SealRefused {
    let keys_refused = unusable
        .iter()
        .map(|key| KeyTried::new(key.id.clone(), key.reason.outcome()))
        .collect();
    let diagnosis = unusable
        .iter()
        .min_by_key(|key| key.reason.cause())
        .map_or_else(
            || {
                Diagnosis::new(
                    Cause::KeyDisabled,
                    "No key can be used.",
                    "Give other keys.",
                )
            },
            |key| {
                Diagnosis::new(
                    key.reason.cause(),
                    alloc::format!(
                        "Nothing was sealed: key {} ({}) {}.",
                        key.id,
                        key.source,
                        key.reason.sentence()
                    ),
                    key.reason.remedy(),
                )
                .with("key", key.id.as_str())
                .with("source", key.source.as_str())
            },
        );
    SealRefused {
        diagnosis,
        keys_refused,
    }
}

#[cfg(test)]
mod tests;
