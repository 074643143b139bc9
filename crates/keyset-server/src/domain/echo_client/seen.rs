//! Evidence from the other direction: the counterparty called our echo under keys that wait for their
//! first use. It sealed to a key of ours, and signed with one of its own: both work.

use envelope::key::state::KeyState;
use envelope::keyset::Environment;
use envelope::keyset::life::{EvidenceKind, StepName};
use keyset_api::{EvidenceSeen, StepRequest};

use crate::app::App;
use crate::domain::digest::sha256;
use crate::domain::held::held;
use crate::domain::step;
use crate::error::ApiError;

/// An echo of the counterparty that was answered with 200.
pub struct Answered<'a> {
    /// Where it was received.
    pub environment: Environment,
    /// Thumbprints of our key that opened the request and of the counterparty's that signed it.
    pub keys: &'a [String],
    /// The request as it was received.
    pub request: &'a [u8],
    /// The answer as it is sent.
    pub answer: &'a [u8],
}

/// Records evidence for each trusted key in it that was not seen to work before. Nothing is written
/// where there is none, which is the case for all ordinary traffic.
///
/// # Errors
/// [`ApiError::Store`] when the storage fails.
pub async fn seen(app: &App, answered: &Answered<'_>) -> Result<(), ApiError> {
    let held = held(app).await?;
    let waits = |print: &&String| {
        let mut lives = held.lives.iter();
        let life = lives.find(|life| life.entry.thumbprint == **print);
        life.is_some_and(|life| life.entry.state == UNSEEN)
    };
    for thumbprint in answered.keys.iter().filter(waits) {
        let verify = StepRequest {
            environment: answered.environment,
            step: StepName::Verify,
            comparison: None,
            evidence: Some(EvidenceSeen {
                kind: EvidenceKind::Echo,
                at: app.ambient.now(),
                exchange: Some(sha256(&[answered.request, answered.answer])),
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
