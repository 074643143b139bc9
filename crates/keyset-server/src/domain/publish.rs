//! What a counterparty may fetch of a key set at a moment.

use envelope::UnixTime;
use envelope::keyset::Environment;
use envelope::keyset::publish::is_published;
use keyset_api::{JwkSet, PublicHalf};

use crate::store::StoredKey;

/// Our JWKs of an environment, each with the lifetime of its entry.
#[must_use]
pub fn jwks(keys: &[StoredKey], environment: Environment, at: UnixTime) -> JwkSet {
    let keys = keys.iter().filter_map(|key| match &key.public {
        PublicHalf::Jwk(jwk) if is_published(&key.life.entry, environment, at) => {
            Some(jwk.clone().valid(
                key.life.entry.valid_from.seconds(),
                key.life.entry.valid_to.map(UnixTime::seconds),
            ))
        }
        _ => None,
    });
    JwkSet {
        keys: keys.collect(),
    }
}

/// Our certificates of an environment, one armored block after the other; none where there is
/// none. A certificate is published when any of its components is.
#[must_use]
pub fn openpgp(keys: &[StoredKey], environment: Environment, at: UnixTime) -> Option<String> {
    let mut text = String::new();
    let mut last = None;
    for key in keys {
        let (PublicHalf::OpenPgp(certificate), entry) = (&key.public, &key.life.entry) else {
            continue;
        };
        // The components of a certificate stand side by side.
        if is_published(entry, environment, at) && last != entry.certificate.as_ref() {
            text.push_str(certificate.as_armor());
            last = entry.certificate.as_ref();
        }
    }
    (!text.is_empty()).then_some(text)
}
