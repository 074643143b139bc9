//! The counterparty's own keys: a key set like any other, without the guards. A partner has to cope
//! with whatever the other side does.

use envelope::UnixTime;
use envelope::key::state::{KeyState, StateName};
use envelope::keyset::Owner;
use envelope::keyset::life::Life;
use serde::Deserialize;
use serde_json::json;

use crate::app::App;
use crate::audit::Record;
use crate::demo::plan::{Generation, Plan, make_all};
use crate::domain::decide::{Decided, decide, write};
use crate::error::ApiError;
use crate::store::Change;

/// The body of `POST /counterparty/rotation`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rotate {
    /// What happens to all keys at once.
    pub(super) step: Step,
}

/// The steps of a rotation as the partner sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Step {
    /// A new key for every purpose is made and published.
    Introduce,
    /// The new keys sign, beside the old ones where the format has room.
    Switch,
    /// The old keys only open and verify what was made with them.
    Retire,
}

/// Makes the keys when there are none: those in use, and those that come after them.
///
/// # Errors
/// [`ApiError`] when they can not be made or kept.
pub(super) async fn prepare_first_start(app: &App) -> Result<(), ApiError> {
    if !app.store.keys().await?.is_empty() {
        return Ok(());
    }
    add(app, &[Generation::Present, Generation::Next]).await
}

/// Takes a step.
///
/// # Errors
/// [`ApiError::BadMember`] when the step does not fit the keys.
pub(super) async fn rotate(app: &App, step: Step) -> Result<(), ApiError> {
    let at = app.ambient.now();
    if step == Step::Introduce {
        let keys = app.store.keys().await?;
        if keys.iter().any(|key| is_next(&key.life)) {
            return Err(UNFIT);
        }
        return add(app, &[Generation::Next]).await;
    }
    decide(app.store.as_ref(), |current| {
        let lives = current.lives();
        let concerned = match step {
            Step::Retire => with_successor(&lives),
            Step::Introduce | Step::Switch => lives.into_iter().filter(is_next).collect(),
        };
        let changed: Vec<Life> = concerned
            .into_iter()
            .map(|life| moved(life, at, step))
            .collect();
        if changed.is_empty() {
            return Err(UNFIT);
        }
        let records = changed.iter().map(|life| record(life, at)).collect();
        Ok(Decided {
            change: Some(Change {
                changed,
                records,
                ..Change::default()
            }),
            answer: (),
        })
    })
    .await
}

async fn add(app: &App, generations: &[Generation]) -> Result<(), ApiError> {
    let at = app.ambient.now();
    let plans = generations.iter().flat_map(|generation| {
        Plan::for_all_uses(Owner::Ours, USER_ID, *generation, true, OPERATOR)
    });
    let mut change = Change::default();
    for prepared in make_all(app, plans).await? {
        let one = prepared.change("introduce", OPERATOR, at);
        change.added.extend(one.added);
        change.records.extend(one.records);
        change.sealed_under = one.sealed_under.or(change.sealed_under);
    }
    write(app.store.as_ref(), change).await
}

/// Keys that have a successor in use.
fn with_successor(lives: &[Life]) -> Vec<Life> {
    let is_active = |life: &&Life| life.entry.state == KeyState::Active;
    lives
        .iter()
        .filter(is_active)
        .filter(|life| {
            let mut others = lives.iter().filter(is_active);
            others.any(|other| {
                other.purpose() == life.purpose() && other.entry.valid_from > life.entry.valid_from
            })
        })
        .cloned()
        .collect()
}

fn is_next(life: &Life) -> bool {
    life.entry.state.name() == StateName::PreActive
}

fn moved(mut life: Life, at: UnixTime, step: Step) -> Life {
    life.entry.state = match step {
        Step::Retire => KeyState::Deactivated,
        Step::Introduce | Step::Switch => KeyState::Active,
    };
    life.since = at;
    life
}

fn record(life: &Life, at: UnixTime) -> Record {
    Record {
        key: Some(life.entry.thumbprint.clone()),
        to: Some(life.entry.state.name().code().into()),
        ..Record::new(at, OPERATOR, "rotate").with(&json!({}))
    }
}

const UNFIT: ApiError = ApiError::BadMember {
    member: "step",
    detail: "The steps are `introduce`, `switch`, `retire`, in this order; on the first start the \
             next keys are introduced already.",
};

const USER_ID: &str = "Counterparty sandbox <keys@counterparty.example>";

/// In the audit log.
const OPERATOR: &str = "counterparty";
