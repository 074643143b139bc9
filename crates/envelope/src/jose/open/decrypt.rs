//! Finding the key and decrypting: every key considered leaves one line, and every failure behind
//! a private key is the same failure.

mod candidate;
mod refused;

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use super::plan::{Plan, Target};
use crate::CryptoRng;
use crate::inspect::diagnose::Diagnosis;
use crate::jose::fit::Misfit;
use crate::jose::format::JweParts;
use crate::jose::jwe::key_management::{self, Sent};
use crate::jose::jwe::{content, zip};
use crate::jose::jwk::{Jwk, Thumbprint, in_held};
use crate::jose::refusal;
use crate::open::OpenRequest;
use crate::open::recipient::{Holding, barred, signing_key};
use crate::open::trace::{KeyTried, OpenTrace, OpenedBy, RecipientHeld};
use crate::secret::SecretBytes;
use crate::time::UnixTime;
use candidate::{Candidate, Outcome, names, need};

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
    let mut search = Search::new(request);
    trace.recipients = plan
        .targets
        .iter()
        .map(|target| search.recipient(target))
        .collect();
    let found = search.run(plan, parts, request, rng);
    trace.keys_tried = search.lines(plan, request);
    let Some((content, at)) = found else {
        return Err(search.refused(plan, request));
    };
    let Some(candidate) = search.candidates.get(at) else {
        return Err(search.refused(plan, request));
    };
    let id = candidate.key.id();
    trace
        .findings
        .extend(refused::remarks(candidate, plan, request));
    let opened_by = OpenedBy {
        id,
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

/// The keys held and what became of each.
struct Search<'a> {
    candidates: Vec<Candidate<'a>>,
}

impl<'a> Search<'a> {
    /// Every JWK at hand; the public half of one that is held with its private part is left out.
    fn new(request: &OpenRequest<'a>) -> Self {
        let sets = request.key_sets();
        let jwks = || {
            let held = request.keys.iter();
            held.filter_map(|held| in_held(held).map(|key| (held, key)))
        };
        let has_public = jwks().any(|(_, key)| !key.is_secret());
        let secret: BTreeSet<Thumbprint> = jwks()
            .filter(|(_, key)| has_public && key.is_secret())
            .map(|(_, key)| key.thumbprint())
            .collect();
        let candidates = jwks()
            .filter(|(_, key)| key.is_secret() || !secret.contains(&key.thumbprint()))
            .map(|(held, key)| Candidate {
                key,
                source: &held.source,
                clearance: sets.clearance(|| key.name()),
                outcome: None,
                target: 0,
            })
            .collect();
        Self { candidates }
    }

    fn is_held(&self, target: &Target<'_>) -> bool {
        self.candidates
            .iter()
            .any(|known| known.key.is_secret() && known.is_meant_by(target))
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
                let is_meant = !is_held || candidate.is_meant_by(target);
                let (outcome, content) = if !is_meant {
                    (Outcome::NotARecipient, None)
                } else if let Err(outcome) = candidate.check(plan, target, request) {
                    (outcome, None)
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

    fn holding(&self, at: UnixTime) -> Holding {
        let mut holding = Holding::default();
        for known in self.candidates.iter().filter(|one| one.key.is_secret()) {
            let has_ended = known.ended(at).is_some() || known.only_signs();
            holding.add(known.key.id(), &known.clearance, has_ended);
        }
        holding
    }

    fn lines(&self, plan: &Plan<'_>, request: &OpenRequest<'_>) -> Vec<KeyTried> {
        self.candidates
            .iter()
            .map(|candidate| candidate.line(plan, request))
            .collect()
    }

    /// The one cause, when nothing opened.
    fn refused(&self, plan: &Plan<'_>, request: &OpenRequest<'_>) -> Diagnosis {
        let is_unnamed = plan.targets.iter().any(|target| target.kid.is_none());
        let meant: Vec<Meant> = plan
            .targets
            .iter()
            .map(|target| self.meant(target))
            .collect();
        if !is_unnamed && !meant.iter().any(|one| one.is_held) {
            return refused::no_matching_key(plan, self.holding(request.at), request);
        }
        let has_failed = self
            .candidates
            .iter()
            .any(|known| known.outcome == Some(Outcome::Failed));
        let unused = self.candidates.iter().filter_map(|known| {
            let meant = *meant.get(known.target)?;
            // A key that was tried says more than one that may only have been meant.
            let is_certain = matches!(known.outcome, Some(Outcome::Barred(_)))
                && meant.is_held
                && !meant.has_failed;
            let diagnosis = unused(known, meant, plan, request)?;
            (!has_failed || is_certain).then_some(diagnosis)
        });
        has_failed
            .then(|| refused::failed(plan))
            .into_iter()
            .chain(unused)
            .min_by_key(|diagnosis| diagnosis.cause)
            .unwrap_or_else(|| refused::no_matching_key(plan, self.holding(request.at), request))
    }

    fn meant(&self, target: &Target<'_>) -> Meant {
        let mut meant = Meant::default();
        for known in self.candidates.iter().filter(|one| one.is_meant_by(target)) {
            meant.is_held |= known.key.is_secret();
            meant.has_failed |= known.outcome == Some(Outcome::Failed);
        }
        meant
    }
}

/// What is known of the keys that one recipient names.
#[derive(Clone, Copy, Default)]
struct Meant {
    is_held: bool,
    has_failed: bool,
}

/// Why a key that may be meant was not used.
fn unused(
    known: &Candidate<'_>,
    meant: Meant,
    plan: &Plan<'_>,
    request: &OpenRequest<'_>,
) -> Option<Diagnosis> {
    let target = plan.targets.get(known.target)?;
    match known.outcome? {
        Outcome::Misfit(Misfit::PublicOnly) => None,
        Outcome::Misfit(Misfit::Kind) if !meant.is_held => None,
        // The recipient is named, and it is none of these.
        Outcome::Barred(_) if target.kid.is_some() && !meant.is_held => None,
        Outcome::Misfit(Misfit::Usage) if known.only_signs() => Some(signing_key(&known.key.id())),
        Outcome::Misfit(misfit) => {
            let names = names(plan, target);
            Some(misfit.diagnosis(known.key, &need(&names, plan, target, request)))
        }
        Outcome::Barred(bar) => {
            let id = known.key.id();
            let diagnosis = barred(&id, bar, &known.clearance, request.key_sets());
            Some(diagnosis.with("source", known.source))
        }
        Outcome::NotARecipient | Outcome::Failed | Outcome::Opened => None,
    }
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
