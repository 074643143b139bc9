//! Sealing for the partner and opening what it sealed, with the keys of the moment. What a message
//! says is decided elsewhere.

use std::sync::Arc;

use envelope::detect::{Format, recognise};
use envelope::inspect::diagnose::Cause;
use envelope::key::report::KeyFormat;
use envelope::key::state::KeyState;
use envelope::keyset::life::{Life, Purpose};
use envelope::keyset::{Environment, KeyUse, Owner, select};
use envelope::{KeyRing, OpenRequest, Opened, Refused, Sealed};

use super::Simulation;
use super::partner::Known;
use crate::domain::held::{Held, held};
use crate::domain::wire;
use crate::error::ApiError;

/// A message for the partner.
pub(super) struct Outgoing {
    pub(super) text: String,
    pub(super) format: KeyFormat,
    pub(super) signers: KeyRing,
    pub(super) recipients: KeyRing,
}

/// What came of opening a message.
pub(super) struct Opening {
    pub(super) outcome: Result<Opened, Refused>,
    /// Whether the key that opened it waits for its first use.
    pub(super) by_next: bool,
    /// The partner's keys by which it was judged.
    pub(super) known: Arc<Known>,
}

/// Seals a message.
///
/// # Errors
/// [`ApiError::Codec`] when the keys do not fit.
pub(super) async fn seal(simulation: &Simulation, outgoing: Outgoing) -> Result<Sealed, ApiError> {
    let app = simulation.app.clone();
    let (at, mut rng) = (app.ambient.now(), app.ambient.rng());
    blocking(move || {
        let request = wire::request(
            outgoing.text.as_bytes(),
            wire::sealed_as(outgoing.format),
            &outgoing.recipients,
            &outgoing.signers,
            app.profiles.of(outgoing.format),
            at,
        );
        envelope::seal(&request, rng.as_mut()).map_err(|refused| refused.diagnosis.into())
    })
    .await?
}

/// Opens a message. Where the signer is not known, the partner's keys are fetched anew once.
///
/// # Errors
/// [`ApiError`] when the own keys can not be read.
pub(super) async fn open(
    simulation: &Simulation,
    body: Vec<u8>,
    format: KeyFormat,
) -> Result<Opening, ApiError> {
    let (partner, outbound) = (&simulation.partner, &simulation.outbound);
    let at = simulation.app.ambient.now();
    let (held, body) = (held(&simulation.app).await?, Arc::new(body));
    let known = partner.known(outbound, at).await;
    let opening = open_with(simulation, &held, known, body.clone(), format).await?;
    match &opening.outcome {
        Err(refused) if refused.diagnosis.cause == Cause::UnknownSigner => {
            let known = partner.renewed(outbound, at).await;
            open_with(simulation, &held, known, body, format).await
        }
        _ => Ok(opening),
    }
}

async fn open_with(
    simulation: &Simulation,
    held: &Arc<Held>,
    known: Arc<Known>,
    body: Arc<Vec<u8>>,
    format: KeyFormat,
) -> Result<Opening, ApiError> {
    let (app, held) = (simulation.app.clone(), held.clone());
    let (at, mut rng) = (app.ambient.now(), app.ambient.rng());
    blocking(move || {
        let request = OpenRequest {
            input: &body,
            detached: None,
            keys: &held.ours,
            trust: &known.keys,
            passphrases: &[],
            session_keys: &[],
            environment: Some(Environment::Sandbox),
            profile: app.profiles.of(format),
            at,
        };
        let outcome = envelope::open(&request, rng.as_mut());
        let by = outcome.as_ref().ok().and_then(Opened::opened_by);
        let by = by.and_then(|by| held.component(&by.source, &by.id));
        let opener = held
            .lives
            .iter()
            .find(|life| by == Some(life.entry.thumbprint.as_str()));
        Opening {
            by_next: opener.is_some_and(is_next),
            outcome,
            known,
        }
    })
    .await
}

/// The format of a body, by its content; none where it is no envelope.
pub(super) fn format_of(body: &[u8]) -> Option<KeyFormat> {
    match recognise(body).format {
        Format::OpenPgp => Some(KeyFormat::OpenPgp),
        Format::Jwe => Some(KeyFormat::Jwk),
        _ => None,
    }
}

/// The own keys that sign: those in use, or those that wait for their first use.
///
/// # Errors
/// [`ApiError`] when the own keys can not be read.
pub(super) async fn signers(
    simulation: &Simulation,
    format: KeyFormat,
    next: bool,
) -> Result<Signers, ApiError> {
    let held = held(&simulation.app).await?;
    let purpose = Purpose {
        owner: Owner::Ours,
        environment: Environment::Sandbox,
        format,
        key_use: KeyUse::Sign,
    };
    let at = simulation.app.ambient.now();
    let waiting = || {
        held.lives
            .iter()
            .filter(|life| life.purpose() == purpose && is_next(life))
            .collect()
    };
    let chosen: Vec<&Life> = if next {
        waiting()
    } else {
        select::protecting(&held.lives, purpose, at)
    };
    let print = |life: &&Life| life.entry.thumbprint.clone();
    Ok(Signers {
        thumbprints: chosen.iter().map(print).collect(),
        ring: held.ours.clone(),
    })
}

/// Keys that sign together.
pub(super) struct Signers {
    ring: KeyRing,
    pub(super) thumbprints: Vec<String>,
}

impl Signers {
    /// The same and every certificate of another ring, in OpenPGP alone.
    pub(super) fn and(mut self, others: &KeyRing, simulation: &Simulation) -> Self {
        let at = simulation.app.ambient.now();
        let profile = simulation.app.profiles.of(KeyFormat::OpenPgp);
        let reports = others.reports(profile, at).into_iter();
        self.thumbprints
            .extend(reports.map(|report| report.thumbprint));
        self.ring.extend(others);
        self
    }

    /// As a ring in which nothing else signs.
    pub(super) fn ring(&self) -> KeyRing {
        self.ring.only(self.thumbprints.iter().map(String::as_str))
    }
}

fn is_next(life: &Life) -> bool {
    matches!(life.entry.state, KeyState::PreActive { .. })
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| ApiError::Internal {
        doing: "sealing or opening a message",
    })
}
