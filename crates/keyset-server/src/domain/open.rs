//! Opening a message for an operator: by role, redacted unless a key manager asks for all of it,
//! and always in the audit log. The log has the message's hash, never what is in it.

use envelope::Profile;
use envelope::detect::Format;
use envelope::key::report::KeyFormat;
use envelope::keyset::Environment;
use envelope::open::OpenReport;
use keyset_api::{OpenMessage, OpenedMessage, Role};
use serde_json::json;

use super::decide;
use super::digest::sha256;
use super::exchange::{self, Incoming, Opening};
use crate::app::App;
use crate::audit::Record;
use crate::error::ApiError;
use crate::store::Change;

/// The role that opening needs. What is inside of production messages concerns real people.
#[must_use]
pub fn role(request: &OpenMessage) -> Role {
    match (request.environment, request.reveal) {
        (Environment::Sandbox, None | Some(false)) => Role::Operator,
        (Environment::Production, _) | (_, Some(true)) => Role::KeyManager,
    }
}

/// The longest request: the longest message that a profile takes, and an eighth of it for what JSON
/// adds, such as an escape for each end of a line.
#[must_use]
pub fn longest_request(app: &App) -> usize {
    let message = app.profiles.longest_body();
    message.saturating_add(message / 8)
}

/// Opens a message with the server's keys. It is answered only once the audit log has it.
///
/// # Errors
/// [`ApiError::BadMember`] for an unknown profile; [`ApiError::TooLarge`] for a message that is
/// longer than its profile takes; [`ApiError::Store`]; [`ApiError::Internal`].
pub async fn open(
    app: &App,
    operator: &str,
    request: OpenMessage,
) -> Result<OpenedMessage, ApiError> {
    let at = app.ambient.now();
    let is_shown = request.reveal == Some(true);
    let environment = request.environment;
    let (format, profile) = rules(app, &request)?;
    // Before the codec: it would also look whether a longer limit helps.
    refuse_longer(&request.body, &profile)?;
    let message = sha256(&[request.body.as_bytes()]);
    let incoming = Incoming {
        body: request.body.into_bytes(),
        environment,
        format,
    };
    let opening = exchange::look(app, incoming, profile, at).await?;
    let details = json!({
        "environment": environment,
        "message": message,
        "revealed": is_shown && opening.outcome.is_ok(),
        "cause": opening.outcome.as_ref().err().map(|refused| refused.diagnosis.cause),
    });
    let record = Record {
        key: opening.opened_by.clone(),
        ..Record::new(at, operator, OPEN).with(&details)
    };
    let change = Change {
        records: vec![record],
        ..Change::default()
    };
    decide::write(app.store.as_ref(), change).await?;
    Ok(OpenedMessage {
        payload: payload(&opening, is_shown),
        report: OpenReport::without_payload(&opening.outcome),
        redacted: !is_shown,
        message,
    })
}

/// The format of the message, and the profile that was named or is the server's own.
fn rules(app: &App, request: &OpenMessage) -> Result<(KeyFormat, Profile), ApiError> {
    let format = match envelope::detect::recognise(request.body.as_bytes()).format {
        Format::Jwe | Format::Jws | Format::JwkSet => KeyFormat::Jwk,
        _ => KeyFormat::OpenPgp,
    };
    let profile = match &request.profile {
        None => app.profiles.of(format).clone(),
        Some(name) => Profile::built_in(name).map_err(|_| ApiError::BadMember {
            member: "profile",
            detail: "There is no built-in profile of this name.",
        })?,
    };
    Ok((format, profile))
}

fn refuse_longer(message: &str, profile: &Profile) -> Result<(), ApiError> {
    let limit = usize::try_from(profile.limits.body).unwrap_or(usize::MAX);
    if message.len() <= limit {
        return Ok(());
    }
    let what = "message";
    Err(ApiError::TooLarge { what, limit })
}

/// A payload that is not text has nothing to show that could be redacted.
fn payload(opening: &Opening, is_shown: bool) -> Option<String> {
    let opened = opening.outcome.as_ref().ok()?;
    let octets = opened.payload().expose();
    Some(match str::from_utf8(octets) {
        Ok(text) if is_shown => text.into(),
        Ok(text) => standard_payments::redact(text),
        Err(_) => format!("[{} octets that are no text]", octets.len()),
    })
}

/// The action in the audit log.
const OPEN: &str = "open";

/// Octets of requests in memory: two of the longest with the built-in profiles. Opening takes several
/// times as much beside it.
pub const ROOM: usize = 64 * 1024 * 1024;
