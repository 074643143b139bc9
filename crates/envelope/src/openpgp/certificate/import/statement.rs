//! Verifying what the owner of a key is said to have signed: once, and not without end.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::cmp::Reverse;

use pgp::packet::{PublicKey, Signature, SignatureType, UserId};
use pgp::types::Tag;

use super::super::component::{Component, SelfSignature, User};
use super::Refused;
use super::budget::Budget;
use crate::openpgp::verifier::Verifier;
use crate::openpgp::wire::{self, tag};

/// What a statement is about; a number counts from 0 in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Primary,
    User(usize),
    Subkey(usize),
}

/// A signature that names the owner, or nobody.
pub(super) struct Statement {
    pub(super) place: Place,
    pub(super) signature: Signature,
}

/// The primary key, the user ids and the subkeys.
type Subjects<'a> = (&'a PublicKey, &'a [User], &'a [Component]);

/// The statements that verify, in the order of the file. For each subject revocations are tried
/// first, then the newest statements: the old ones behind [`TRIED_MAX`] say nothing of today.
///
/// # Errors
/// [`Refused::Revocations`] when more revocations than that are there: none may go unread.
/// [`Refused::Forged`] when the budget is spent.
pub(super) fn verified(
    statements: Vec<Statement>,
    subjects: Subjects<'_>,
    budget: &mut Budget,
) -> Result<Vec<(Place, SelfSignature)>, Refused> {
    let mut ordered: Vec<(usize, Statement)> = statements.into_iter().enumerate().collect();
    ordered.sort_by_key(|(at, one)| {
        let made = one.signature.created().map(|made| made.as_secs());
        Reverse((is_revocation(&one.signature), made, *at))
    });
    let mut tried: BTreeMap<Place, u32> = BTreeMap::new();
    let mut good = Vec::new();
    for (at, Statement { place, signature }) in ordered {
        let is_revocation = is_revocation(&signature);
        // Nobody has to obey what he does not understand; a revocation is obeyed all the same.
        if !is_revocation && wire::demands_the_unknown(&signature) {
            continue;
        }
        let count = tried.entry(place).or_default();
        *count += 1;
        if *count > TRIED_MAX {
            if is_revocation {
                return Err(Refused::Revocations);
            }
            continue;
        }
        let verifies = budget
            .try_one(|| verify(&signature, place, subjects))
            .map_err(|_| Refused::Forged)?;
        if let Some(cross_certified) = verifies {
            let statement = SelfSignature {
                signature,
                cross_certified,
            };
            good.push((at, place, statement));
        }
    }
    good.sort_by_key(|(at, ..)| *at);
    Ok(good
        .into_iter()
        .map(|(_, place, statement)| (place, statement))
        .collect())
}

pub(super) fn is_revocation(signature: &Signature) -> bool {
    matches!(
        signature.typ(),
        Some(
            SignatureType::KeyRevocation
                | SignatureType::SubkeyRevocation
                | SignatureType::CertRevocation
        )
    )
}

/// For a good signature, whether it is cross-certified.
fn verify(
    signature: &Signature,
    place: Place,
    (primary, users, subkeys): Subjects<'_>,
) -> Option<bool> {
    match place {
        Place::Primary => signature
            .verify_key(&Verifier(primary))
            .ok()
            .map(|()| false),
        Place::User(at) => of_user(signature, primary, users.get(at)?),
        Place::Subkey(at) => of_subkey(signature, primary, subkeys.get(at)?),
    }
}

fn of_user(signature: &Signature, primary: &PublicKey, user: &User) -> Option<bool> {
    let octets = user.id.as_slice();
    let header = wire::header(tag::USER_ID, octets.len())?;
    let id = UserId::try_from_reader(header, octets).ok()?;
    signature
        .verify_certification(&Verifier(primary), Tag::UserId, &id)
        .ok()
        .map(|()| false)
}

fn of_subkey(signature: &Signature, primary: &PublicKey, subkey: &Component) -> Option<bool> {
    signature
        .verify_subkey_binding(&Verifier(primary), &subkey.key)
        .ok()?;
    let is_good = |inner: &Signature| {
        !wire::demands_the_unknown(inner)
            && inner
                .verify_primary_key_binding(&Verifier(&subkey.key), primary)
                .is_ok()
    };
    Some(!is_revocation(signature) && signature.embedded_signature().is_some_and(is_good))
}

/// Statements that are verified about one key or user id.
const TRIED_MAX: u32 = 64;
