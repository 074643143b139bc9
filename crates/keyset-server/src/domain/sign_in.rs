//! Links for people, and the sessions that they begin.

use envelope::{CryptoRng, UnixTime};
use serde_json::json;

use crate::access::{Link, Person, Session, Token, hash};
use crate::app::App;
use crate::audit::Record;
use crate::error::ApiError;
use crate::store::StoreError;
use crate::store::people::People;

/// Makes a one-time link for a person: its secret.
///
/// # Errors
/// [`StoreError`] when it can not be kept.
pub async fn link(
    people: &dyn People,
    person: Person,
    by: &str,
    at: UnixTime,
    rng: &mut dyn CryptoRng,
) -> Result<Token, StoreError> {
    let token = Token::new(rng);
    let details = json!({ "for": person.operator, "role": person.role });
    let record = Record::new(at, by, "link").with(&details);
    people
        .add_link(Link::new(&token, person, at), record)
        .await?;
    Ok(token)
}

/// Begins a session with the secret of a link, which is used up: the session's secret.
///
/// # Errors
/// [`ApiError::LinkEnded`] when there is no such link, or no longer.
pub async fn sign_in(app: &App, secret: &str) -> Result<(Token, Person), ApiError> {
    let at = app.ambient.now();
    let link = app.people.take_link(hash(secret)).await?;
    let person = link
        .filter(|link| link.counts(at))
        .ok_or(ApiError::LinkEnded)?
        .person;
    let token = Token::new(app.ambient.rng().as_mut());
    let record = Record::new(at, &person.operator, "sign-in").with(&json!({ "role": person.role }));
    let session = Session::new(&token, person.clone(), at);
    app.people.begin(session, record).await?;
    Ok((token, person))
}

/// Who is signed in with this secret.
///
/// # Errors
/// [`ApiError::NotSignedIn`] when there is no such session, or it ended.
pub async fn person(app: &App, secret: &str) -> Result<Person, ApiError> {
    let at = app.ambient.now();
    let session = app.people.session(hash(secret)).await?;
    let session = session
        .filter(|session| session.counts(at))
        .ok_or(ApiError::NotSignedIn)?;
    if session.is_stale(at) {
        app.people.seen(session.hash.clone(), at).await?;
    }
    Ok(session.person)
}
