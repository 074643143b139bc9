//! Evidence from the other direction: the counterparty called our echo under keys that wait for their
//! first use. It sealed to a key of ours, and signed with one of its own: both work.

use envelope::key::state::KeyState;
use envelope::keyset::Environment;
use envelope::keyset::life::{EvidenceKind, StepName};
use keyset_api::{EvidenceSeen, StepRequest};

use crate::app::App;
use crate::domain::held::held;
use crate::domain::step;
use crate::error::ApiError;

/// Records evidence for each trusted key in an answered echo that was not seen to work before.
/// Nothing is written where there is none, which is the case for all ordinary traffic.
///
/// `keys` are the thumbprints of the key of ours that opened the request and of the counterparty's
/// that signed it; `exchange` is the SHA-256 of request and answer.
///
/// # Errors
/// [`ApiError::Store`] when the storage fails.
pub async fn seen(
    app: &App,
    environment: Environment,
    keys: &[String],
    exchange: &str,
) -> Result<(), ApiError> {
    let held = held(app).await?;
    let waits = |print: &&String| {
        let mut lives = held.lives.iter();
        let life = lives.find(|life| life.entry.thumbprint == **print);
        life.is_some_and(|life| life.entry.state == UNSEEN)
    };
    for thumbprint in keys.iter().filter(waits) {
        let verify = StepRequest {
            environment,
            step: StepName::Verify,
            comparison: None,
            evidence: Some(EvidenceSeen {
                kind: EvidenceKind::Echo,
                at: app.ambient.now(),
                exchange: Some(exchange.into()),
            }),
            confirmed: None,
        };
        match step::take(app, COUNTERPARTY, thumbprint, verify).await {
            // Out of use in the meantime: then there is nothing to prove.
            Ok(_) | Err(ApiError::StepRefused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Trusted, and not seen to work yet.
const UNSEEN: KeyState = KeyState::PreActive {
    trusted: true,
    verified: false,
};

/// Whose call it was, in the audit log. No person has this name.
const COUNTERPARTY: &str = "counterparty";
