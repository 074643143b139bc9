//! Under which change a refused message would open. Found by trying, on copies: nothing is applied,
//! and what opens on the way is wiped.
//!
//! A refusal names the rule that it rests on and the value that this rule would need. So each try
//! takes one refusal away, and the next refusal says what to try after it. A message is never tried
//! where what failed lies behind a private key: no change of ours mends it.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{OpenRequest, Opened, Refused, open};
use crate::CryptoRng;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::key::ring::KeyRing;
use crate::policy::profile::Profile;

/// Changes that together make a refused message open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WouldOpen {
    /// The changes in words, one sentence.
    pub text: String,
    /// The changes; none of them can be left out.
    pub changes: Vec<Change>,
}

/// One change of the key set or of the profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    /// Another built-in profile.
    Profile {
        /// Its name.
        name: String,
    },
    /// One rule of the profile in use.
    Rule {
        /// Its dotted path.
        rule: String,
        /// What it would have to be, or to list.
        needs: Value,
    },
    /// A key that is held becomes a trusted signer.
    Trust {
        /// The signer's id.
        id: String,
    },
}

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
    trust: Cow<'a, KeyRing>,
}

impl<'a> Trial<'a> {
    const fn of(request: &OpenRequest<'a>) -> Self {
        Self {
            profile: Cow::Borrowed(request.profile),
            trust: Cow::Borrowed(request.trust),
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
            let change = self.apply(&diagnosis, request)?;
            if changes.iter().any(|made| change.is_of_the_same(made)) {
                return None;
            }
            changes.push(change);
            let request = OpenRequest {
                profile: &self.profile,
                trust: &self.trust,
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
    fn apply(&mut self, diagnosis: &Diagnosis, request: &OpenRequest<'_>) -> Option<Change> {
        if let Some((rule, needs)) = diagnosis.rule() {
            self.profile = Cow::Owned(self.profile.widened(rule, needs)?);
            return Some(Change::Rule {
                rule: rule.into(),
                needs: needs.clone(),
            });
        }
        if diagnosis.cause == Cause::UnknownSigner && !request.keys.is_empty() {
            self.trust.to_mut().extend(request.keys);
            return Some(Change::Trust { id: String::new() });
        }
        None
    }
}

impl WouldOpen {
    fn of(changes: Vec<Change>) -> Self {
        let sentences: Vec<String> = changes.iter().map(ToString::to_string).collect();
        Self {
            text: sentences.join(" "),
            changes,
        }
    }
}

impl Change {
    const fn concerns_profile(&self) -> bool {
        matches!(self, Self::Profile { .. } | Self::Rule { .. })
    }

    /// Whether a second one of this kind shows that the first did not help.
    fn is_of_the_same(&self, made: &Self) -> bool {
        match (self, made) {
            (
                Self::Rule { rule, needs },
                Self::Rule {
                    rule: made,
                    needs: before,
                },
            ) => rule == made && (needs == before || needs.is_number()),
            (Self::Trust { .. }, Self::Trust { .. }) => true,
            _ => false,
        }
    }

    /// Which of the keys that were trusted for the try is the one that counted.
    fn name_signer(&mut self, opened: &Opened) {
        if let Self::Trust { id } = self {
            let signatures = opened.trace().signatures.iter();
            *id = signatures
                .filter(|signature| signature.counted)
                .find_map(|signature| signature.signer.clone())
                .unwrap_or_default();
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile { name } => write!(f, "Use the profile `{name}`."),
            Self::Rule { rule, needs } => match needs {
                Value::String(word) if word == "optional" => {
                    write!(f, "Make `{rule}` \"optional\" in a profile file.")
                }
                Value::String(name) => write!(f, "Add \"{name}\" to `{rule}` in a profile file."),
                other => write!(f, "Set `{rule}` to {other} in a profile file."),
            },
            Self::Trust { id } => write!(f, "Trust the signer {id}, whose key you hold."),
        }
    }
}

/// The profile that accepts whatever can be read.
const PERMISSIVE: &str = "permissive";

/// Faults that are taken away one after the other. A message with more is not nearly right.
const MOST_CHANGES: usize = 6;

#[cfg(test)]
#[cfg(all(feature = "jose", feature = "openpgp"))]
mod tests;
