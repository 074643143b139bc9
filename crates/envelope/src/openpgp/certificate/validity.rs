//! What a key may do at a moment: from its latest good self-signature, its revocations and the
//! digests that the profile accepts. Pure: nothing here verifies or reads a clock.

mod rules;
mod usage;

use alloc::string::String;
use alloc::vec::Vec;

use pgp::packet::Signature;

use super::component::{ComponentRef, User};
use crate::key::report::KeyUsage;
use crate::open::trace::Verdict;
use crate::openpgp::algorithm::digest;
use crate::policy::algorithm::Digest;
use crate::policy::profile::Profile;
use crate::time::UnixTime;
pub(super) use rules::Rules;

/// What a key may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::openpgp) struct Standing {
    pub(in crate::openpgp) binding: Binding,
    /// The digest that makes the binding weak, where it is.
    pub(in crate::openpgp) weak_digest: Option<String>,
    pub(in crate::openpgp) usage: Vec<KeyUsage>,
    pub(in crate::openpgp) created: UnixTime,
    pub(in crate::openpgp) expires: Option<UnixTime>,
    pub(in crate::openpgp) revoked: Option<String>,
    /// A signing subkey without its own signature over the primary key.
    pub(in crate::openpgp) cross_certification_missing: bool,
    /// Whether the owner reads version 2 of the encrypted data.
    pub(in crate::openpgp) seipd_v2: bool,
}

/// How a key is bound into its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::openpgp) enum Binding {
    /// By a signature that the profile accepts.
    Good,
    /// By signatures that lie in the future.
    Future,
    /// By signatures whose digest the profile does not accept.
    Weak,
    /// Not at all.
    Missing,
}

impl Standing {
    pub(super) fn of(subject: &ComponentRef<'_>, profile: &Profile, at: UnixTime) -> Self {
        let rules = Rules {
            digests: digests(profile),
            at,
            clock_skew: clock_skew(profile),
        };
        let primary = rules.primary(&subject.certificate.parts);
        if subject.is_primary() {
            return primary;
        }
        let mut own = rules.subkey(subject.component);
        own.binding = own.binding.max(primary.binding);
        own.weak_digest = own.weak_digest.or(primary.weak_digest);
        own.expires = [own.expires, primary.expires].into_iter().flatten().min();
        own.revoked = own.revoked.or(primary.revoked);
        own.seipd_v2 = primary.seipd_v2;
        own
    }

    /// Whether it had ended by then.
    pub(in crate::openpgp) fn is_expired(&self, at: UnixTime) -> bool {
        self.expires.is_some_and(|end| end <= at)
    }

    pub(in crate::openpgp) fn may(&self, usage: KeyUsage) -> bool {
        self.usage.contains(&usage)
    }

    /// The verdict on a good signature of this key, made at one moment and judged at another.
    pub(in crate::openpgp) fn verdict(
        &self,
        made: UnixTime,
        at: UnixTime,
        profile: &Profile,
    ) -> Verdict {
        let tolerated = profile.keys.accept_expired_signer && !self.is_expired(made);
        if self.revoked.is_some() {
            Verdict::Revoked
        } else if made.seconds() > at.seconds().saturating_add(clock_skew(profile))
            || self.created > made
            || self.binding == Binding::Future
        {
            Verdict::NotYetValid
        } else if self.binding == Binding::Weak {
            Verdict::Weak
        } else if self.binding == Binding::Missing {
            Verdict::UnknownSigner
        } else if !self.may(KeyUsage::Sign) || self.cross_certification_missing {
            Verdict::WrongUsage
        } else if self.is_expired(at) && !tolerated {
            Verdict::Expired
        } else {
            Verdict::Valid
        }
    }
}

/// Whether the owner's word for a user id stands, under whatever digest.
pub(super) fn user_is_bound(user: &User, at: UnixTime) -> bool {
    let rules = Rules {
        digests: &[],
        at,
        clock_skew: 0,
    };
    rules.user_is_bound(user)
}

/// Seconds that the maker's clock may be ahead of ours.
pub(in crate::openpgp) fn clock_skew(profile: &Profile) -> i64 {
    profile
        .openpgp
        .as_ref()
        .map_or(0, |rules| rules.clock_skew.into())
}

/// Digests that the profile accepts; none where it does not speak of OpenPGP.
pub(in crate::openpgp) fn digests(profile: &Profile) -> &[Digest] {
    profile.openpgp.as_ref().map_or(&[], |rules| &rules.digests)
}

/// The digest of a signature, where it is known.
pub(in crate::openpgp) fn digest_of(signature: &Signature) -> Option<Digest> {
    signature.hash_alg().and_then(|hash| digest(hash.into()))
}
