//! The one OpenPGP key that a command changes.

use std::path::Path;

use envelope::key::ring::{HeldKey, KeyMaterial};
use envelope::openpgp::certificate::Certificate;
use envelope::{Cause, Diagnosis};

use crate::failure::Failure;
use crate::keys;
use crate::reply::{Reply, Status};
use crate::text;

/// Loads the key of a file that must hold exactly one.
pub(super) fn one(path: &Path) -> Result<Certificate, Failure> {
    let loaded = keys::load(&[path.to_path_buf()])?;
    // The whole file is written anew: what was left out of it would be lost.
    if loaded.skipped.iter().any(|key| key.index.is_some()) {
        return Err(Failure::Usage(
            "the file also holds a key that can not be read: give one with the key to change alone",
        ));
    }
    let mut keys = loaded.ring.iter();
    match (keys.next().map(|held| &held.material), keys.next()) {
        (Some(KeyMaterial::OpenPgp(certificate)), None) => Ok(certificate.clone()),
        (Some(KeyMaterial::OpenPgp(_)), Some(_)) => Err(Failure::Usage(
            "the file holds several keys: give one with the key to change alone",
        )),
        _ => Err(Failure::Usage(
            "only OpenPGP keys are changed: make a new JWK instead, and retire the old one",
        )),
    }
}

/// A changed key under the name of the file it came from.
pub(super) fn again(path: &Path, certificate: Certificate) -> HeldKey {
    HeldKey {
        source: path.display().to_string(),
        material: KeyMaterial::OpenPgp(certificate),
    }
}

/// A refusal in words.
pub(super) fn refused(diagnosis: &Diagnosis) -> Reply {
    Reply::new(Status::Refused).messages(&text::refusal::own_refusal(diagnosis))
}

/// Whether a passphrase would help.
pub(super) fn is_locked<T>(outcome: &Result<T, Diagnosis>) -> bool {
    matches!(outcome, Err(diagnosis) if diagnosis.cause == Cause::KeyLocked)
}
