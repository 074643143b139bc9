//! Taking a newer certificate into a held key: what its owner said since is added, nothing is
//! taken away. What others say of the key is left out, so that nobody can swell it, and so is a
//! secret half that is not proved to be the key's.

mod block;
mod unhashed;

use alloc::string::String;
use alloc::vec::Vec;

use pgp::packet::PublicKey;
use pgp::types::KeyDetails as _;
use serde::{Deserialize, Serialize};

use super::packets::{Packets, Part};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::openpgp::certificate::{self, Certificate, Fingerprint};
use crate::openpgp::wire::{self, tag};
use crate::secret::SecretBytes;
use block::{Block, blocks};

/// A key after a merge.
pub struct Merged {
    /// The key.
    pub certificate: Certificate,
    /// What is new in it.
    pub added: Added,
}

/// What a merge brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    /// User ids.
    pub user_ids: Vec<String>,
    /// Subkeys, by key id.
    pub subkeys: Vec<String>,
    /// Statements of the owner, revocations among them.
    pub signatures: usize,
    /// Revocations among them.
    pub revocations: usize,
    /// Secret parts of keys whose public half was held, by key id.
    pub secrets: Vec<String>,
    /// Secret parts left out: no passphrase given opens them, or they are not those of the key.
    pub secrets_left_out: usize,
    /// Signatures left out: by others, or not good.
    pub left_out: usize,
}

/// Merges the certificates of the same key in `newer` into `held`; also a revocation alone. A secret
/// part that is not held is taken only where it is open, or a passphrase opens it.
///
/// # Errors
/// A [`Diagnosis`]: what [`certificate::import`] says of octets that are no OpenPGP key, and
/// [`Cause::NoMatchingKey`] when nothing in them belongs to the held key.
pub fn merge(
    held: &Certificate,
    newer: &[u8],
    passphrases: &[SecretBytes],
) -> Result<Merged, Diagnosis> {
    let mut own = blocks(&Packets::of(held)?.0);
    let mut added = Added::default();
    let mut others = Vec::new();
    let mut belongs = false;
    for octets in certificate::binaries(newer)? {
        let packets = Packets::read(&octets).ok_or_else(|| no_key(held, &[]))?;
        for group in groups(&packets.0) {
            match group.first().and_then(Part::public_key) {
                Some(key) if key.fingerprint() == held.primary_key().fingerprint() => {
                    belongs = true;
                    for block in blocks(group) {
                        take(&mut own, &block, held, passphrases, &mut added);
                    }
                }
                Some(key) => others.push(Fingerprint::of(&key)),
                None => belongs |= take_revocations(&mut own, group, held, &mut added),
            }
        }
    }
    if !belongs {
        return Err(no_key(held, &others));
    }
    let parts = own.into_iter().flat_map(Block::into_parts).collect();
    Ok(Merged {
        certificate: Packets(parts).certificate()?,
        added,
    })
}

/// One block of the newer certificate: its signatures are added to the block that is held, or the
/// whole of it where none is.
fn take(
    own: &mut Vec<Block>,
    newer: &Block,
    held: &Certificate,
    passphrases: &[SecretBytes],
    added: &mut Added,
) {
    let primary = held.primary_key();
    if let Some(known) = own.iter_mut().find(|block| block.is_same(newer)) {
        if added.takes_secret(known, newer, passphrases) {
            added.secrets.extend(newer.key_id());
        }
        for signature in &newer.signatures {
            added.admit(known, signature, primary);
        }
        return;
    }
    let mut new = Block {
        subject: newer.public_subject(),
        signatures: Vec::new(),
    };
    for signature in &newer.signatures {
        added.admit(&mut new, signature, primary);
    }
    if new.signatures.is_empty() {
        return;
    }
    added.takes_secret(&mut new, newer, passphrases);
    added.name(&new);
    // User ids stand before subkeys (RFC 9580 section 10.1).
    let at = if new.subject.tag == tag::USER_ID {
        own.iter().position(Block::is_subkey).unwrap_or(own.len())
    } else {
        own.len()
    };
    own.insert(at, new);
}

/// A revocation certificate is a signature alone; true when one is by the held key.
fn take_revocations(
    own: &mut [Block],
    parts: &[Part],
    held: &Certificate,
    added: &mut Added,
) -> bool {
    let Some(block) = own.first_mut() else {
        return false;
    };
    let mut belongs = false;
    for part in parts.iter().filter(|part| part.tag == tag::SIGNATURE) {
        belongs |= block.is_stated_by(held.primary_key(), part);
        added.admit(block, part, held.primary_key());
    }
    belongs
}

impl Added {
    /// Whether anything is new.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.signatures == 0 && self.secrets.is_empty()
    }

    /// Takes the owner's signature into a block, and counts it.
    fn admit(&mut self, block: &mut Block, signature: &Part, primary: &PublicKey) {
        let signature = unhashed::checked(signature, primary, block.subkey().as_ref());
        if !block.is_stated_by(primary, &signature) {
            self.left_out += usize::from(block.place_of(&signature).is_none());
            return;
        }
        let kind = wire::signature(&signature.body).and_then(|one| one.typ());
        if block.admit(signature, primary) {
            self.signatures += 1;
            let revokes = matches!(kind.map(u8::from), Some(0x20 | 0x28 | 0x30));
            self.revocations += usize::from(revokes);
        }
    }

    /// Takes a secret half that is not held, where it is proved to be that of the key.
    fn takes_secret(
        &mut self,
        own: &mut Block,
        newer: &Block,
        passphrases: &[SecretBytes],
    ) -> bool {
        if own.holds_secret() || !newer.holds_secret() {
            return false;
        }
        let is_proved = newer.proves_secret(passphrases);
        if is_proved {
            own.subject = newer.subject.clone();
        } else {
            self.secrets_left_out += 1;
        }
        is_proved
    }

    fn name(&mut self, block: &Block) {
        match block.key_id() {
            Some(id) => self.subkeys.push(id),
            None => self
                .user_ids
                .push(String::from_utf8_lossy(&block.subject.body).into_owned()),
        }
    }
}

/// Cuts before every primary key; what stands before the first is a group of its own.
fn groups(parts: &[Part]) -> impl Iterator<Item = &[Part]> {
    let is_start = |part: &Part| matches!(part.tag, tag::PUBLIC_KEY | tag::SECRET_KEY);
    parts.chunk_by(move |_, next| !is_start(next))
}

fn no_key(held: &Certificate, others: &[Fingerprint]) -> Diagnosis {
    let others: Vec<&str> = others.iter().map(Fingerprint::as_str).collect();
    let what = if others.is_empty() {
        "no certificate and no good revocation of it".into()
    } else {
        alloc::format!("a certificate of another key ({})", others.join(", "))
    };
    Diagnosis::new(
        Cause::NoMatchingKey,
        alloc::format!(
            "The key held is {}; what was given holds {what}.",
            held.fingerprint()
        ),
        "Give a newer certificate of the same key, or load the other one as a key of its own.",
    )
    .with("held", held.fingerprint().as_str())
    .with("given", others)
}
