//! The keys of a simulated counterparty on this machine, for a demo in which both sides know each
//! other, and the first echoes with it.

use envelope::key::report::KeyFormat;
use envelope::key::ring::KeyMaterial;
use envelope::key::state::KeyState;
use envelope::keyset::entry::Placement;
use envelope::keyset::life::{Comparison, Life};
use envelope::keyset::{Environment, Owner};
use envelope::{KeyRing, UnixTime};
use keyset_api::EchoOrder;
use reqwest::Url;

use crate::app::App;
use crate::domain::echo_client;
use crate::domain::material::{Prepared, prepare};
use crate::error::ApiError;

/// Where a simulated counterparty listens: the sandbox's address, where it is on this machine and
/// without TLS. No real one is.
pub(super) fn simulated(app: &App) -> Option<&Url> {
    let url = app.counterparty.echo_in(Environment::Sandbox);
    url.filter(|url| url.scheme() == "http")
}

/// What it publishes, as keys of the counterparty: of two for the same purpose the newer one waits
/// to be compared, and the other one is in use.
///
/// # Errors
/// [`ApiError::Internal`] when it is not there; [`ApiError::Placement`] for keys without a use.
pub(super) async fn published(
    app: &App,
    counterparty: &Url,
    operator: &str,
) -> Result<Vec<Prepared>, ApiError> {
    let at = app.ambient.now();
    let mut ring = KeyRing::new();
    for path in ["/.well-known/jwks.json", "/keys/openpgp.asc"] {
        let url = counterparty.join(path).map_err(|_| UNREACHABLE)?;
        let reply = app.outbound.get(&url).await.map_err(|_| UNREACHABLE)?;
        ring.import(&reply.body, "counterparty")?;
    }
    let work = tokio::task::spawn_blocking(move || {
        let materials = ring.iter().map(|key| key.material.clone());
        let keys: Result<Vec<Prepared>, ApiError> =
            materials.map(|material| prepared(material, at)).collect();
        keys
    });
    let mut keys = work.await.map_err(|_| UNREACHABLE)??;
    let lives: Vec<Life> = keys
        .iter()
        .flat_map(|key| key.key.lives.iter().cloned())
        .collect();
    for life in keys.iter_mut().flat_map(|key| &mut key.key.lives) {
        if !has_older(life, &lives) {
            take_into_use(life, at, operator);
        }
    }
    Ok(keys)
}

/// One echo for each format, with the keys in use: what they prove is on record then.
pub(super) async fn first_echoes(app: App, operator: &'static str) {
    for format in KeyFormat::ALL {
        let order = EchoOrder {
            environment: Environment::Sandbox,
            format: *format,
            our_key: None,
            their_key: None,
        };
        match echo_client::run(&app, operator, order).await {
            Ok(report) if report.passed => {
                tracing::info!(format = format.code(), "the first echo came back");
            }
            Ok(report) => {
                let summary = report.diagnosis.map(|diagnosis| diagnosis.summary);
                tracing::warn!(format = format.code(), ?summary, "the first echo failed");
            }
            Err(refusal) => {
                tracing::warn!(format = format.code(), %refusal, "no first echo");
            }
        }
    }
}

fn prepared(material: KeyMaterial, at: UnixTime) -> Result<Prepared, ApiError> {
    let place = Placement {
        owner: Owner::Counterparty,
        environment: Environment::Sandbox,
        state: KeyState::PreActive {
            trusted: false,
            verified: false,
        },
        key_use: None,
        valid_from: None,
        valid_to: None,
        at,
    };
    prepare(material, &place)
}

fn has_older(life: &Life, all: &[Life]) -> bool {
    all.iter().any(|other| {
        other.purpose() == life.purpose() && other.entry.valid_from < life.entry.valid_from
    })
}

fn take_into_use(life: &mut Life, at: UnixTime, operator: &str) {
    life.entry.state = KeyState::Active;
    life.comparison = Some(Comparison {
        fingerprint: life.entry.thumbprint.clone(),
        channel: "the same machine".into(),
        at,
        operator: operator.into(),
    });
}

const UNREACHABLE: ApiError = ApiError::Internal {
    doing: "fetching the keys of the simulated counterparty",
};
