//! Locked keys are unlocked once, in memory, not again for every body.

use std::path::PathBuf;

use envelope::key::ring::{HeldKey, KeyMaterial};
use envelope::openpgp::amend::{PassphraseRequest, change_passphrase};
use envelope::secret::SecretBytes;
use envelope::{Cause, CryptoRng, KeyRing};

use crate::commands::Context;
use crate::failure::Failure;
use crate::text;

/// The keys as far as they could be unlocked.
#[derive(Default)]
pub(super) struct Unlocked {
    pub(super) ring: KeyRing,
    /// For messages under a passphrase. None where a key stays locked: each body would try them.
    pub(super) passphrases: Vec<SecretBytes>,
    /// Which keys stay locked, a line each.
    pub(super) notes: String,
    needs_passphrase: bool,
}

pub(super) fn unlock(
    ring: &KeyRing,
    files: &[PathBuf],
    context: &mut Context<'_>,
) -> Result<Unlocked, Failure> {
    let given = context.passphrases.given(files)?;
    let rng = &mut *context.rng;
    Ok(context.passphrases.unlocking(
        given,
        |unlocked: &Unlocked| unlocked.needs_passphrase,
        |passphrases| Unlocked::with(ring, passphrases, rng),
    ))
}

impl Unlocked {
    fn with(ring: &KeyRing, passphrases: &[SecretBytes], rng: &mut dyn CryptoRng) -> Self {
        let mut unlocked = Self::default();
        for key in ring {
            unlocked.add(key, passphrases, rng);
        }
        if unlocked.notes.is_empty() {
            unlocked.passphrases = passphrases.to_vec();
        }
        unlocked
    }

    fn add(&mut self, key: &HeldKey, passphrases: &[SecretBytes], rng: &mut dyn CryptoRng) {
        let KeyMaterial::OpenPgp(certificate) = &key.material else {
            self.ring.push(key.clone());
            return;
        };
        let request = PassphraseRequest {
            current: passphrases,
            new: None,
        };
        let material = match change_passphrase(certificate, &request, rng) {
            Ok(open) => KeyMaterial::OpenPgp(open),
            Err(diagnosis) => {
                if matches!(diagnosis.cause, Cause::KeyLocked | Cause::WrongPassphrase) {
                    self.needs_passphrase |= diagnosis.cause == Cause::KeyLocked;
                    self.notes.push_str(&format!(
                        "note: a key of {} stays locked: {}\n",
                        text::visible(&key.source),
                        text::visible(&diagnosis.summary)
                    ));
                }
                key.material.clone()
            }
        };
        self.ring.push(HeldKey {
            source: key.source.clone(),
            material,
        });
    }
}
