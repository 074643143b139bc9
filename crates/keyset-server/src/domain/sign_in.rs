//! How people sign in, and who is signed in. On loopback by a one-time link; where others reach the
//! server, by an identity provider or through a proxy that has asked already.

pub mod link;
pub mod oidc;
pub mod proxy;

use keyset_api::SessionEnding;
use serde_json::json;

use crate::access::{Origin, Person, Session, Token, hash};
use crate::app::App;
use crate::audit::Record;
use crate::error::ApiError;
use crate::store::StoreError;

/// The ways in that this server has.
#[derive(Default)]
pub struct Ways {
    /// The name under which browsers reach the server from elsewhere.
    pub origin: Option<Origin>,
    /// Whether others than this machine reach the server, directly or through a proxy.
    pub is_public: bool,
    /// Whether browsers come with TLS.
    pub is_https: bool,
    /// Who knows the people.
    pub provider: Option<oidc::Provider>,
    /// A proxy that asks who they are.
    pub proxy: Option<proxy::TrustedProxy>,
}

/// Whether a request shows that somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// A person asks: the session is in use.
    Person,
    /// A page asks by itself.
    Page,
}

/// Who is signed in with this secret.
///
/// # Errors
/// [`ApiError::NotSignedIn`] when there is no such session, or it ended.
pub async fn person(app: &App, secret: &str, asking: Asking) -> Result<Person, ApiError> {
    let at = app.ambient.now();
    let session = app.people.session(hash(secret)).await?;
    let session = session
        .filter(|session| session.counts(at))
        .ok_or(ApiError::NotSignedIn)?;
    if asking == Asking::Person && session.is_stale(at) {
        app.people.seen(session.hash.clone(), at).await?;
    }
    Ok(session.person)
}

/// Why the session with this hash ended; none while it lasts.
///
/// # Errors
/// [`StoreError`] when the storage fails.
pub async fn ending(app: &App, hash: &str) -> Result<Option<SessionEnding>, StoreError> {
    let session = app.people.session(hash.into()).await?;
    Ok(match session {
        None => Some(SessionEnding::SignedOut),
        Some(session) if !session.counts(app.ambient.now()) => Some(SessionEnding::TimedOut),
        Some(_) => None,
    })
}

/// Signs out: the session with this hash ends, for its listeners too.
///
/// # Errors
/// [`StoreError`] when the storage fails.
pub async fn sign_out(app: &App, hash: String) -> Result<(), StoreError> {
    app.people.end(hash).await?;
    app.changes.signed_out();
    Ok(())
}

/// Begins a session: its secret.
async fn begin(app: &App, person: &Person, way: &str) -> Result<Token, ApiError> {
    let at = app.ambient.now();
    let token = Token::new(app.ambient.rng().as_mut());
    let details = json!({ "role": person.role, "by": way });
    let record = Record::new(at, &person.operator, "sign-in").with(&details);
    let session = Session::new(&token, person.clone(), at);
    app.people.begin(session, record).await?;
    Ok(token)
}
