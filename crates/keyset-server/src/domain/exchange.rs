//! Sealing and opening messages with the key set: the codec's work, with the server's keys, rules,
//! clock and randomness. What a message says is nobody's business here.

use std::sync::Arc;

use envelope::key::report::KeyFormat;
use envelope::keyset::life::{Life, Purpose};
use envelope::keyset::select::{named, protecting};
use envelope::keyset::{Environment, KeyUse, Owner};
use envelope::secret::SecretBytes;
use envelope::{CryptoRng, OpenRequest, Opened, Profile, Refused, SealRequest, UnixTime};

use super::held::{Held, held};
use super::wire;
use crate::app::App;
use crate::error::ApiError;

/// A message to be sealed.
pub struct Outgoing {
    /// The payload, exact octets.
    pub payload: SecretBytes,
    /// Where it goes.
    pub environment: Environment,
    /// OpenPGP, or JWE around JWS.
    pub format: KeyFormat,
    /// Which of our keys sign.
    pub signers: Choice,
    /// Which of the counterparty's keys it is sealed to.
    pub recipients: Choice,
}

/// Which keys protect a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Those that protect ordinary traffic ([`protecting`]).
    #[default]
    Usual,
    /// These alone, by thumbprint. A probe may name a trusted key that is not Active yet.
    Named(Vec<String>),
}

/// A sealed message and the keys that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedMessage {
    /// The body to send.
    pub body: Vec<u8>,
    /// The media type to send it with.
    pub content_type: String,
    /// Thumbprints of our keys that signed.
    pub signers: Vec<String>,
    /// Thumbprints of the counterparty's keys that it is sealed to.
    pub recipients: Vec<String>,
}

/// A message to be opened.
pub struct Incoming {
    /// The body as it was received.
    pub body: Vec<u8>,
    /// Where it was received.
    pub environment: Environment,
    /// Whose rules hold.
    pub format: KeyFormat,
}

/// What came of opening a message. No `Debug`: it may hold a payload.
pub struct Opening {
    /// The codec's answer.
    pub outcome: Result<Opened, Refused>,
    /// The thumbprint of our key that opened it.
    pub opened_by: Option<String>,
    /// Thumbprints of the counterparty's keys whose signatures counted.
    pub verified_by: Vec<String>,
}

/// Seals a message and signs it.
///
/// # Errors
/// [`ApiError::NotSelected`] for a named key that must not protect; [`ApiError::Codec`] when there
/// is no key to sign with or to seal to, or the profile does not allow it; [`ApiError::Store`].
pub async fn seal(app: &App, outgoing: Outgoing) -> Result<SealedMessage, ApiError> {
    let held = held(app).await?;
    let (profiles, at, mut rng) = (app.profiles.clone(), app.ambient.now(), app.ambient.rng());
    let message = blocking(move || {
        let profile = profiles.of(outgoing.format);
        sealed(&outgoing, &held, profile, at, rng.as_mut())
    })
    .await??;
    app.traffic.sealed(&message, at);
    Ok(message)
}

/// Opens a message with any key held, and judges its signatures by the counterparty's keys.
///
/// A message that does not open is not an error: [`Opening::outcome`] says why.
///
/// # Errors
/// [`ApiError::Store`], and [`ApiError::Internal`] when the keys can not be read.
pub async fn open(app: &App, incoming: Incoming) -> Result<Opening, ApiError> {
    let (format, environment, at) = (incoming.format, incoming.environment, app.ambient.now());
    let profile = app.profiles.of(format).clone();
    let opening = with_keys(app, incoming, profile, at, envelope::open, None).await?;
    app.traffic.opened(&opening, format, environment, at);
    Ok(opening)
}

/// The same by rules of the caller's choice, for somebody who looks into one message: it is no
/// traffic and not counted, and changes under which it would open are looked for.
///
/// # Errors
/// As [`open`].
pub async fn look(
    app: &App,
    incoming: Incoming,
    profile: Profile,
    at: UnixTime,
) -> Result<Opening, ApiError> {
    with_keys(app, incoming, profile, at, envelope::open::explained, None).await
}

/// Opening as the codec offers it, with or without a search for what would help.
type Open = fn(&OpenRequest<'_>, &mut dyn CryptoRng) -> Result<Opened, Refused>;

async fn with_keys(
    app: &App,
    incoming: Incoming,
    profile: Profile,
    at: UnixTime,
    open: Open,
    key: Option<String>,
) -> Result<Opening, ApiError> {
    let (held, mut rng) = (held(app).await?, app.ambient.rng());
    blocking(move || {
        let alone = key.map(|key| held.ours.only([key.as_str()]));
        let request = OpenRequest {
            input: &incoming.body,
            detached: None,
            keys: alone.as_ref().unwrap_or(&held.ours),
            trust: &held.theirs,
            passphrases: &[],
            session_keys: &[],
            environment: Some(incoming.environment),
            profile: &profile,
            at,
        };
        told(open(&request, rng.as_mut()), &held, incoming.environment)
    })
    .await
}

/// Opens a message with one key of ours alone, by its thumbprint: to see that it is sealed to this
/// very key.
///
/// # Errors
/// As [`open`].
pub async fn open_with(app: &App, incoming: Incoming, key: &str) -> Result<Opening, ApiError> {
    let profile = app.profiles.of(incoming.format).clone();
    let at = app.ambient.now();
    with_keys(app, incoming, profile, at, envelope::open, Some(key.into())).await
}

/// Private-key work takes milliseconds, in which no other request shall have to wait.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| ApiError::Internal {
        doing: "sealing or opening a message",
    })
}

fn sealed(
    outgoing: &Outgoing,
    held: &Arc<Held>,
    profile: &Profile,
    at: UnixTime,
    rng: &mut dyn CryptoRng,
) -> Result<SealedMessage, ApiError> {
    let purpose = |owner, key_use| Purpose {
        owner,
        environment: outgoing.environment,
        format: outgoing.format,
        key_use,
    };
    let by = purpose(Owner::Ours, KeyUse::Sign);
    let to = purpose(Owner::Counterparty, KeyUse::Encrypt);
    let signers = chosen(&held.lives, by, &outgoing.signers, at)?;
    let recipients = chosen(&held.lives, to, &outgoing.recipients, at)?;
    let ours = held.ours.only(signers.iter().map(String::as_str));
    let theirs = held.theirs.only(recipients.iter().map(String::as_str));
    let (payload, format) = (outgoing.payload.expose(), wire::sealed_as(outgoing.format));
    let request = SealRequest {
        environment: Some(outgoing.environment),
        ..wire::request(payload, format, &theirs, &ours, profile, at)
    };
    let sealed = envelope::seal(&request, rng).map_err(|refused| refused.diagnosis)?;
    Ok(SealedMessage {
        body: sealed.message,
        content_type: sealed.report.content_type,
        signers,
        recipients,
    })
}

/// The thumbprints of the keys that protect.
fn chosen(
    lives: &[Life],
    purpose: Purpose,
    choice: &Choice,
    at: UnixTime,
) -> Result<Vec<String>, ApiError> {
    let print = |life: &Life| life.entry.thumbprint.clone();
    match choice {
        Choice::Usual => Ok(protecting(lives, purpose, at)
            .into_iter()
            .map(print)
            .collect()),
        Choice::Named(names) => names
            .iter()
            .map(|name| named(lives, purpose, name, at).map(print))
            .collect::<Result<_, _>>()
            .map_err(ApiError::NotSelected),
    }
}

/// The outcome with the keys that had a part in it.
fn told(outcome: Result<Opened, Refused>, held: &Held, environment: Environment) -> Opening {
    let Ok(opened) = &outcome else {
        return Opening {
            outcome,
            opened_by: None,
            verified_by: Vec::new(),
        };
    };
    let by = opened.opened_by();
    let opened_by = by.and_then(|by| held.component(&by.source, &by.id));
    let counted = opened.trace().signatures.iter().filter(|one| one.counted);
    let verified_by = counted
        .filter_map(|one| held.signer(one.signer.as_deref()?, environment))
        .map(String::from)
        .collect();
    Opening {
        opened_by: opened_by.map(String::from),
        verified_by,
        outcome,
    }
}

#[cfg(test)]
mod tests;
