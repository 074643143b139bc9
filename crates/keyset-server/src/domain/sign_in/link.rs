//! One-time links, for the machine that the server runs on.

use envelope::{CryptoRng, UnixTime};
use serde_json::json;

use crate::access::{Link, Person, Token, hash};
use crate::app::App;
use crate::audit::Record;
use crate::error::ApiError;
use crate::store::StoreError;
use crate::store::people::People;

/// Makes a one-time link for a person: its secret.
///
/// # Errors
/// [`StoreError`] when it can not be kept.
pub async fn make(
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
/// [`ApiError::LinkEnded`] when there is no such link, or no longer; [`ApiError::LinkIsLocal`]
/// where others reach the server.
pub async fn follow(app: &App, secret: &str) -> Result<(Token, Person), ApiError> {
    if app.ways.is_public {
        return Err(ApiError::LinkIsLocal);
    }
    let link = app.people.take_link(hash(secret)).await?;
    let person = link
        .filter(|link| link.counts(app.ambient.now()))
        .ok_or(ApiError::LinkEnded)?
        .person;
    let token = super::begin(app, &person, "link").await?;
    Ok((token, person))
}
