//! Taking a step: the codec decides with the key set as it is, the store writes in the same moment.

mod asked;

use envelope::UnixTime;
use envelope::key::state::KeyState;
use envelope::keyset::Environment;
use envelope::keyset::life::{self, Approval, Life, Request, Step, StepName, Taken, Warning};
use envelope::policy::rotation::RotationPolicy;
use keyset_api::{KeyView, Role, StepRequest, StepTaken};
use serde::Deserialize;
use serde_json::json;

use super::decide::{Decided, decide};
use crate::app::App;
use crate::audit::Record;
use crate::error::ApiError;
use crate::store::{Change, Current, EventFilter, Store, StoreError, StoredKey};

/// A step as it is asked for.
struct Asked {
    thumbprint: String,
    environment: Environment,
    step: Step,
    approval: Approval,
    at: UnixTime,
}

/// What came of it.
struct Found {
    key: StoredKey,
    /// None where the step was taken before.
    warnings: Option<Vec<Warning>>,
}

/// Takes a step, once: where the key is already what the step would make of it, that is answered
/// and nothing is written.
///
/// # Errors
/// [`ApiError::StepRefused`] with every reason; [`ApiError::NoSuchKey`];
/// [`ApiError::MissingMember`], [`ApiError::NeedlessMember`] and [`ApiError::BadMember`] when the
/// request does not fit its step.
pub async fn take(
    app: &App,
    operator: &str,
    thumbprint: &str,
    request: StepRequest,
) -> Result<StepTaken, ApiError> {
    let at = app.ambient.now();
    let asked = Asked {
        thumbprint: thumbprint.into(),
        environment: request.environment,
        step: asked::step(request, operator, at)?,
        approval: Approval {
            operator: operator.into(),
            second: None,
        },
        at,
    };
    let store = app.store.as_ref();
    let found = decide(store, |current| decided(current, &asked, &app.policy)).await?;
    let warnings = match found.warnings {
        Some(warnings) => warnings,
        None => told_before(store, &asked).await?,
    };
    Ok(answer(found.key, warnings))
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

fn decided(
    current: &Current,
    asked: &Asked,
    policy: &RotationPolicy,
) -> Result<Decided<Found>, ApiError> {
    let key = current
        .keys
        .iter()
        .find(|key| key.life.entry.thumbprint == asked.thumbprint)
        .ok_or(ApiError::NoSuchKey)?;
    if key.life.entry.environment == asked.environment && is_taken(&key.life, &asked.step) {
        return Ok(Decided {
            change: None,
            answer: Found {
                key: key.clone(),
                warnings: None,
            },
        });
    }
    let request = Request {
        thumbprint: &asked.thumbprint,
        step: &asked.step,
        environment: asked.environment,
        approval: &asked.approval,
        at: asked.at,
    };
    let taken = life::take(&current.lives(), &request, policy).map_err(ApiError::StepRefused)?;
    let change = Change {
        forgotten: forgotten(current, key, asked.step.name()),
        records: vec![record(&key.life, &taken, asked)],
        changed: vec![taken.life.clone()],
        ..Change::default()
    };
    Ok(Decided {
        change: Some(change),
        answer: Found {
            key: StoredKey {
                life: taken.life,
                public: key.public.clone(),
            },
            warnings: Some(taken.warnings),
        },
    })
}

/// Whether the key is already what the step would make of it.
fn is_taken(life: &Life, step: &Step) -> bool {
    let state = life.entry.state;
    match step {
        Step::Trust { comparison } => {
            let fits = |comparison: &life::Comparison| comparison.fits(&life.entry.thumbprint);
            matches!(state, KeyState::PreActive { trusted: true, .. })
                && comparison.as_ref().is_none_or(fits)
        }
        Step::Verify { evidence } => life.evidence.iter().any(|known| {
            let is_dated = known.exchange.is_some() || known.at == evidence.at;
            known.kind == evidence.kind && known.exchange == evidence.exchange && is_dated
        }),
        Step::Activate | Step::Restore => state == KeyState::Active,
        Step::Suspend { .. } | Step::WithdrawCompromise => state == KeyState::Suspended,
        Step::Deactivate => state == KeyState::Deactivated,
        Step::Compromise => state == KeyState::Compromised,
        Step::Destroy => state == KeyState::Destroyed,
    }
}

/// The certificate or JWK whose private part nobody needs once the step is taken.
fn forgotten(current: &Current, key: &StoredKey, step: StepName) -> Vec<String> {
    let is_needed = current.keys.iter().any(|other| {
        other.holder() == key.holder()
            && other.life.entry.thumbprint != key.life.entry.thumbprint
            && other.life.entry.state != KeyState::Destroyed
    });
    if step == StepName::Destroy && !is_needed {
        vec![key.holder().into()]
    } else {
        Vec::new()
    }
}

fn record(before: &Life, taken: &Taken, asked: &Asked) -> Record {
    let mut details = match &asked.step {
        Step::Trust { comparison } => json!({ "comparison": comparison }),
        Step::Verify { evidence } => json!({ "evidence": evidence }),
        Step::Suspend { confirmed } => json!({ "confirmed": confirmed }),
        _ => json!({}),
    };
    if let Some(members) = details.as_object_mut() {
        members.insert(WARNINGS.into(), json!(taken.warnings));
    }
    let state = |life: &Life| Some(life.entry.state.name().code().into());
    Record {
        second: asked.approval.second.clone(),
        key: Some(asked.thumbprint.clone()),
        from: state(before),
        to: state(&taken.life),
        ..Record::new(asked.at, &asked.approval.operator, asked.step.name().code()).with(&details)
    }
}

/// The warnings that were answered when the step was taken; the log has them.
async fn told_before(store: &dyn Store, asked: &Asked) -> Result<Vec<Warning>, StoreError> {
    #[derive(Deserialize)]
    struct Told {
        warnings: Vec<Warning>,
    }
    let history = EventFilter {
        after: 0,
        limit: u32::MAX,
        key: Some(asked.thumbprint.clone()),
    };
    let action = asked.step.name().code();
    let events = store.events(history).await?;
    let last = events.iter().rfind(|event| event.record.action == action);
    let told = last.and_then(|event| serde_json::from_str::<Told>(&event.record.details).ok());
    Ok(told.map(|told| told.warnings).unwrap_or_default())
}

fn answer(key: StoredKey, warnings: Vec<Warning>) -> StepTaken {
    let life = key.life.clone();
    StepTaken {
        key: KeyView::new(key.life, key.public),
        comparison: life.comparison.map(Into::into),
        evidence: life.evidence.into_iter().map(Into::into).collect(),
        warnings,
    }
}

/// The member of a record that keeps the warnings.
const WARNINGS: &str = "warnings";
