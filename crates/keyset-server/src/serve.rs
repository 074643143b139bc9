//! From a configuration to a listening server, and to its orderly end.

use std::fmt;
use std::future::pending;
use std::io::{self, Write as _};
use std::sync::Arc;

use axum::Router;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::access::{Person, Role, Token};
use crate::app::{Ambient, App};
use crate::background;
use crate::config::policy::PolicyError;
use crate::config::{Config, SignInError};
use crate::counterparty::{self, Simulation};
use crate::demo;
use crate::domain::changes::Changes;
use crate::domain::held::HeldKeys;
use crate::domain::notices::webhook::Webhook;
use crate::domain::open as open_message;
use crate::domain::published::{self, Published};
use crate::domain::sign_in::link;
use crate::domain::traffic::{self, Traffic};
use crate::error::ApiError;
use crate::limits::Limits;
use crate::outbound::{NoClient, Outbound};
use crate::profiles::{Profiles, ProfilesError};
use crate::room::Room;
use crate::routes;
use crate::store::{StoreError, StoredKey};
use crate::transport::{Certificates, ListenError, Listener, Transport, serve_until};
use crate::unlock::{UnlockError, Unlocked, unlock};

/// Why the server did not start, or ended without being asked.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServeError {
    /// The demo keys could not be made.
    Demo(ApiError),
    /// An address or a certificate can not be used.
    Listen(ListenError),
    /// The network failed.
    Network(io::Error),
    /// Nobody can be called.
    Outbound(NoClient),
    /// A profile can not be used.
    Profiles(ProfilesError),
    /// The rotation policy can not be used.
    Policy(PolicyError),
    /// The key that signs the published set could not be made.
    Published(ApiError),
    /// The address is not one to listen on, or nobody could sign in.
    SignIn(SignInError),
    /// The signals that end the server can not be watched.
    Signals(io::Error),
    /// The database can not be read.
    Store(StoreError),
    /// Database and master key can not be used together.
    Unlock(UnlockError),
}

/// Serves until SIGINT or SIGTERM, then ends what is under way.
///
/// # Errors
/// [`ServeError`] when the server can not start.
pub async fn run(config: &Config, ambient: Ambient) -> Result<(), ServeError> {
    let profiles = profiles(config)?;
    let ways = config.sign_in.ways(&config.listen);
    let ways = ways.map_err(ServeError::SignIn)?;
    if config.simulation.counterparty && !config.listen.listen.ip().is_loopback() {
        return Err(ServeError::Listen(ListenError::Simulation));
    }
    let console = config.listen.bind().map_err(ServeError::Listen)?;
    let partner = config.partner.bind(&profiles, config.listen.connections);
    let partner = partner.map_err(ServeError::Listen)?;
    let app = App {
        ways: Arc::new(ways),
        transport: Transport::of([Some(&console), partner.as_ref()].into_iter().flatten()),
        ..open(config, ambient).await?
    };
    published::prepare(&app)
        .await
        .map_err(ServeError::Published)?;
    if config.simulation.counterparty {
        return simulate(config, console, app).await;
    }
    let is_first = config.demo
        && demo::prepare_first_start(&app)
            .await
            .map_err(ServeError::Demo)?;
    let signals = Signals::watch(&app).map_err(ServeError::Signals)?;
    announce(config, &app, &console.origin()).await?;
    let mut served = vec![(console, routes::router(app.clone()))];
    if let Some(partner) = partner {
        say(&format!("partner listening on {}", partner.origin()));
        served.push((partner, routes::partner_router(app.clone())));
    }
    let _work = background::start(&app);
    if is_first {
        tracing::info!("made the demo key set");
        tokio::spawn(demo::follow_first_start(app.clone()));
    }
    let outcome = serve(served, &app, signals).await;
    if let Err(error) = traffic::write(&app).await {
        tracing::warn!(%error, "the last use counts were not written");
    }
    app.store.close().await;
    outcome
}

/// The same for a counterparty that is not a real one: nobody signs in there.
async fn simulate(config: &Config, listener: Listener, app: App) -> Result<(), ServeError> {
    let simulation = Simulation::new(app.clone(), &config.simulation)
        .await
        .map_err(ServeError::Demo)?;
    let signals = Signals::watch(&app).map_err(ServeError::Signals)?;
    tracing::warn!("{}", counterparty::WARNING);
    say(&format!(
        "{}\nlistening on {}",
        counterparty::WARNING,
        listener.origin()
    ));
    let outcome = serve(vec![(listener, simulation.router())], &app, signals).await;
    app.store.close().await;
    outcome
}

/// Serves with certificates that are kept current; those who wait for changes are sent home when
/// the end is asked for.
async fn serve(
    served: Vec<(Listener, Router)>,
    app: &App,
    signals: Signals,
) -> Result<(), ServeError> {
    let Signals {
        mut interrupt,
        mut terminate,
        certificates,
    } = signals;
    let ended = async {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        app.changes.end();
    };
    let current = async {
        match certificates {
            Some(certificates) => certificates.keep_current(app).await,
            None => pending().await,
        }
    };
    tokio::select! {
        outcome = serve_until(served, ended) => outcome.map_err(ServeError::Network),
        () = current => Ok(()),
    }
}

/// What is listened to from the outside, beside the network. Watched before anybody is told that
/// the server is there: from then on a signal does what it should.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
    certificates: Option<Certificates>,
}

impl Signals {
    fn watch(app: &App) -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            certificates: Certificates::watch(&app.transport)?,
        })
    }
}

/// Opens directory, database and vault, and proves that they belong together.
/// What listens to others and how they sign in is not known here yet.
///
/// # Errors
/// [`ServeError`] with what can not be used.
pub async fn open(config: &Config, ambient: Ambient) -> Result<App, ServeError> {
    let outbound = Outbound::new().map_err(ServeError::Outbound)?;
    let profiles = profiles(config)?;
    let policy = config.policy.read().map_err(ServeError::Policy)?;
    let policy = config.published.bind(policy);
    let webhook = config.notices.notice_webhook.clone();
    let webhook = webhook.map(|url| Webhook::new(url, outbound.clone()));
    let mut rng = ambient.rng();
    let Unlocked {
        store,
        vaults,
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
        proposals: store.clone(),
        readiness: store.clone(),
        webhook: webhook.map(Arc::new),
        changes: Arc::new(Changes::default()),
        published: Arc::new(Published::new(config.published.clone())),
        limits: Arc::new(Limits::new(&config.limits, &ambient)),
        master_keys: store.clone(),
        vaults: Arc::new(vaults),
        master_key: place,
        ambient,
        held: Arc::new(HeldKeys::default()),
        profiles: Arc::new(profiles),
        policy,
        counterparty: Arc::new(config.counterparty.clone()),
        outbound,
        partner: Arc::new(config.partner.clone()),
        messages: Arc::new(Room::new(open_message::ROOM)),
        traffic: Arc::new(Traffic::default()),
        traffic_log: store,
        ways: Arc::default(),
        transport: Transport::default(),
    })
}

fn profiles(config: &Config) -> Result<Profiles, ServeError> {
    Profiles::load(&config.partner.profiles).map_err(ServeError::Profiles)
}

/// For whoever started the server and waits for it; a closed pipe is no reason to stop.
async fn announce(config: &Config, app: &App, origin: &str) -> Result<(), ServeError> {
    let sign_in = match &app.ways.origin {
        None => first_link(config, app, origin).await?,
        Some(public) if app.ways.provider.is_some() => {
            format!("sign in at {}/api/v1/sign-in/provider", public.as_str())
        }
        Some(public) => format!("sign in through the proxy at {}", public.as_str()),
    };
    say(&format!("listening on {origin}\n{sign_in}"));
    Ok(())
}

/// For the person who started the server.
async fn first_link(config: &Config, app: &App, origin: &str) -> Result<String, ServeError> {
    let person = Person {
        operator: config.operator.clone(),
        role: Role::KeyManager,
    };
    let (at, mut rng) = (app.ambient.now(), app.ambient.rng());
    let token = link::make(app.people.as_ref(), person, START, at, rng.as_mut())
        .await
        .map_err(ServeError::Store)?;
    Ok(format!("sign in once: {}", sign_in_link(origin, &token)))
}

fn say(text: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Where a person signs in.
#[must_use]
pub fn sign_in_link(origin: &str, token: &Token) -> String {
    format!("{origin}/api/v1/sign-in?token={}", token.expose())
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Demo(_) => f.write_str("can not make the demo key set"),
            Self::Listen(error) => error.fmt(f),
            Self::Network(_) => f.write_str("can not listen any longer"),
            Self::Outbound(error) => error.fmt(f),
            Self::Profiles(error) => error.fmt(f),
            Self::Policy(error) => error.fmt(f),
            Self::Published(_) => f.write_str("can not make the key that signs the key set"),
            Self::SignIn(error) => error.fmt(f),
            Self::Signals(_) => f.write_str("can not watch for signals"),
            Self::Store(error) => error.fmt(f),
            Self::Unlock(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ServeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Demo(error) | Self::Published(error) => Some(error),
            Self::Listen(error) => error.source(),
            Self::Network(source) | Self::Signals(source) => Some(source),
            Self::Outbound(error) => error.source(),
            Self::Profiles(error) => error.source(),
            Self::Policy(error) => error.source(),
            Self::SignIn(error) => error.source(),
            Self::Store(error) => error.source(),
            Self::Unlock(error) => error.source(),
        }
    }
}

/// Who made the link that is printed at the start, in the audit log.
const START: &str = "start";
