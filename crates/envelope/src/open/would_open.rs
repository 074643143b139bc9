//! Under which change a refused message would open. Found by trying, on copies: nothing is applied,
//! and what opens on the way is wiped.
//!
//! A refusal names the rule that it rests on and the value that this rule would need. So each try
//! takes one refusal away, and the next refusal says what to try after it. A message is never tried
//! where what failed lies behind a private key: no change of ours mends it.

mod change;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

pub use change::{Change, WouldOpen};

use serde_json::Value;

use super::{OpenRequest, Opened, Refused, open};
use crate::CryptoRng;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::key::ring::KeyRing;
use crate::key::state::KeyState;
use crate::keyset::Environment;
use crate::policy::profile::Profile;

/// Opens a message, and where it is refused looks for the changes under which it would not be: for
/// an operator who asks about one message, not for a service.
///
/// # Errors
/// As [`open`](fn@open), with [`Refused::would_open_if`] filled.
pub fn explained(request: &OpenRequest<'_>, rng: &mut dyn CryptoRng) -> Result<Opened, Refused> {
    open(request, rng).map_err(|refused| Refused {
        would_open_if: would_open(request, &refused, rng),
        ..refused
    })
}

/// The smallest changes under which the message opens, the smallest first; empty where there is
/// none. Takes at most a dozen times what opening takes, and no private-key operation at all for
/// most refusals.
fn would_open(
    request: &OpenRequest<'_>,
    refused: &Refused,
    rng: &mut dyn CryptoRng,
) -> Vec<WouldOpen> {
    if !is_ours_to_change(refused.diagnosis.cause) {
        return Vec::new();
    }
    let mut trial = Trial::of(request);
    let step_by_step = trial.changes(refused, request, rng);
    let concerns_profile = step_by_step
        .as_ref()
        .is_none_or(|changes| changes.iter().any(Change::concerns_profile));
    let mut found: Vec<WouldOpen> = Vec::new();
    if concerns_profile {
        found.extend(another_profile(request, step_by_step.is_none(), rng));
    }
    found.extend(step_by_step.map(WouldOpen::of));
    found.sort_by_key(|way| way.changes.len());
    found
}

/// Whether another key set or profile can make a difference.
const fn is_ours_to_change(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::AlgorithmForbidden
            | Cause::WrongSerialization
            | Cause::NotEncrypted
            | Cause::NotSigned
            | Cause::NestingMissing
            | Cause::KeyTooSmall
            | Cause::WrongEnvironment
            | Cause::NoMatchingKey
            | Cause::KeyDisabled
            | Cause::SizeLimit
            | Cause::NestingLimit
            | Cause::UnknownSigner
            | Cause::SignatureWeak
            | Cause::SignerExpired
            | Cause::SignatureNotYetValid
            | Cause::CriticalHeaderUnknown
    )
}

/// The first built-in profile that opens the message as it is. The permissive one proves little,
/// and is named only where nothing else is found.
fn another_profile(
    request: &OpenRequest<'_>,
    permissive_too: bool,
    rng: &mut dyn CryptoRng,
) -> Option<WouldOpen> {
    Profile::BUILT_IN
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| *name != request.profile.name && (permissive_too || *name != PERMISSIVE))
        .find(|name| {
            Profile::built_in(name).is_ok_and(|profile| {
                let request = OpenRequest {
                    profile: &profile,
                    ..*request
                };
                open(&request, rng).is_ok()
            })
        })
        .map(|name| WouldOpen::of(Vec::from([Change::Profile { name: name.into() }])))
}

/// What the next try opens with.
struct Trial<'a> {
    profile: Cow<'a, Profile>,
    keys: Cow<'a, KeyRing>,
    trust: Cow<'a, KeyRing>,
    environment: Option<Environment>,
}

impl<'a> Trial<'a> {
    const fn of(request: &OpenRequest<'a>) -> Self {
        Self {
            profile: Cow::Borrowed(request.profile),
            keys: Cow::Borrowed(request.keys),
            trust: Cow::Borrowed(request.trust),
            environment: request.environment,
        }
    }

    /// Takes one refusal away after the other until the message opens.
    fn changes(
        &mut self,
        refused: &Refused,
        request: &OpenRequest<'_>,
        rng: &mut dyn CryptoRng,
    ) -> Option<Vec<Change>> {
        let mut changes = Vec::new();
        let mut diagnosis = refused.diagnosis.clone();
        while changes.len() < MOST_CHANGES && is_ours_to_change(diagnosis.cause) {
            let change = self.apply(&diagnosis)?;
            if changes.iter().any(|made| change.is_of_the_same(made)) {
                return None;
            }
            changes.push(change);
            let request = OpenRequest {
                profile: &self.profile,
                keys: &self.keys,
                trust: &self.trust,
                environment: self.environment,
                ..*request
            };
            match open(&request, rng) {
                Ok(opened) => {
                    for change in &mut changes {
                        change.name_signer(&opened);
                    }
                    return Some(changes);
                }
                Err(refused) => diagnosis = refused.diagnosis,
            }
        }
        None
    }

    /// The change that this refusal asks for.
    fn apply(&mut self, diagnosis: &Diagnosis) -> Option<Change> {
        if let Some((rule, needs)) = diagnosis.rule() {
            self.profile = Cow::Owned(self.profile.widened(rule, needs)?);
            return Some(Change::Rule {
                rule: rule.into(),
                needs: needs.clone(),
            });
        }
        let fact = |name| diagnosis.evidence.get(name).and_then(Value::as_str);
        match diagnosis.cause {
            Cause::WrongEnvironment => {
                let name = fact("environment").and_then(Environment::from_code)?;
                self.environment = Some(name);
                Some(Change::Environment { name })
            }
            Cause::KeyDisabled => self.another_state(fact("key")?),
            Cause::UnknownSigner if fact("state").is_some() => self.another_state(fact("signer")?),
            Cause::UnknownSigner if !self.keys.is_empty() => {
                self.trust.to_mut().extend(&self.keys);
                Some(Change::Trust { id: String::new() })
            }
            _ => None,
        }
    }

    /// A key that is PreActive as if it were trusted, a Suspended one as if it were restored. No
    /// other state is worth proposing: a compromised key shall not be used.
    fn another_state(&mut self, id: &str) -> Option<Change> {
        let usable = |state| match state {
            KeyState::PreActive {
                trusted: false,
                verified,
            } => Some(KeyState::PreActive {
                trusted: true,
                verified,
            }),
            KeyState::Suspended => Some(KeyState::Active),
            _ => None,
        };
        let records = self.keys.records().iter().chain(self.trust.records());
        let from = records
            .filter(|record| record.name() == id || record.thumbprint == id)
            .find(|record| usable(record.state).is_some())?
            .state
            .name();
        for ring in [&mut self.keys, &mut self.trust] {
            if !ring.records().is_empty() {
                ring.to_mut().assume(id, usable);
            }
        }
        Some(Change::State {
            id: id.into(),
            from,
        })
    }
}

/// The profile that accepts whatever can be read.
const PERMISSIVE: &str = "permissive";

/// Faults that are taken away one after the other. A message with more is not nearly right.
const MOST_CHANGES: usize = 6;

#[cfg(test)]
#[cfg(all(feature = "jose", feature = "openpgp"))]
mod tests;
