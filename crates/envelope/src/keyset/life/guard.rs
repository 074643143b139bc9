//! What guards each step: functions of the set, the key, the request and the policy, nothing else.
//! A guard adds every reason that holds, so that an operator sees all of them at once.

use alloc::vec::Vec;

use super::evidence::Evidence;
use super::reason::Reason;
use super::step::{Step, StepName};
use super::{Life, Request};
use crate::key::state::KeyState;
use crate::keyset::entry::{Environment, Owner};
use crate::keyset::publish::is_handed_out;
use crate::policy::rotation::RotationPolicy;
use crate::time::UnixTime;

/// The state that the step leads to.
///
/// # Errors
/// Every [`Reason`] against it.
pub(super) fn next_state(
    set: &[Life],
    life: &Life,
    request: &Request<'_>,
    policy: &RotationPolicy,
) -> Result<KeyState, Vec<Reason>> {
    let mut reasons = Vec::new();
    if life.entry.environment != request.environment {
        reasons.push(Reason::OtherEnvironment {
            key: life.entry.environment,
            asked: request.environment,
        });
    }
    let step = request.step.name();
    let Some(state) = step.from_state(life.entry.state) else {
        reasons.push(Reason::NotFromThisState {
            step,
            state: life.entry.state.name(),
        });
        return Err(reasons);
    };
    match request.step {
        Step::Trust { comparison } => match comparison {
            Some(one) if !one.fits(&life.entry.thumbprint) => {
                reasons.push(Reason::ComparisonDiffers);
            }
            None if life.entry.owner == Owner::Counterparty => {
                reasons.push(Reason::ComparisonMissing);
            }
            _ => {}
        },
        Step::Verify { evidence } => verify(life, evidence, request, &mut reasons),
        Step::Activate => activate(life, request.at, policy, &mut reasons),
        Step::Suspend { confirmed } => {
            if !confirmed && !is_covered(set, life) {
                reasons.push(Reason::LastOne);
            }
        }
        Step::Restore => {
            reasons.extend(validity(life, request.at));
            if life.proof().is_none() {
                reasons.push(Reason::NotVerified);
            }
        }
        Step::Deactivate => {
            if !has_successor(set, life, request.at) {
                reasons.push(Reason::NoSuccessor);
            }
        }
        Step::Destroy => destroy(set, life, request.at, policy, &mut reasons),
        Step::Compromise | Step::WithdrawCompromise => {}
    }
    if needs_two(step, life.entry.environment) && !request.approval.is_by_two() {
        reasons.push(Reason::SecondPerson);
    }
    if reasons.is_empty() {
        Ok(state)
    } else {
        Err(reasons)
    }
}

/// Destroying, bringing a key into production use, and taking back the mark of a compromise.
const fn needs_two(step: StepName, environment: Environment) -> bool {
    match step {
        StepName::Destroy | StepName::WithdrawCompromise => true,
        StepName::Activate | StepName::Restore => {
            matches!(environment, Environment::Production)
        }
        _ => false,
    }
}

fn verify(life: &Life, evidence: &Evidence, request: &Request<'_>, reasons: &mut Vec<Reason>) {
    if !evidence.counts_in(life.entry.environment) {
        reasons.push(Reason::EvidenceLocal);
    }
    if evidence.at > request.at {
        reasons.push(Reason::EvidenceAhead { made: evidence.at });
    }
    // Somebody's word is worth as much as the people who vouch for having heard it.
    let is_word = matches!(evidence.kind, super::EvidenceKind::CounterpartyWord);
    if is_word && life.entry.environment == Environment::Production && !request.approval.is_by_two()
    {
        reasons.push(Reason::SecondPerson);
    }
}

fn activate(life: &Life, at: UnixTime, policy: &RotationPolicy, reasons: &mut Vec<Reason>) {
    if !life.entry.state.is_trusted() {
        reasons.push(Reason::NotTrusted);
    }
    let days = policy.evidence_fresh;
    match life.proof() {
        None => reasons.push(Reason::NotVerified),
        Some(proof) if !proof.is_fresh(at, days) => reasons.push(Reason::EvidenceOld {
            made: proof.at,
            days,
        }),
        Some(_) => {}
    }
    reasons.extend(validity(life, at));
    reasons.extend(publication(life, at, policy));
}

/// Only a key that is handed out can be known for long enough; one that is not is refused by its
/// state already.
fn publication(life: &Life, at: UnixTime, policy: &RotationPolicy) -> Option<Reason> {
    if !is_handed_out(&life.entry) {
        return None;
    }
    let since = life.published.unwrap_or(at);
    let from = since.plus_seconds(i64::from(policy.publish_before));
    (at < from).then_some(Reason::PublishedTooShort { from })
}

fn validity(life: &Life, at: UnixTime) -> Option<Reason> {
    let entry = &life.entry;
    if entry.valid_from > at {
        return Some(Reason::NotYetValid {
            begin: entry.valid_from,
        });
    }
    let end = entry.valid_to.filter(|end| *end <= at)?;
    Some(Reason::Expired { end })
}

fn destroy(
    set: &[Life],
    life: &Life,
    at: UnixTime,
    policy: &RotationPolicy,
    reasons: &mut Vec<Reason>,
) {
    // A key that was never trusted was never handed to anybody who could seal to it.
    if life.entry.state.is_trusted() {
        if !has_successor(set, life, at) {
            reasons.push(Reason::NoSuccessor);
        }
        let from = life.since.plus_days(i64::from(policy.destroy_after));
        if at < from {
            reasons.push(Reason::TooEarly { from });
        }
    }
}

/// Whether another key of the purpose is in use and was seen to work.
fn has_successor(set: &[Life], life: &Life, at: UnixTime) -> bool {
    others(set, life).any(|other| other.works(at))
}

/// Whether another key of the purpose would open what arrives.
fn is_covered(set: &[Life], life: &Life) -> bool {
    others(set, life).any(Life::processes)
}

fn others<'a>(set: &'a [Life], life: &Life) -> impl Iterator<Item = &'a Life> {
    let (purpose, thumbprint) = (life.purpose(), life.entry.thumbprint.clone());
    set.iter()
        .filter(move |other| other.purpose() == purpose && other.entry.thumbprint != thumbprint)
}
