//! Taking a step: the codec decides with the key set as it is, the store writes in the same moment.

mod asked;
pub(super) mod decision;

use envelope::keyset::Environment;
use envelope::keyset::life::{Approval, StepName, Warning};
use keyset_api::{KeyView, ProposalView, Role, StepRequest, StepTaken};
use serde::Deserialize;

use super::decide::decide;
use super::proposals;
use crate::app::App;
use crate::error::ApiError;
use crate::proposal;
use crate::store::{EventFilter, Store, StoreError, StoredKey};
use decision::{Asked, Found};

/// What came of a step that was not refused.
pub enum Outcome {
    /// It waits for a second person.
    Proposed(Box<ProposalView>),
    /// It is taken, now or before.
    Taken(Box<StepTaken>),
}

/// Takes a step, once: where the key is already what the step would make of it, that is answered
/// and nothing is written. A step that needs two people, and lacks nothing else, waits for the
/// second one.
///
/// # Errors
/// [`ApiError::StepRefused`] with every reason; [`ApiError::NoSuchKey`];
/// [`ApiError::MissingMember`], [`ApiError::NeedlessMember`] and [`ApiError::BadMember`] when the
/// request does not fit its step; [`ApiError::TooManyProposals`].
pub async fn take(
    app: &App,
    operator: &str,
    thumbprint: &str,
    request: StepRequest,
) -> Result<Outcome, ApiError> {
    let at = app.ambient.now();
    let asked = Asked {
        thumbprint: thumbprint.into(),
        environment: request.environment,
        step: asked::step(request, operator, at)?,
        approval: Approval {
            operator: operator.into(),
            second: None,
        },
        proposal: proposal::new_id(app.ambient.rng().as_mut()),
        at,
    };
    let store = app.store.as_ref();
    let decision = |current: &_| decision::decided(current, &asked, &app.policy);
    match decide(store, decision).await? {
        Found::Proposed(proposal) => Ok(Outcome::Proposed(Box::new(proposals::open(&proposal)))),
        Found::Taken { key, warnings } => answer(store, asked.step.name(), *key, warnings)
            .await
            .map(|taken| Outcome::Taken(Box::new(taken))),
    }
}

/// The role that a step needs. What takes a key out of use at once is never left to few.
#[must_use]
pub const fn role(step: StepName, environment: Environment) -> Role {
    match (step, environment) {
        (StepName::Trust | StepName::Verify | StepName::Suspend | StepName::Compromise, _)
        | (StepName::Activate | StepName::Restore, Environment::Sandbox) => Role::Operator,
        _ => Role::KeyManager,
    }
}

/// What is answered to a step that is taken, now or before.
///
/// # Errors
/// [`ApiError::Store`].
pub(super) async fn answer(
    store: &dyn Store,
    step: StepName,
    key: StoredKey,
    warnings: Option<Vec<Warning>>,
) -> Result<StepTaken, ApiError> {
    let life = key.life.clone();
    let warnings = match warnings {
        Some(warnings) => warnings,
        None => told_before(store, &life.entry.thumbprint, step).await?,
    };
    Ok(StepTaken {
        key: KeyView::new(key.life, key.public),
        comparison: life.comparison.map(Into::into),
        evidence: life.evidence.into_iter().map(Into::into).collect(),
        warnings,
    })
}

/// The warnings that were answered when the step was taken; the log has them.
async fn told_before(
    store: &dyn Store,
    thumbprint: &str,
    step: StepName,
) -> Result<Vec<Warning>, StoreError> {
    #[derive(Deserialize)]
    struct Told {
        warnings: Vec<Warning>,
    }
    let history = EventFilter {
        after: 0,
        limit: u32::MAX,
        key: Some(thumbprint.into()),
    };
    let events = store.events(history).await?;
    let last = events
        .iter()
        .rfind(|event| event.record.action == step.code());
    let told = last.and_then(|event| serde_json::from_str::<Told>(&event.record.details).ok());
    Ok(told.map(|told| told.warnings).unwrap_or_default())
}
