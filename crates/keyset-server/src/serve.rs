//! From a configuration to a listening server, and to its orderly end.

use std::fmt;
use std::future::Future;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use tokio::signal::unix::{SignalKind, signal};

use crate::access::{Person, Role, Token};
use crate::app::{Ambient, App};
use crate::background;
use crate::config::policy::PolicyError;
use crate::config::{Config, SignInError};
use crate::counterparty::{self, Simulation};
use crate::data_dir::{DataDir, DataDirError};
use crate::demo;
use crate::domain::changes::Changes;
use crate::domain::held::HeldKeys;
use crate::domain::notices::webhook::{Webhook, WebhookError};
use crate::domain::published::{self, Published};
use crate::domain::sign_in::link;
use crate::error::ApiError;
use crate::outbound::{NoClient, Outbound};
use crate::profiles::{Profiles, ProfilesError};
use crate::routes;
use crate::sealing::{NotSealedHere, Vault};
use crate::store::{self, OpenError, StoreError};
use crate::transport::{ListenError, Listener, Transport, keep_current};

/// Why the server did not start, or ended without being asked.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServeError {
    /// The data directory or master key can not be used.
    DataDir(DataDirError),
    /// The demo keys could not be made.
    Demo(ApiError),
    /// The address or the certificate can not be used.
    Listen(ListenError),
    /// The network failed.
    Network(io::Error),
    /// There is no place for the master key.
    NoDataDir,
    /// The database can not be opened.
    Open(OpenError),
    /// Nobody can be called.
    Outbound(NoClient),
    /// A profile can not be used.
    Profiles(ProfilesError),
    /// The rotation policy can not be used.
    Policy(PolicyError),
    /// The key that signs the published set could not be made.
    Published(ApiError),
    /// The master key is not the one that the private parts were sealed under.
    Sealed {
        /// The first certificate or JWK whose part does not open.
        holder: String,
    },
    /// The address is not one to listen on, or nobody could sign in.
    SignIn(SignInError),
    /// The signals that end the server can not be watched.
    Signals(io::Error),
    /// The database can not be read.
    Store(StoreError),
    /// The vault can not be made.
    Vault(NotSealedHere),
    /// Notices can not be sent.
    Webhook(WebhookError),
}

/// Serves until SIGINT or SIGTERM, then ends what is under way.
///
/// # Errors
/// [`ServeError`] when the server can not start.
pub async fn run(config: &Config, ambient: Ambient) -> Result<(), ServeError> {
    let ways = config.sign_in.ways(&config.listen);
    let ways = ways.map_err(ServeError::SignIn)?;
    let address = config.listen.listen;
    if config.simulation.counterparty && !address.ip().is_loopback() {
        return Err(ServeError::SignIn(SignInError::NoTls(address)));
    }
    let listener = config.listen.bind().map_err(ServeError::Listen)?;
    let app = App {
        ways: Arc::new(ways),
        transport: Transport::of([&listener]),
        ..open(config, ambient).await?
    };
    published::prepare(&app)
        .await
        .map_err(ServeError::Published)?;
    if config.simulation.counterparty {
        return simulate(config, listener, app).await;
    }
    let is_first = config.demo
        && demo::prepare_first_start(&app)
            .await
            .map_err(ServeError::Demo)?;
    let ended = end_signal().map_err(ServeError::Signals)?;
    announce(config, &app, &listener.origin()).await?;
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
    let router = routes::router(app.clone());
    let outcome = serve(listener, app, router, ended).await;
    store.close().await;
    outcome
}

/// The same for a counterparty that is not a real one: nobody signs in there.
async fn simulate(config: &Config, listener: Listener, app: App) -> Result<(), ServeError> {
    let store = app.store.clone();
    let simulation = Simulation::new(app.clone(), &config.simulation)
        .await
        .map_err(ServeError::Demo)?;
    let ended = end_signal().map_err(ServeError::Signals)?;
    tracing::warn!("{}", counterparty::WARNING);
    say(&format!(
        "{}\nlistening on {}",
        counterparty::WARNING,
        listener.origin()
    ));
    let outcome = serve(listener, app, simulation.router(), ended).await;
    store.close().await;
    outcome
}

/// Opens directory, database and vault, and proves that they belong together.
/// What listens to others and how they sign in is not known here yet.
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
    let place = config.storage.data_dir.as_deref();
    let dir = place.ok_or(ServeError::NoDataDir)?;
    let location = config.storage.location().ok_or(ServeError::NoDataDir)?;
    let dir = DataDir::open(dir).map_err(ServeError::DataDir)?;
    let master = dir
        .master_key(ambient.rng().as_mut())
        .map_err(ServeError::DataDir)?;
    let vault = Vault::new(&master).map_err(ServeError::Vault)?;
    let store = store::open(&location).await.map_err(ServeError::Open)?;
    for part in store.private_parts().await.map_err(ServeError::Store)? {
        if vault.open(&part.name, &part.sealed).is_err() {
            store.close().await;
            return Err(ServeError::Sealed {
                holder: part.name.holder,
            });
        }
    }
    Ok(App {
        store: store.clone(),
        people: store.clone(),
        notices: store.clone(),
        readiness: store,
        webhook: webhook.map(Arc::new),
        vault: Arc::new(vault),
        changes: Arc::new(Changes::default()),
        published: Arc::new(Published::new(config.published.clone())),
        ambient,
        held: Arc::new(HeldKeys::default()),
        profiles: Arc::new(profiles),
        policy,
        counterparty: Arc::new(config.counterparty.clone()),
        outbound,
        ways: Arc::default(),
        transport: Transport::default(),
    })
}

async fn serve(
    listener: Listener,
    app: App,
    router: Router,
    ended: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let handle = Handle::new();
    let end = async {
        ended.await;
        tracing::info!("ending");
        handle.graceful_shutdown(Some(GRACE));
        std::future::pending().await
    };
    tokio::select! {
        outcome = listener.serve(router, handle.clone()) => {
            outcome.map_err(ServeError::Network)
        }
        outcome = keep_current(app) => outcome.map_err(ServeError::Signals),
        () = end => Ok(()),
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
            Self::DataDir(error) => error.fmt(f),
            Self::Demo(_) => f.write_str("can not make the demo key set"),
            Self::Listen(error) => error.fmt(f),
            Self::Network(_) => f.write_str("can not listen any longer"),
            Self::NoDataDir => f.write_str("say with --data-dir where the master key is"),
            Self::Open(error) => error.fmt(f),
            Self::Outbound(error) => error.fmt(f),
            Self::Profiles(error) => error.fmt(f),
            Self::Policy(error) => error.fmt(f),
            Self::Published(_) => f.write_str("can not make the key that signs the key set"),
            Self::Sealed { holder } => write!(
                f,
                "the master key does not open the private part of {holder}: master.key was \
                 replaced, or the database is from elsewhere; put the right master.key back"
            ),
            Self::SignIn(error) => error.fmt(f),
            Self::Signals(_) => f.write_str("can not watch for signals"),
            Self::Store(error) => error.fmt(f),
            Self::Vault(error) => error.fmt(f),
            Self::Webhook(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ServeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoDataDir | Self::Sealed { .. } => None,
            Self::DataDir(error) => error.source(),
            Self::Demo(error) | Self::Published(error) => Some(error),
            Self::Listen(error) => error.source(),
            Self::Network(source) | Self::Signals(source) => Some(source),
            Self::Open(error) => error.source(),
            Self::Outbound(error) => error.source(),
            Self::Profiles(error) => error.source(),
            Self::Policy(error) => error.source(),
            Self::SignIn(error) => error.source(),
            Self::Store(error) => error.source(),
            Self::Vault(error) => error.source(),
            Self::Webhook(error) => error.source(),
        }
    }
}

/// Who made the link that is printed at the start, in the audit log.
const START: &str = "start";

/// How long requests under way may take once the end was asked for.
const GRACE: Duration = Duration::from_secs(10);
