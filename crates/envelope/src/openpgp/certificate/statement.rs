//! What the owner last said of the primary key, user id by user id: the statements that are
//! repeated when the key is extended.

use alloc::vec::Vec;

use pgp::packet::Signature;
use pgp::types::KeyDetails as _;

use super::validity::Rules;
use super::{Certificate, digests};
use crate::policy::profile::Profile;
use crate::time::UnixTime;

/// The newest good statement about one user id, or about the key itself.
pub(in crate::openpgp) struct Statement<'a> {
    /// The user id's octets; none for a direct-key signature.
    pub(in crate::openpgp) user_id: Option<&'a [u8]>,
    pub(in crate::openpgp) signature: &'a Signature,
}

impl Certificate {
    /// The statements that count at a moment: those that ended or were revoked do not.
    pub(in crate::openpgp) fn statements(
        &self,
        profile: &Profile,
        at: UnixTime,
    ) -> Vec<Statement<'_>> {
        let born = self.primary_key().created_at().as_secs();
        let rules = Rules {
            digests: digests(profile),
            at,
            clock_skew: 0,
        };
        let (direct, _) = rules.latest(born, self.parts.primary.bindings.iter());
        let of_users = self.parts.users.iter().filter_map(|user| {
            let standing = user
                .bindings
                .iter()
                .filter(|binding| !rules.user_is_revoked(user, binding));
            let (latest, _) = rules.latest(born, standing);
            Some(Statement {
                user_id: Some(&user.id),
                signature: &latest?.signature,
            })
        });
        let direct = direct.map(|latest| Statement {
            user_id: None,
            signature: &latest.signature,
        });
        direct.into_iter().chain(of_users).collect()
    }
}
