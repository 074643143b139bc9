//! What a key may do at a moment: from its latest good self-signature, its revocations and the
//! digests that the profile accepts. Pure: nothing here verifies or reads a clock.

use alloc::string::String;
use alloc::vec::Vec;

use pgp::packet::{KeyFlags, RevocationCode, Signature, SubpacketData};
use pgp::types::{KeyDetails as _, KeyVersion};

use super::component::{Component, ComponentRef, SelfSignature, User};
use crate::key::report::KeyUsage;
use crate::open::trace::Verdict;
use crate::openpgp::algorithm::digest;
use crate::openpgp::wire;
use crate::policy::algorithm::Digest;
use crate::policy::profile::Profile;
use crate::time::UnixTime;

/// What a key may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::openpgp) struct Standing {
    pub(in crate::openpgp) binding: Binding,
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
        };
        let parts = &subject.certificate.parts;
        let primary = rules.primary(&parts.primary, &parts.users);
        if subject.is_primary() {
            return primary;
        }
        let mut own = rules.subkey(subject.component);
        own.binding = own.binding.max(primary.binding);
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
        } else if made > at || self.created > made || self.binding == Binding::Future {
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

/// Digests that the profile accepts; none where it does not speak of OpenPGP.
pub(in crate::openpgp) fn digests(profile: &Profile) -> &[Digest] {
    profile.openpgp.as_ref().map_or(&[], |rules| &rules.digests)
}

/// The digest of a signature, where it is known.
pub(in crate::openpgp) fn digest_of(signature: &Signature) -> Option<Digest> {
    signature.hash_alg().and_then(|hash| digest(hash.into()))
}

#[derive(Clone, Copy)]
struct Rules<'a> {
    digests: &'a [Digest],
    at: UnixTime,
}

impl Rules<'_> {
    /// From the latest user-id binding; what it leaves open, from the latest direct-key signature
    /// (RFC 9580 section 5.2.3.10). Version 6 turns the order round.
    fn primary(self, primary: &Component, users: &[User]) -> Standing {
        let of_users = self.latest(users.iter().flat_map(|user| {
            user.bindings
                .iter()
                .filter(|binding| !self.user_is_revoked(user, binding))
        }));
        let direct = self.latest(primary.bindings.iter());
        let binding = of_users.1.min(direct.1);
        let mut sources = [of_users.0, direct.0];
        if primary.key.version() == KeyVersion::V6 {
            sources.reverse();
        }
        self.standing(primary, sources, binding)
    }

    fn subkey(self, subkey: &Component) -> Standing {
        let (latest, binding) = self.latest(subkey.bindings.iter());
        let mut standing = self.standing(subkey, [latest, None], binding);
        standing.cross_certification_missing = latest.is_some_and(|latest| {
            let embedded = latest.signature.embedded_signature();
            !(latest.cross_certified && embedded.is_some_and(|inner| self.accepts(inner)))
        });
        standing
    }

    fn standing(
        self,
        component: &Component,
        sources: [Option<&SelfSignature>; 2],
        binding: Binding,
    ) -> Standing {
        let created = component.key.created_at().as_secs();
        let signatures = || {
            sources
                .into_iter()
                .flatten()
                .map(|source| &source.signature)
        };
        let lifetime = signatures()
            .find_map(Signature::key_expiration_time)
            .map(pgp::types::Duration::as_secs)
            .or_else(|| {
                let days = component.key.legacy_v3_expiration_days()?;
                Some(u32::from(days).saturating_mul(86_400))
            })
            .filter(|seconds| *seconds > 0);
        Standing {
            binding,
            usage: usage(component, signatures().find_map(flags).as_ref()),
            created: wire::time(created),
            expires: lifetime
                .map(|seconds| UnixTime::from_seconds(i64::from(created) + i64::from(seconds))),
            revoked: self.revocation(&component.revocations),
            cross_certification_missing: false,
            seipd_v2: signatures()
                .find_map(Signature::features)
                .is_some_and(pgp::packet::Features::seipd_v2),
        }
    }

    /// The latest signature that counts, and how good the best of them is.
    fn latest<'s>(
        self,
        signatures: impl Iterator<Item = &'s SelfSignature>,
    ) -> (Option<&'s SelfSignature>, Binding) {
        let mut latest: Option<(UnixTime, &SelfSignature)> = None;
        let mut binding = Binding::Missing;
        for candidate in signatures {
            let Some(created) = created(&candidate.signature) else {
                continue;
            };
            if self.has_ended(&candidate.signature, created) {
                continue;
            }
            let rank = if !self.accepts(&candidate.signature) {
                Binding::Weak
            } else if created > self.at {
                Binding::Future
            } else {
                Binding::Good
            };
            binding = binding.min(rank);
            if rank == Binding::Good && latest.is_none_or(|(newest, _)| created >= newest) {
                latest = Some((created, candidate));
            }
        }
        (latest.map(|(_, signature)| signature), binding)
    }

    fn accepts(self, signature: &Signature) -> bool {
        digest_of(signature).is_some_and(|digest| self.digests.contains(&digest))
    }

    fn has_ended(self, signature: &Signature, created: UnixTime) -> bool {
        signature
            .signature_expiration_time()
            .map(|lifetime| i64::from(lifetime.as_secs()))
            .is_some_and(|seconds| seconds > 0 && created.seconds() + seconds <= self.at.seconds())
    }

    /// A binding counts as revoked when a revocation came with or after it.
    fn user_is_revoked(self, user: &User, binding: &SelfSignature) -> bool {
        let bound = created(&binding.signature);
        user.revocations
            .iter()
            .filter_map(created)
            .any(|revoked| revoked <= self.at && bound.is_none_or(|bound| revoked >= bound))
    }

    /// A revocation for compromise, or without a reason, holds at all times; for retirement or
    /// replacement only from when it was made (RFC 9580 section 5.2.3.31). A weak digest does not
    /// make a revocation void.
    fn revocation(self, revocations: &[Signature]) -> Option<String> {
        revocations
            .iter()
            .filter_map(|revocation| Some((created(revocation)?, revocation)))
            .filter(|(made, revocation)| is_hard(revocation) || *made <= self.at)
            .min_by_key(|(made, _)| *made)
            .map(|(made, revocation)| {
                alloc::format!("{made}: {}", reason(revocation.revocation_reason_code()))
            })
    }
}

fn created(signature: &Signature) -> Option<UnixTime> {
    signature
        .created()
        .map(|created| wire::time(created.as_secs()))
}

fn is_hard(revocation: &Signature) -> bool {
    !matches!(
        revocation.revocation_reason_code(),
        Some(RevocationCode::KeySuperseded | RevocationCode::KeyRetired)
    )
}

const fn reason(code: Option<&RevocationCode>) -> &'static str {
    match code {
        Some(RevocationCode::KeySuperseded) => "replaced by another key",
        Some(RevocationCode::KeyCompromised) => "compromised",
        Some(RevocationCode::KeyRetired) => "no longer used",
        _ => "no reason given",
    }
}

fn flags(signature: &Signature) -> Option<KeyFlags> {
    signature
        .config()?
        .hashed_subpackets()
        .find_map(|subpacket| match &subpacket.data {
            SubpacketData::KeyFlags(flags) => Some(flags.clone()),
            _ => None,
        })
}

/// What flags and algorithm both allow. Old certificates carry no flags: then the algorithm alone
/// decides.
fn usage(component: &Component, flags: Option<&KeyFlags>) -> Vec<KeyUsage> {
    let id = u8::from(component.key.algorithm());
    let signs = matches!(id, 1 | 3 | 17 | 19 | 22 | 27 | 28);
    let encrypts = matches!(id, 1 | 2 | 16 | 18 | 20 | 25 | 26);
    let (certify, sign, encrypt) = flags.map_or((true, true, true), |flags| {
        (
            flags.certify(),
            flags.sign(),
            flags.encrypt_comms() || flags.encrypt_storage(),
        )
    });
    [
        (KeyUsage::Certify, certify && signs),
        (KeyUsage::Sign, sign && signs),
        (KeyUsage::Encrypt, encrypt && encrypts),
    ]
    .into_iter()
    .filter_map(|(usage, allowed)| allowed.then_some(usage))
    .collect()
}
