//! From a configuration to a listening server, and to its orderly end.

use std::fmt;
use std::future::Future;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::access::{Person, Role, Token};
use crate::app::{Ambient, App};
use crate::background;
use crate::config::policy::PolicyError;
use crate::config::{Config, NotLoopback};
use crate::counterparty::{self, Simulation};
use crate::demo;
use crate::domain::changes::Changes;
use crate::domain::held::HeldKeys;
use crate::domain::notices::webhook::{Webhook, WebhookError};
use crate::domain::published::{self, Published};
use crate::domain::sign_in;
use crate::error::ApiError;
use crate::outbound::{NoClient, Outbound};
use crate::profiles::{Profiles, ProfilesError};
use crate::routes;
use crate::store::{StoreError, StoredKey};
use crate::unlock::{UnlockError, Unlocked, unlock};

/// Why the server did not start, or ended without being asked.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServeError {
    /// The address is not one to listen on.
    Address(NotLoopback),
    /// The demo keys could not be made.
    Demo(ApiError),
    /// The address is in use, or the network failed.
    Network {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// Nobody can be called.
    Outbound(NoClient),
    /// A profile can not be used.
    Profiles(ProfilesError),
    /// The rotation policy can not be used.
    Policy(PolicyError),
    /// The key that signs the published set could not be made.
    Published(ApiError),
    /// The signals that end the server can not be watched.
    Signals(io::Error),
    /// The database can not be read.
    Store(StoreError),
    /// Database and master key can not be used together.
    Unlock(UnlockError),
    /// Notices can not be sent.
    Webhook(WebhookError),
}

/// Serves until SIGINT or SIGTERM, then ends what is under way.
///
/// # Errors
/// [`ServeError`] when the server can not start.
pub async fn run(config: &Config, ambient: Ambient) -> Result<(), ServeError> {
    let address = config.loopback().map_err(ServeError::Address)?;
    let app = open(config, ambient).await?;
    published::prepare(&app)
        .await
        .map_err(ServeError::Published)?;
    if config.simulation.counterparty {
        return simulate(config, address, app).await;
    }
    let is_first = config.demo
        && demo::prepare_first_start(&app)
            .await
            .map_err(ServeError::Demo)?;
    let failed = |source| ServeError::Network { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let ended = end_signal().map_err(ServeError::Signals)?;
    let address = listener.local_addr().map_err(failed)?;
    let person = Person {
        operator: config.operator.clone(),
        role: Role::KeyManager,
    };
    let (at, mut rng) = (app.ambient.now(), app.ambient.rng());
    let token = sign_in::link(app.people.as_ref(), person, START, at, rng.as_mut())
        .await
        .map_err(ServeError::Store)?;
    announce(address, &token);
    let _work = background::start(&app);
    let changes = app.changes.clone();
    let ended = async move {
        ended.await;
        changes.end();
    };
    if is_first {
        tracing::info!("made the demo key set");
        tokio::spawn(demo::follow_first_start(app.clone()));
    }
    let store = app.store.clone();
    let outcome = serve(listener, routes::router(app), ended).await;
    store.close().await;
    outcome.map_err(failed)
}

/// The same for a counterparty that is not a real one: nobody signs in there.
async fn simulate(config: &Config, address: SocketAddr, app: App) -> Result<(), ServeError> {
    let failed = |source| ServeError::Network { address, source };
    let store = app.store.clone();
    let simulation = Simulation::new(app, &config.simulation)
        .await
        .map_err(ServeError::Demo)?;
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let ended = end_signal().map_err(ServeError::Signals)?;
    let address = listener.local_addr().map_err(failed)?;
    tracing::warn!("{}", counterparty::WARNING);
    say(&format!(
        "{}\nlistening on http://{address}",
        counterparty::WARNING
    ));
    let outcome = serve(listener, simulation.router(), ended).await;
    store.close().await;
    outcome.map_err(failed)
}

/// Opens directory, database and vault, and proves that they belong together.
///
/// # Errors
/// [`ServeError`] with what can not be used.
pub async fn open(config: &Config, ambient: Ambient) -> Result<App, ServeError> {
    let outbound = Outbound::new().map_err(ServeError::Outbound)?;
    let profiles = Profiles::load(&config.partner.profiles).map_err(ServeError::Profiles)?;
    let policy = config.policy.read().map_err(ServeError::Policy)?;
    let policy = config.published.bind(policy);
    let webhook = config.notices.notice_webhook.clone().map(Webhook::new);
    let webhook = webhook.transpose().map_err(ServeError::Webhook)?;
    let mut rng = ambient.rng();
    let Unlocked {
        store,
        vault,
        place,
    } = unlock(&config.storage, &config.master_key, rng.as_mut())
        .await
        .map_err(ServeError::Unlock)?;
    let keys = store.keys().await.map_err(ServeError::Store)?;
    let is_allowed = |key: &StoredKey| place.allows(key.life.entry.environment);
    if !keys.iter().all(is_allowed) {
        store.close().await;
        return Err(ServeError::Unlock(UnlockError::ProductionBeside));
    }
    Ok(App {
        store: store.clone(),
        people: store.clone(),
        notices: store.clone(),
        readiness: store.clone(),
        webhook: webhook.map(Arc::new),
        changes: Arc::new(Changes::default()),
        published: Arc::new(Published::new(config.published.clone())),
        master_keys: store,
        vault: Arc::new(vault),
        master_key: place,
        ambient,
        held: Arc::new(HeldKeys::default()),
        profiles: Arc::new(profiles),
        policy,
        counterparty: Arc::new(config.counterparty.clone()),
        outbound,
    })
}

async fn serve(
    listener: TcpListener,
    router: Router,
    ended: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (end, mut ending) = watch::channel(false);
    let graceful = async move {
        ended.await;
        tracing::info!("ending");
        end.send_replace(true);
    };
    let server = axum::serve(listener, router).with_graceful_shutdown(graceful);
    let overdue = async move {
        // The sender is gone only when the server ended by itself.
        let _ = ending.wait_for(|ended| *ended).await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        outcome = server.into_future() => outcome,
        () = overdue => Ok(()),
    }
}

/// Completes at the first SIGINT or SIGTERM from now on.
fn end_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// For whoever started the server and waits for it; a closed pipe is no reason to stop.
fn announce(address: SocketAddr, token: &Token) {
    let link = sign_in_link(address, token);
    say(&format!(
        "listening on http://{address}\nsign in once: {link}"
    ));
}

fn say(text: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Where a person signs in.
#[must_use]
pub fn sign_in_link(address: SocketAddr, token: &Token) -> String {
    format!("http://{address}/api/v1/sign-in?token={}", token.expose())
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(error) => error.fmt(f),
            Self::Demo(_) => f.write_str("can not make the demo key set"),
            Self::Network { address, .. } => write!(f, "can not listen on {address}"),
            Self::Outbound(error) => error.fmt(f),
            Self::Profiles(error) => error.fmt(f),
            Self::Policy(error) => error.fmt(f),
            Self::Published(_) => f.write_str("can not make the key that signs the key set"),
            Self::Signals(_) => f.write_str("can not watch for signals"),
            Self::Store(error) => error.fmt(f),
            Self::Unlock(error) => error.fmt(f),
            Self::Webhook(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ServeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Address(_) => None,
            Self::Demo(error) | Self::Published(error) => Some(error),
            Self::Network { source, .. } | Self::Signals(source) => Some(source),
            Self::Outbound(error) => error.source(),
            Self::Profiles(error) => error.source(),
            Self::Policy(error) => error.source(),
            Self::Store(error) => error.source(),
            Self::Unlock(error) => error.source(),
            Self::Webhook(error) => error.source(),
        }
    }
}

/// Who made the link that is printed at the start, in the audit log.
const START: &str = "start";

/// How long requests under way may take once the end was asked for.
const GRACE: Duration = Duration::from_secs(10);
