//! Making a key of our own. Its private part is sealed before it leaves this module.

use envelope::generate::{CertificateVersion, GenerateRequest, KeyType};
use envelope::key::report::{KeyFormat, KeyUsage};
use envelope::key::state::KeyState;
use envelope::keyset::entry::Placement;
use envelope::keyset::{KeyUse, Owner};
use envelope::{CryptoRng, UnixTime};
use keyset_api::{GenerateKey, KeysAdded};

use super::material::{Prepared, prepare_own, profile};
use super::{decide, private_parts};
use crate::app::App;
use crate::error::ApiError;
use crate::sealing::Vault;

/// Makes a key and keeps it as PreActive and trusted: we know where it comes from, and nobody has
/// seen it work.
///
/// # Errors
/// [`ApiError::MissingMember`] when the format needs more than was said; [`ApiError::Codec`] when
/// the profile does not allow the size or the lifetime; [`ApiError::MasterKeyBeside`] and
/// [`ApiError::MasterKeyRotated`].
pub async fn generate(
    app: &App,
    operator: &str,
    request: GenerateKey,
) -> Result<KeysAdded, ApiError> {
    app.refuse_beside(request.environment)?;
    let (at, mut rng) = (app.ambient.now(), app.ambient.rng());
    let vault = private_parts::vault(app).await?;
    let prepared = tokio::task::spawn_blocking(move || make(&request, at, &vault, rng.as_mut()))
        .await
        .map_err(|_| ApiError::Internal {
            doing: "making a key",
        })??;
    let change = prepared.change("generate", operator, at);
    decide::write(app.store.as_ref(), change).await?;
    Ok(prepared.added())
}

fn make(
    request: &GenerateKey,
    at: UnixTime,
    vault: &Vault,
    rng: &mut dyn CryptoRng,
) -> Result<Prepared, ApiError> {
    let profile = profile(request.format)?;
    let material = envelope::generate::generate(
        &GenerateRequest {
            format: request.format,
            key_type: request.key_type.unwrap_or(KeyType::Rsa2048),
            usage: usage(request)?,
            version: CertificateVersion::V4,
            user_id: user_id(request)?,
            days: request.days.unwrap_or(profile.keys.lifetime_days),
            passphrase: None,
            profile: &profile,
            at,
        },
        rng,
    )?;
    let place = Placement {
        owner: Owner::Ours,
        environment: request.environment,
        state: KeyState::PreActive {
            trusted: true,
            verified: false,
        },
        key_use: None,
        valid_from: None,
        valid_to: None,
        at,
    };
    prepare_own(material, &place, vault, rng)
}

fn usage(request: &GenerateKey) -> Result<KeyUsage, ApiError> {
    match (request.format, request.key_use) {
        (KeyFormat::Jwk, Some(KeyUse::Encrypt)) => Ok(KeyUsage::Encrypt),
        (KeyFormat::Jwk, Some(KeyUse::Sign)) | (KeyFormat::OpenPgp, None) => Ok(KeyUsage::Sign),
        (KeyFormat::Jwk, None) => Err(ApiError::MissingMember {
            member: "use",
            detail: "A JWK is for one use: say `sign` or `encrypt` in `use`.",
        }),
        (KeyFormat::OpenPgp, Some(_)) => Err(ApiError::NeedlessMember {
            member: "use",
            detail: "A certificate always has a key for each use: leave `use` out.",
        }),
    }
}

fn user_id(request: &GenerateKey) -> Result<Option<&str>, ApiError> {
    match (request.format, request.user_id.as_deref()) {
        (KeyFormat::OpenPgp, None) => Err(ApiError::MissingMember {
            member: "user_id",
            detail: "A certificate needs a `user_id`, such as `Partner <keys@partner.example>`.",
        }),
        (KeyFormat::Jwk, Some(_)) => Err(ApiError::NeedlessMember {
            member: "user_id",
            detail: "A JWK has no user id: leave `user_id` out.",
        }),
        (_, given) => Ok(given),
    }
}
