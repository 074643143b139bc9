//! What a counterparty may fetch.

use envelope::UnixTime;
use envelope::keyset::Environment;
use envelope::keyset::publish::is_published;
use keyset_api::{JwkSet, PublicHalf};

use crate::app::App;
use crate::error::ApiError;

/// Our JWKs of an environment, each with the lifetime of its entry.
///
/// # Errors
/// [`ApiError::Store`] when the storage fails.
pub async fn jwks(app: &App, environment: Environment) -> Result<JwkSet, ApiError> {
    let at = app.ambient.now();
    let keys = app
        .store
        .keys()
        .await?
        .into_iter()
        .filter_map(|key| match key.public {
            PublicHalf::Jwk(jwk) if is_published(&key.life.entry, environment, at) => {
                Some(jwk.valid(
                    key.life.entry.valid_from.seconds(),
                    key.life.entry.valid_to.map(UnixTime::seconds),
                ))
            }
            _ => None,
        });
    Ok(JwkSet {
        keys: keys.collect(),
    })
}

/// Our certificates of an environment, one armored block after the other. A certificate is
/// published when any of its components is.
///
/// # Errors
/// [`ApiError::NothingPublished`] when there is none; [`ApiError::Store`] when the storage fails.
pub async fn openpgp(app: &App, environment: Environment) -> Result<String, ApiError> {
    let at = app.ambient.now();
    let mut text = String::new();
    let mut last = None;
    for key in app.store.keys().await? {
        let (PublicHalf::OpenPgp(certificate), entry) = (key.public, key.life.entry) else {
            continue;
        };
        // The components of a certificate stand side by side.
        if is_published(&entry, environment, at) && last != entry.certificate {
            text.push_str(certificate.as_armor());
            last = entry.certificate;
        }
    }
    if text.is_empty() {
        Err(ApiError::NothingPublished)
    } else {
        Ok(text)
    }
}
