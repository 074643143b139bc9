//! What the owner last said of the primary key, user id by user id: the statements that are
//! repeated when the key is extended.

use alloc::vec::Vec;

use pgp::packet::Signature;

use super::component::SelfSignature;
use super::{Certificate, digest_of, digests};
use crate::openpgp::wire;
use crate::policy::profile::Profile;
use crate::time::UnixTime;

/// The newest good statement about one user id, or about the key itself.
pub(in crate::openpgp) struct Statement<'a> {
    /// The user id's octets; none for a direct-key signature.
    pub(in crate::openpgp) user_id: Option<&'a [u8]>,
    pub(in crate::openpgp) signature: &'a Signature,
}

impl Certificate {
    /// The statements that count at a moment; user ids that were revoked have none.
    pub(in crate::openpgp) fn statements(
        &self,
        profile: &Profile,
        at: UnixTime,
    ) -> Vec<Statement<'_>> {
        let direct = newest(&self.parts.primary.bindings, profile, at).map(|signature| Statement {
            user_id: None,
            signature,
        });
        let of_users = self
            .parts
            .users
            .iter()
            .filter(|user| user.revocations.is_empty())
            .filter_map(|user| {
                Some(Statement {
                    user_id: Some(&user.id),
                    signature: newest(&user.bindings, profile, at)?,
                })
            });
        direct.into_iter().chain(of_users).collect()
    }
}

fn newest<'a>(
    bindings: &'a [SelfSignature],
    profile: &Profile,
    at: UnixTime,
) -> Option<&'a Signature> {
    let made = |signature: &Signature| signature.created().map(|made| wire::time(made.as_secs()));
    bindings
        .iter()
        .map(|binding| &binding.signature)
        .filter(|one| digest_of(one).is_some_and(|digest| digests(profile).contains(&digest)))
        .filter(|one| made(one).is_some_and(|made| made <= at))
        .max_by_key(|one| made(one))
}
