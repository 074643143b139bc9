//! Which self-signature of several speaks for a key at a moment (RFC 9580 section 5.2.3.10).

use alloc::string::String;

use pgp::packet::{RevocationCode, Signature};
use pgp::types::{KeyDetails as _, KeyVersion};

use super::super::Parts;
use super::super::component::{Component, SelfSignature, User};
use super::usage::{flags, lifetimes, usage};
use super::{Binding, Standing, digest_of};
use crate::openpgp::algorithm::digest_name;
use crate::openpgp::wire;
use crate::policy::algorithm::Digest;
use crate::time::UnixTime;

/// The digests accepted and the moment.
#[derive(Clone, Copy)]
pub(in super::super) struct Rules<'a> {
    pub(in super::super) digests: &'a [Digest],
    pub(in super::super) at: UnixTime,
    /// Seconds that the maker's clock may be ahead.
    pub(in super::super) clock_skew: i64,
}

impl Rules<'_> {
    /// Version 4: from the binding of the primary user id, then from the latest direct-key
    /// signature. Version 6: from the direct-key signature alone, without which the key is not to
    /// be used (RFC 9580 section 5.2.3.10). Otherwise whoever takes a self-signature away would take
    /// the key's end and bounds away too.
    pub(super) fn primary(self, parts: &Parts) -> Standing {
        let primary = &parts.primary;
        let born = primary.key.created_at().as_secs();
        let (direct, of_direct) = self.latest(born, primary.bindings.iter());
        let (sources, binding) = if primary.key.version() == KeyVersion::V6 {
            ([direct, None], of_direct)
        } else {
            let (user, of_users) = self.primary_user(born, &parts.users);
            ([user, direct], of_users.min(of_direct))
        };
        let mut standing = self.standing(primary, sources, binding);
        if binding == Binding::Weak {
            let of_users = parts.users.iter().flat_map(|user| &user.bindings);
            let of_subkeys = parts.subkeys.iter().flat_map(|subkey| &subkey.bindings);
            let own = primary.bindings.iter().chain(of_users);
            standing.weak_digest = self.weak_digest(own.chain(of_subkeys));
        }
        standing
    }

    pub(super) fn subkey(self, subkey: &Component) -> Standing {
        let born = subkey.key.created_at().as_secs();
        let (latest, binding) = self.latest(born, subkey.bindings.iter());
        let mut standing = self.standing(subkey, [latest, None], binding);
        if binding == Binding::Weak {
            standing.weak_digest = self.weak_digest(subkey.bindings.iter());
        }
        standing.cross_certification_missing = latest.is_some_and(|latest| {
            let embedded = latest.signature.embedded_signature();
            !(latest.cross_certified && embedded.is_some_and(|inner| self.holds(inner)))
        });
        standing
    }

    /// Whether the owner's word for a user id stands.
    pub(super) fn user_is_bound(self, user: &User) -> bool {
        user.bindings
            .iter()
            .any(|binding| !self.user_is_revoked(user, binding))
    }

    /// The binding of the user id that is marked as primary, the newest of several; without a mark
    /// the newest of all. And how good the best of all bindings is.
    fn primary_user(self, born: u32, users: &[User]) -> (Option<&SelfSignature>, Binding) {
        let mut best = Binding::Missing;
        let mut chosen: Option<((bool, UnixTime), &SelfSignature)> = None;
        for user in users {
            let (latest, binding) = self.latest(
                born,
                user.bindings
                    .iter()
                    .filter(|binding| !self.user_is_revoked(user, binding)),
            );
            best = best.min(binding);
            let Some((latest, made)) =
                latest.and_then(|latest| Some((latest, created(&latest.signature)?)))
            else {
                continue;
            };
            let rank = (latest.signature.is_primary(), made);
            if chosen.is_none_or(|(highest, _)| rank >= highest) {
                chosen = Some((rank, latest));
            }
        }
        (chosen.map(|(_, signature)| signature), best)
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
        // What a direct-key signature says of the lifetime concerns the whole key, and what the
        // primary user id says is what old programs read: the shorter one holds.
        let lifetime = signatures()
            .flat_map(lifetimes)
            .chain(
                component
                    .key
                    .legacy_v3_expiration_days()
                    .map(|days| u32::from(days).saturating_mul(86_400)),
            )
            .filter(|seconds| *seconds > 0)
            .min();
        Standing {
            binding,
            weak_digest: None,
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

    /// The latest signature that counts, and how good the best of them is. One that is older than
    /// its key, which was made at `born`, says nothing of it.
    pub(in super::super) fn latest<'s>(
        self,
        born: u32,
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
            if created < wire::time(born) {
                if wire::time(born) > self.latest_moment() {
                    binding = binding.min(Binding::Future);
                }
                continue;
            }
            let rank = if !self.accepts(&candidate.signature) {
                Binding::Weak
            } else if created > self.latest_moment() {
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

    /// The first digest that is not accepted.
    fn weak_digest<'s>(
        self,
        mut signatures: impl Iterator<Item = &'s SelfSignature>,
    ) -> Option<String> {
        let weak = signatures.find(|binding| !self.accepts(&binding.signature))?;
        let hash = weak.signature.hash_alg()?;
        Some(digest_name(hash.into()))
    }

    /// What was made by then is not from the future: clocks differ.
    fn latest_moment(self) -> UnixTime {
        UnixTime::from_seconds(self.at.seconds().saturating_add(self.clock_skew))
    }

    fn accepts(self, signature: &Signature) -> bool {
        digest_of(signature).is_some_and(|digest| self.digests.contains(&digest))
    }

    /// Whether a signature is accepted, made by now and not ended yet.
    fn holds(self, signature: &Signature) -> bool {
        self.accepts(signature)
            && created(signature).is_some_and(|made| {
                made <= self.latest_moment() && !self.has_ended(signature, made)
            })
    }

    fn has_ended(self, signature: &Signature, created: UnixTime) -> bool {
        signature
            .signature_expiration_time()
            .map(|lifetime| i64::from(lifetime.as_secs()))
            .is_some_and(|seconds| seconds > 0 && created.seconds() + seconds <= self.at.seconds())
    }

    /// A binding counts as revoked when a revocation came with or after it.
    pub(in super::super) fn user_is_revoked(self, user: &User, binding: &SelfSignature) -> bool {
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
