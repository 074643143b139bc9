//! Deciding on a step with the key set as it is: what is written, or everything against it. A step
//! that lacks nothing but a second person becomes a proposal.

use envelope::UnixTime;
use envelope::key::state::KeyState;
use envelope::keyset::Environment;
use envelope::keyset::life::{
    self, Approval, Comparison, Life, Reason, Request, Step, StepName, Taken, Warning,
};
use envelope::policy::rotation::RotationPolicy;
use serde_json::{Map, Value, json};

use crate::audit::Record;
use crate::domain::decide::Decided;
use crate::error::ApiError;
use crate::proposal::{self, Proposal, Standing};
use crate::store::{Change, Current, StoredKey};

/// A step as it is asked for.
pub(in crate::domain) struct Asked {
    pub(in crate::domain) thumbprint: String,
    pub(in crate::domain) environment: Environment,
    pub(in crate::domain) step: Step,
    pub(in crate::domain) approval: Approval,
    /// The proposal that is agreed to; or the name of the one that is made where two are needed.
    pub(in crate::domain) proposal: String,
    pub(in crate::domain) at: UnixTime,
}

/// What came of it.
pub(in crate::domain) enum Found {
    /// The key as it is now.
    Taken {
        key: Box<StoredKey>,
        /// None where the step was taken before.
        warnings: Option<Vec<Warning>>,
    },
    /// The step waits for a second person.
    Proposed(Proposal),
}

/// What is written and answered.
///
/// # Errors
/// [`ApiError::StepRefused`] with every reason; [`ApiError::NoSuchKey`];
/// [`ApiError::TooManyProposals`].
pub(in crate::domain) fn decided(
    current: &Current,
    asked: &Asked,
    policy: &RotationPolicy,
) -> Result<Decided<Found>, ApiError> {
    let key = current.key(&asked.thumbprint).ok_or(ApiError::NoSuchKey)?;
    if key.life.entry.environment == asked.environment && is_taken(&key.life, &asked.step) {
        return Ok(Decided {
            change: None,
            answer: Found::Taken {
                key: Box::new(key.clone()),
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
    match life::take(&current.lives(), &request, policy) {
        Ok(taken) => Ok(taking(current, key, taken, asked)),
        Err(reasons) if is_for_two(&reasons) && asked.approval.second.is_none() => {
            proposing(current, &key.life, asked)
        }
        Err(reasons) => Err(ApiError::StepRefused(reasons)),
    }
}

/// Whether nothing is missing but the second person.
fn is_for_two(reasons: &[Reason]) -> bool {
    matches!(reasons, [Reason::SecondPerson])
}

fn taking(current: &Current, key: &StoredKey, taken: Taken, asked: &Asked) -> Decided<Found> {
    let change = Change {
        forgotten: forgotten(current, key, asked.step.name()),
        records: vec![record(&key.life, &taken, asked)],
        changed: vec![taken.life.clone()],
        ..Change::default()
    };
    Decided {
        change: Some(change),
        answer: Found::Taken {
            key: Box::new(StoredKey {
                life: taken.life,
                public: key.public.clone(),
            }),
            warnings: Some(taken.warnings),
        },
    }
}

/// The open proposal of this step, or a new one.
fn proposing(current: &Current, key: &Life, asked: &Asked) -> Result<Decided<Found>, ApiError> {
    let known = current
        .open_proposals(asked.at)
        .find(|known| known.is_for(&asked.thumbprint, asked.environment, &asked.step));
    if let Some(known) = known {
        return Ok(Decided {
            change: None,
            answer: Found::Proposed(known.clone()),
        });
    }
    if current.open_proposals(asked.at).count() >= proposal::MOST_OPEN {
        return Err(ApiError::TooManyProposals);
    }
    let proposal = Proposal {
        id: asked.proposal.clone(),
        thumbprint: asked.thumbprint.clone(),
        environment: asked.environment,
        step: asked.step.clone(),
        operator: asked.approval.operator.clone(),
        made: asked.at,
        expires: proposal::expiry(asked.at),
        state: key.entry.state,
        since: key.since,
        ended: None,
    };
    let mut details = particulars(&asked.step);
    details.insert("step".into(), json!(asked.step.name()));
    details.insert("proposal".into(), json!(proposal.id));
    details.insert("expires".into(), json!(proposal.expires));
    let record = Record {
        key: Some(asked.thumbprint.clone()),
        ..Record::new(asked.at, &asked.approval.operator, PROPOSE).with(&Value::Object(details))
    };
    Ok(Decided {
        change: Some(Change {
            proposals: vec![proposal.clone()],
            records: vec![record],
            ..Change::default()
        }),
        answer: Found::Proposed(proposal),
    })
}

/// Whether the key is already what the step would make of it.
fn is_taken(life: &Life, step: &Step) -> bool {
    let state = life.entry.state;
    match step {
        Step::Trust { comparison } => {
            let fits = |comparison: &Comparison| comparison.fits(&life.entry.thumbprint);
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
    let mut details = particulars(&asked.step);
    details.insert(WARNINGS.into(), json!(taken.warnings));
    if asked.approval.second.is_some() {
        details.insert("proposal".into(), json!(asked.proposal));
    }
    let state = |life: &Life| Some(life.entry.state.name().code().into());
    Record {
        second: asked.approval.second.clone(),
        key: Some(asked.thumbprint.clone()),
        from: state(before),
        to: state(&taken.life),
        ..Record::new(asked.at, &asked.approval.operator, asked.step.name().code())
            .with(&Value::Object(details))
    }
}

/// What the step brings.
fn particulars(step: &Step) -> Map<String, Value> {
    let one = |name: &str, value: Value| Map::from_iter([(name.into(), value)]);
    match step {
        Step::Trust { comparison } => one("comparison", json!(comparison)),
        Step::Verify { evidence } => one("evidence", json!(evidence)),
        Step::Suspend { confirmed } => one("confirmed", json!(confirmed)),
        _ => Map::new(),
    }
}

impl Current {
    /// The key with this thumbprint.
    pub(in crate::domain) fn key(&self, thumbprint: &str) -> Option<&StoredKey> {
        let mut keys = self.keys.iter();
        keys.find(|key| key.life.entry.thumbprint == thumbprint)
    }

    /// The proposals that wait for a second person.
    fn open_proposals(&self, at: UnixTime) -> impl Iterator<Item = &Proposal> {
        self.proposals.iter().filter(move |proposal| {
            self.key(&proposal.thumbprint)
                .is_some_and(|key| proposal.standing(&key.life, at) == Standing::Open)
        })
    }
}

/// The member of a record that keeps the warnings.
const WARNINGS: &str = "warnings";

/// What was done, in the audit log, where a step waits for a second person.
const PROPOSE: &str = "propose";
