//! A key that may open a JWE, and what became of it.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use super::super::plan::{Plan, Target};
use crate::jose::fit::{Misfit, Need};
use crate::jose::jwk::Jwk;
use crate::key::report::KeyUsage;
use crate::keyset::clearance::{Bar, Clearance};
use crate::open::OpenRequest;
use crate::open::trace::KeyTried;
use crate::policy::algorithm::KeyManagement;
use crate::time::UnixTime;

/// What became of a key; the order is how much it says, and the last wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    NotARecipient,
    Misfit(Misfit),
    Barred(Bar),
    Failed,
    Opened,
}

/// A key at hand, and what became of it.
pub(super) struct Candidate<'a> {
    pub(super) key: &'a Jwk,
    pub(super) source: &'a str,
    pub(super) clearance: Clearance<'a>,
    pub(super) outcome: Option<Outcome>,
    /// The recipient that the outcome is about, by its place in the plan.
    pub(super) target: usize,
}

impl Candidate<'_> {
    /// Whether the recipient names this key.
    pub(super) fn is_meant_by(&self, target: &Target<'_>) -> bool {
        target.kid.is_some_and(|kid| self.key.is_named(kid))
    }

    pub(super) fn only_signs(&self) -> bool {
        self.key.usages() == [KeyUsage::Sign]
    }

    /// The end of its validity, where that is over.
    pub(super) fn ended(&self, at: UnixTime) -> Option<UnixTime> {
        let end = self.clearance.end(self.key.expires);
        end.filter(|end| *end <= at)
    }

    /// Whether the key may be tried: fitting first, as those causes come first.
    pub(super) fn check(
        &self,
        plan: &Plan<'_>,
        target: &Target<'_>,
        request: &OpenRequest<'_>,
    ) -> Result<(), Outcome> {
        let names = names(plan, target);
        let need = need(&names, plan, target, request);
        let fits = need.check(self.key).map_err(Outcome::Misfit);
        match (fits, self.clearance.bar) {
            (Err(Outcome::Misfit(Misfit::Usage)), Some(bar @ Bar::Environment(_)))
            | (Ok(()), Some(bar)) => Err(Outcome::Barred(bar)),
            (fits, _) => fits,
        }
    }

    /// Its line in the list of keys. A key that was not looked at, since another one opened the
    /// message before, may still be no recipient by its name.
    pub(super) fn line(&self, plan: &Plan<'_>, request: &OpenRequest<'_>) -> KeyTried {
        let is_named = || {
            let mut targets = plan.targets.iter();
            targets.any(|target| target.kid.is_none() || self.is_meant_by(target))
        };
        let word = match self.outcome {
            Some(Outcome::NotARecipient | Outcome::Misfit(Misfit::Usage | Misfit::PublicOnly))
            | None
                if self.only_signs() =>
            {
                SIGNING_KEY
            }
            Some(outcome) => outcome.word(),
            None if is_named() => NOT_TRIED,
            None => Outcome::NotARecipient.word(),
        };
        let ended = self
            .ended(request.at)
            .filter(|_| self.key.is_secret() && !self.only_signs())
            .map(|end| format!("expired {}", end.date()));
        KeyTried::new(self.key.id(), word).of_key(self.source, &self.clearance, ended)
    }

    pub(super) fn note(&mut self, outcome: Outcome, target: usize) {
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
            Self::Barred(_) => 2,
            Self::Failed => 3,
            Self::Opened => 4,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::NotARecipient => "not a recipient",
            Self::Misfit(misfit) => misfit.outcome(),
            Self::Barred(bar) => bar.outcome(),
            Self::Failed => "failed",
            Self::Opened => "opened",
        }
    }
}

/// The names a key may be bound to: with a direct algorithm also the content encryption, since the
/// key then encrypts content (RFC 7520 section 5.6).
pub(super) fn names<'a>(plan: &Plan<'_>, target: &Target<'a>) -> Vec<&'a str> {
    if target.alg == KeyManagement::Dir {
        vec![target.alg.name(), plan.enc.name()]
    } else {
        vec![target.alg.name()]
    }
}

/// What the recipient needs of a key.
pub(super) fn need<'a>(
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

const NOT_TRIED: &str = "not tried";
const SIGNING_KEY: &str = "signing key";
