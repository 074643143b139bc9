//! Puts the packets after a primary key where they belong and keeps those statements of the
//! owner that verify; what others say of the key is not kept.

use alloc::string::String;
use alloc::vec::Vec;

use pgp::packet::{Signature, SignatureType, SubpacketData};
use pgp::types::KeyDetails as _;

use super::super::component::{Component, SelfSignature, User};
use super::super::revocation::Revocation;
use super::budget::Budget;
use super::statement::{Place, Statement, verified};
use super::{Refused, component};
use crate::framing::packet::Packet;
use crate::openpgp::wire::{self, tag};

/// A certificate under construction.
pub(super) struct Reading {
    pub(super) primary: Component,
    pub(super) users: Vec<User>,
    pub(super) subkeys: Vec<Component>,
    /// Issuers of revocations of the primary key that are not its owner's; at last only those
    /// that the owner named.
    pub(super) revoked_by_others: Vec<String>,
    /// Those revocations: of another key that stands in the same file, perhaps.
    pub(super) strays: Vec<Revocation>,
    /// What the owner is said to have signed; nothing is verified before all is read.
    statements: Vec<Statement>,
    subject: Subject,
}

/// What a signature is about.
#[derive(Clone, Copy)]
enum Subject {
    Primary,
    User,
    Subkey,
    /// Something that is not read, such as a photograph.
    Ignored,
}

impl Reading {
    pub(super) const fn begin(primary: Component) -> Self {
        Self {
            primary,
            users: Vec::new(),
            subkeys: Vec::new(),
            revoked_by_others: Vec::new(),
            strays: Vec::new(),
            statements: Vec::new(),
            subject: Subject::Primary,
        }
    }

    /// Whether the owner said anything of the primary key that verifies.
    pub(super) fn is_bound(&self) -> bool {
        !self.primary.bindings.is_empty()
            || !self.primary.revocations.is_empty()
            || self.users.iter().any(|user| !user.bindings.is_empty())
            || (self.users.is_empty()
                && self
                    .subkeys
                    .iter()
                    .any(|subkey| !subkey.bindings.is_empty()))
    }

    /// Verifies what the owner is said to have signed, and keeps of the revocations by others
    /// those of keys that the owner named.
    pub(super) fn finish(&mut self, budget: &mut Budget) -> Result<(), Refused> {
        let statements = core::mem::take(&mut self.statements);
        let subjects = (&self.primary.key, &*self.users, &*self.subkeys);
        for (place, statement) in verified(statements, subjects, budget)? {
            self.keep(place, statement);
        }
        let named: Vec<String> = self
            .primary
            .bindings
            .iter()
            .chain(self.users.iter().flat_map(|user| &user.bindings))
            .flat_map(|binding| revokers(&binding.signature))
            .collect();
        // The id of a key is the end of its fingerprint, in version 6 its beginning.
        let is_named = |id: &str| {
            let is_of = |print: &String| print.ends_with(id) || print.starts_with(id);
            named.iter().any(is_of)
        };
        self.revoked_by_others.retain(|id| is_named(id));
        self.revoked_by_others.sort_unstable();
        self.revoked_by_others.dedup();
        Ok(())
    }

    pub(super) fn take(&mut self, packet: &Packet<'_>) -> Result<(), Refused> {
        match packet.tag {
            tag::USER_ID => {
                let id = packet.body.to_vec();
                self.users.push(User {
                    id,
                    bindings: Vec::new(),
                    revocations: Vec::new(),
                });
                self.subject = Subject::User;
            }
            tag::PUBLIC_SUBKEY | tag::SECRET_SUBKEY => self.subkey(packet)?,
            tag::SIGNATURE => self.signature(packet),
            tag::TRUST => {}
            id if wire::is_ignored(id) => {}
            _ => self.subject = Subject::Ignored,
        }
        Ok(())
    }

    /// A subkey of a kind or version that is not read does not spoil the others.
    fn subkey(&mut self, packet: &Packet<'_>) -> Result<(), Refused> {
        self.subject = Subject::Subkey;
        match component::read(packet) {
            Ok(subkey) if subkey.key.version() == self.primary.key.version() => {
                self.subkeys.push(subkey);
                Ok(())
            }
            Ok(_) | Err(Refused::KeyPacket) => {
                self.subject = Subject::Ignored;
                Ok(())
            }
            Err(refused) => Err(refused),
        }
    }

    /// What is said of the primary key itself counts wherever it stands: programs append a
    /// revocation to the end of a certificate.
    fn signature(&mut self, packet: &Packet<'_>) {
        let Some(signature) = wire::signature(&packet.body) else {
            return;
        };
        if !wire::may_be_by(&signature, &self.primary.key) {
            if let Some(stray) = Revocation::of(packet) {
                self.revoked_by_others.extend(wire::issuers(&signature));
                self.strays.push(stray);
            }
            return;
        }
        let place = match (signature.typ(), self.subject) {
            (Some(SignatureType::KeyRevocation | SignatureType::Key), _) => Some(Place::Primary),
            (_, Subject::User) => self.users.len().checked_sub(1).map(Place::User),
            (_, Subject::Subkey) => self.subkeys.len().checked_sub(1).map(Place::Subkey),
            (_, Subject::Primary | Subject::Ignored) => None,
        };
        self.statements
            .extend(place.map(|place| Statement { place, signature }));
    }

    fn keep(&mut self, place: Place, statement: SelfSignature) {
        let (bindings, revocations) = match place {
            Place::Primary => (&mut self.primary.bindings, &mut self.primary.revocations),
            Place::User(at) => match self.users.get_mut(at) {
                Some(user) => (&mut user.bindings, &mut user.revocations),
                None => return,
            },
            Place::Subkey(at) => match self.subkeys.get_mut(at) {
                Some(subkey) => (&mut subkey.bindings, &mut subkey.revocations),
                None => return,
            },
        };
        if super::statement::is_revocation(&statement.signature) {
            revocations.push(statement.signature);
        } else {
            bindings.push(statement);
        }
    }
}

/// Fingerprints of the keys that may revoke this one, in upper-case hex.
fn revokers(signature: &Signature) -> Vec<String> {
    let subpackets = signature
        .config()
        .into_iter()
        .flat_map(|config| config.hashed_subpackets());
    subpackets
        .filter_map(|subpacket| match &subpacket.data {
            SubpacketData::RevocationKey(revoker) => Some(wire::hex(&revoker.fingerprint)),
            _ => None,
        })
        .collect()
}
