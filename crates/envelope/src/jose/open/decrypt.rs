//! Finding the key and decrypting: every key considered leaves one line, and every failure behind
//! a private key is the same failure.

mod refused;

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::plan::{Plan, Target};
use crate::CryptoRng;
use crate::inspect::diagnose::Diagnosis;
use crate::jose::fit::{Misfit, Need};
use crate::jose::format::JweParts;
use crate::jose::jwe::key_management::{self, Sent};
use crate::jose::jwe::{content, zip};
use crate::jose::jwk::{Jwk, in_held};
use crate::jose::refusal;
use crate::key::ring::KeyRing;
use crate::open::OpenRequest;
use crate::open::trace::{KeyTried, OpenTrace, OpenedBy, RecipientHeld};
use crate::policy::algorithm::KeyManagement;
use crate::secret::SecretBytes;

/// Decrypts with the first held key that fits and works.
///
/// # Errors
/// A [`Diagnosis`]: no key, a key that must not be used, or the one cause of a failed decryption.
pub(super) fn decrypt(
    plan: &Plan<'_>,
    parts: &JweParts,
    request: &OpenRequest<'_>,
    trace: &mut OpenTrace,
    rng: &mut dyn CryptoRng,
) -> Result<(SecretBytes, OpenedBy), Diagnosis> {
    let mut search = Search::new(request.keys);
    trace.recipients = plan
        .targets
        .iter()
        .map(|target| search.recipient(target))
        .collect();
    let found = search.run(plan, parts, request, rng);
    trace.keys_tried = search.lines();
    let Some((content, at)) = found else {
        return Err(search.refused(plan, request));
    };
    let Some(candidate) = search.candidates.get(at) else {
        return Err(search.refused(plan, request));
    };
    trace
        .findings
        .extend(refused::remarks(candidate.key, plan, request));
    let opened_by = OpenedBy {
        id: candidate.key.id(),
        source: String::from(candidate.source),
    };
    let content = if plan.zip {
        zip::inflate(&content, &request.profile.limits)?
    } else {
        content
    };
    let (octets, limit) = (content.len(), request.profile.limits.payload);
    if octets as u64 > limit {
        return Err(refusal::too_large(
            "payload",
            octets,
            limit,
            "limits.payload",
        ));
    }
    Ok((content, opened_by))
}

/// What became of a key; the order is how much it says, and the last wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    NotARecipient,
    Misfit(Misfit),
    Failed,
    Opened,
}

struct Candidate<'a> {
    key: &'a Jwk,
    source: &'a str,
    outcome: Option<Outcome>,
    /// The recipient that the outcome is about, by its place in the plan.
    target: usize,
}

/// The keys held and what became of each.
struct Search<'a> {
    candidates: Vec<Candidate<'a>>,
}

impl<'a> Search<'a> {
    fn new(ring: &'a KeyRing) -> Self {
        let candidates = ring
            .iter()
            .filter_map(|held| {
                let key = in_held(held)?;
                Some(Candidate {
                    key,
                    source: &held.source,
                    outcome: None,
                    target: 0,
                })
            })
            .collect();
        Self { candidates }
    }

    fn is_held(&self, target: &Target<'_>) -> bool {
        target
            .kid
            .is_some_and(|kid| self.candidates.iter().any(|known| known.key.is_named(kid)))
    }

    fn recipient(&self, target: &Target<'_>) -> RecipientHeld {
        RecipientHeld {
            id: target.kid.map(refusal::shown),
            held: self.is_held(target),
        }
    }

    /// Tries every key that fits: of a recipient whose key is held, that key alone.
    fn run(
        &mut self,
        plan: &Plan<'_>,
        parts: &JweParts,
        request: &OpenRequest<'_>,
        rng: &mut dyn CryptoRng,
    ) -> Option<(SecretBytes, usize)> {
        for (place, target) in plan.targets.iter().enumerate() {
            let is_held = self.is_held(target);
            for (at, candidate) in self.candidates.iter_mut().enumerate() {
                let is_meant =
                    !is_held || target.kid.is_some_and(|kid| candidate.key.is_named(kid));
                let (outcome, content) = if !is_meant {
                    (Outcome::NotARecipient, None)
                } else if let Err(misfit) = check(candidate.key, plan, target, request) {
                    (Outcome::Misfit(misfit), None)
                } else {
                    match try_key(candidate.key, plan, target, parts, rng) {
                        Some(content) => (Outcome::Opened, Some(content)),
                        None => (Outcome::Failed, None),
                    }
                };
                candidate.note(outcome, place);
                if let Some(content) = content {
                    return Some((content, at));
                }
            }
        }
        None
    }

    fn ids(&self) -> Vec<String> {
        self.candidates.iter().map(|known| known.key.id()).collect()
    }

    fn lines(&self) -> Vec<KeyTried> {
        self.candidates
            .iter()
            .filter_map(|candidate| {
                let outcome = candidate.outcome?.word();
                Some(KeyTried {
                    id: candidate.key.id(),
                    outcome: outcome.into(),
                })
            })
            .collect()
    }

    /// The one cause, when nothing opened.
    fn refused(&self, plan: &Plan<'_>, request: &OpenRequest<'_>) -> Diagnosis {
        let is_unnamed = plan.targets.iter().any(|target| target.kid.is_none());
        let held: Vec<&Target<'_>> = plan
            .targets
            .iter()
            .filter(|target| self.is_held(target))
            .collect();
        if held.is_empty() && !is_unnamed {
            return refused::no_matching_key(plan, &self.ids());
        }
        if self
            .candidates
            .iter()
            .any(|known| known.outcome == Some(Outcome::Failed))
        {
            return refused::failed(plan);
        }
        let misfit = self
            .candidates
            .iter()
            .filter_map(|known| match known.outcome {
                Some(Outcome::Misfit(Misfit::Kind)) if held.is_empty() => None,
                Some(Outcome::Misfit(misfit)) => {
                    let target = plan.targets.get(known.target)?;
                    let names = names(plan, target);
                    Some(misfit.diagnosis(known.key, &need(&names, plan, target, request)))
                }
                _ => None,
            })
            .min_by_key(|diagnosis| diagnosis.cause);
        misfit.unwrap_or_else(|| refused::no_matching_key(plan, &self.ids()))
    }
}

impl Candidate<'_> {
    fn note(&mut self, outcome: Outcome, target: usize) {
        if self
            .outcome
            .is_none_or(|known| known.weight() <= outcome.weight())
        {
            self.outcome = Some(outcome);
            self.target = target;
        }
    }
}

impl Outcome {
    const fn weight(self) -> u8 {
        match self {
            Self::NotARecipient => 0,
            Self::Misfit(_) => 1,
            Self::Failed => 2,
            Self::Opened => 3,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::NotARecipient => "not a recipient",
            Self::Misfit(misfit) => misfit.outcome(),
            Self::Failed => "failed",
            Self::Opened => "opened",
        }
    }
}

/// The names a key may be bound to: with a direct algorithm also the content encryption, since the
/// key then encrypts content (RFC 7520 section 5.6).
fn names<'a>(plan: &Plan<'_>, target: &Target<'a>) -> Vec<&'a str> {
    if target.alg == KeyManagement::Dir {
        vec![target.alg.name(), plan.enc.name()]
    } else {
        vec![target.alg.name()]
    }
}

fn need<'a>(
    names: &'a [&'a str],
    plan: &Plan<'_>,
    target: &'a Target<'_>,
    request: &OpenRequest<'_>,
) -> Need<'a> {
    let rules = &request.profile.keys;
    Need::transport(
        target.transport(),
        &target.kinds,
        names,
        plan.enc,
        rules,
        false,
    )
}

fn check(
    key: &Jwk,
    plan: &Plan<'_>,
    target: &Target<'_>,
    request: &OpenRequest<'_>,
) -> Result<(), Misfit> {
    need(&names(plan, target), plan, target, request).check(key)
}

/// Unwraps the content key, a random one in its place when that fails, and lets the tag decide.
fn try_key(
    key: &Jwk,
    plan: &Plan<'_>,
    target: &Target<'_>,
    parts: &JweParts,
    rng: &mut dyn CryptoRng,
) -> Option<SecretBytes> {
    let sent = Sent {
        alg: target.alg,
        enc: plan.enc,
        parameters: &target.parameters,
        encrypted_key: target.encrypted_key,
    };
    let content_key = key_management::unwrap(sent, key, rng).ok()?;
    content::decrypt(
        plan.enc,
        &content_key,
        &parts.iv.octets,
        &parts.authenticated,
        &parts.ciphertext.octets,
        &parts.tag.octets,
    )
    .ok()
}
