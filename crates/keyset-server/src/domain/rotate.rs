//! Rotations: those that the keys call for, those on record, and what each still needs.

use std::fmt;

use envelope::UnixTime;
use envelope::key::state::{KeyState, StateName};
use envelope::keyset::life::Life;
use envelope::keyset::rotation::{Plan, Rotation, called_for};
use envelope::policy::rotation::RotationPolicy;
use keyset_api::{RotationList, RotationRequest, RotationView};
use serde_json::json;

use super::decide::{Decided, decide};
use crate::app::App;
use crate::audit::Record;
use crate::error::ApiError;
use crate::store::{Change, Current, StoredKey};

/// Why two keys are no rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotARotation {
    /// The keys belong to different environments.
    OtherEnvironment,
    /// They differ in owner, format or use.
    OtherPurpose,
    /// The old key is destroyed already.
    OldIsGone,
    /// The new key is in a state that comes after use.
    NewIsPast {
        /// The state.
        state: StateName,
    },
    /// Both are the same key.
    SameKey,
}

/// A rotation that is on record now.
pub struct Recorded {
    /// With its plan and next steps.
    pub rotation: RotationView,
    /// Whether it was not on record before.
    pub is_new: bool,
}

/// Every rotation on record, then every other one that the keys call for.
///
/// # Errors
/// [`ApiError::Store`] when the storage fails.
pub async fn list(app: &App) -> Result<RotationList, ApiError> {
    let at = app.ambient.now();
    let recorded = app.store.rotations().await?;
    let set = lives(&app.store.keys().await?);
    let called = called_for(&set, &app.policy, at)
        .into_iter()
        .filter(|called| !recorded.iter().any(|known| known.old == called.old));
    let called = called.map(|rotation| shown(rotation, false, &set, &app.policy, at));
    Ok(RotationList {
        rotations: recorded
            .iter()
            .map(|rotation| shown(rotation.clone(), true, &set, &app.policy, at))
            .chain(called)
            .collect(),
    })
}

/// Puts a rotation on record, in place of one of the same old key.
///
/// # Errors
/// [`ApiError::NoSuchKey`]; [`ApiError::NotARotation`].
pub async fn record(
    app: &App,
    operator: &str,
    request: &RotationRequest,
) -> Result<Recorded, ApiError> {
    let at = app.ambient.now();
    decide(app.store.as_ref(), |current| {
        let rotation = checked(current, request)?;
        let is_new = !current.rotations.contains(&rotation);
        let record = Record {
            key: Some(request.old.clone()),
            ..Record::new(at, operator, "rotation").with(&json!({ "new": request.new }))
        };
        let change = Change {
            rotation: Some(rotation.clone()),
            records: vec![record],
            ..Change::default()
        };
        Ok(Decided {
            change: is_new.then_some(change),
            answer: Recorded {
                rotation: shown(rotation, true, &current.lives(), &app.policy, at),
                is_new,
            },
        })
    })
    .await
}

fn checked(current: &Current, request: &RotationRequest) -> Result<Rotation, ApiError> {
    let find = |thumbprint: &str| {
        let mut keys = current.keys.iter();
        keys.find(|key| key.life.entry.thumbprint == thumbprint)
            .map(|key| &key.life)
            .ok_or(ApiError::NoSuchKey)
    };
    let (old, new) = (find(&request.old)?, find(&request.new)?);
    match not_a_rotation(old, new) {
        Some(refusal) => Err(ApiError::NotARotation(refusal)),
        None => Ok(Rotation {
            old: request.old.clone(),
            new: Some(request.new.clone()),
        }),
    }
}

fn not_a_rotation(old: &Life, new: &Life) -> Option<NotARotation> {
    if old.entry.thumbprint == new.entry.thumbprint {
        return Some(NotARotation::SameKey);
    }
    if old.entry.environment != new.entry.environment {
        return Some(NotARotation::OtherEnvironment);
    }
    if old.purpose() != new.purpose() {
        return Some(NotARotation::OtherPurpose);
    }
    if old.entry.state == KeyState::Destroyed {
        return Some(NotARotation::OldIsGone);
    }
    match new.entry.state {
        KeyState::PreActive { .. } | KeyState::Active => None,
        past => Some(NotARotation::NewIsPast { state: past.name() }),
    }
}

fn shown(
    rotation: Rotation,
    recorded: bool,
    set: &[Life],
    policy: &RotationPolicy,
    at: UnixTime,
) -> RotationView {
    let old = set
        .iter()
        .find(|life| life.entry.thumbprint == rotation.old);
    let next_steps = rotation.next_steps(set, policy, at);
    RotationView {
        plan: old.and_then(|old| Plan::of(old, policy)).map(Into::into),
        next_steps: next_steps.into_iter().map(Into::into).collect(),
        old: rotation.old,
        new: rotation.new,
        recorded,
    }
}

fn lives(keys: &[StoredKey]) -> Vec<Life> {
    keys.iter().map(|key| key.life.clone()).collect()
}

impl NotARotation {
    /// Stable identifier, `rotation.reason`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OtherEnvironment => "rotation.other-environment",
            Self::OtherPurpose => "rotation.other-purpose",
            Self::OldIsGone => "rotation.old-is-gone",
            Self::NewIsPast { .. } => "rotation.new-is-past",
            Self::SameKey => "rotation.same-key",
        }
    }
}

impl fmt::Display for NotARotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherEnvironment => f.write_str(
                "One key belongs to sandbox and the other to production: the two never mix.",
            ),
            Self::OtherPurpose => f.write_str(
                "The keys differ in owner, format or use: one can not stand in for the other.",
            ),
            Self::OldIsGone => f.write_str("The old key is destroyed already."),
            Self::NewIsPast { state } => {
                write!(f, "The new key is {state} and can not replace another one.")
            }
            Self::SameKey => f.write_str("A key can not replace itself."),
        }
    }
}
