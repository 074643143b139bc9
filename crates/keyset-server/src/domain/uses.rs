//! What a key was used for, and what would stop without it: shown before a step, deciding nothing.

use envelope::UnixTime;
use envelope::key::state::KeyState;
use envelope::keyset::life::{Life, StepName};
use envelope::keyset::{KeyUse, Operation, permission};
use keyset_api::{ConsequenceView, ConsequencesView, UseCount, UsesView};

use super::view;
use crate::app::App;
use crate::error::ApiError;
use crate::store::traffic::{Act, KeyUses};

/// What a key was used for.
///
/// # Errors
/// [`ApiError::NoSuchKey`] and [`ApiError::AmbiguousId`]; [`ApiError::Store`].
pub async fn uses(app: &App, id: &str) -> Result<UsesView, ApiError> {
    let thumbprint = view::one(app.store.as_ref(), id).await?.thumbprint;
    of(app, thumbprint).await
}

/// What each step that takes a key out of use would stop.
///
/// # Errors
/// As [`uses`].
pub async fn consequences(app: &App, id: &str) -> Result<ConsequencesView, ApiError> {
    let thumbprint = view::one(app.store.as_ref(), id).await?.thumbprint;
    let keys = app.store.keys().await?;
    let set: Vec<Life> = keys.into_iter().map(|key| key.life).collect();
    let life = set
        .iter()
        .find(|life| life.entry.thumbprint == thumbprint)
        .ok_or(ApiError::NoSuchKey)?;
    let uses = of(app, thumbprint.clone()).await?;
    let at = app.ambient.now();
    let covered_by = covering(&set, life, at);
    let steps = STEPS.iter().filter_map(|step| {
        let next = step.from_state(life.entry.state)?;
        Some(consequence(*step, next, life, &covered_by, &uses))
    });
    Ok(ConsequencesView {
        steps: steps.collect(),
        uses,
    })
}

async fn of(app: &App, thumbprint: String) -> Result<UsesView, ApiError> {
    let kept = app.traffic_log.uses(thumbprint.clone()).await?;
    let count = |act| count(&kept, act);
    Ok(UsesView {
        thumbprint,
        opened: count(Act::Opened),
        sealed: count(Act::Sealed),
        signed: count(Act::Signed),
        verified: count(Act::Verified),
    })
}

fn count(kept: &[KeyUses], act: Act) -> UseCount {
    let found = kept.iter().find(|uses| uses.act == act);
    UseCount {
        count: found.map_or(0, |uses| uses.count),
        last: found.map(|uses| uses.last),
    }
}

/// Other keys of the purpose that open or verify new messages.
fn covering(set: &[Life], life: &Life, at: UnixTime) -> Vec<String> {
    set.iter()
        .filter(|other| other.purpose() == life.purpose())
        .filter(|other| other.entry.thumbprint != life.entry.thumbprint)
        .filter(|other| other.entry.state == KeyState::Active && !other.entry.is_expired(at))
        .map(|other| other.entry.thumbprint.clone())
        .collect()
}

fn consequence(
    step: StepName,
    next: KeyState,
    life: &Life,
    covered_by: &[String],
    uses: &UsesView,
) -> ConsequenceView {
    let still_processes = permission(next, Operation::Process).is_ordinary();
    ConsequenceView {
        step,
        still_processes,
        covered_by: covered_by.to_vec(),
        text: text(life.entry.key_use, still_processes, covered_by, uses),
    }
}

fn text(key_use: KeyUse, still_processes: bool, covered_by: &[String], uses: &UsesView) -> String {
    let made = match (key_use, still_processes) {
        (KeyUse::Encrypt, true) => "Messages sealed to this key still open.",
        (KeyUse::Encrypt, false) => "Messages sealed to this key do not open any more.",
        (KeyUse::Sign, true) => "Messages signed with this key are still accepted.",
        (KeyUse::Sign, false) => "Messages signed with this key are not accepted any more.",
    };
    let new = match covered_by.len() {
        0 => "No other key takes its place for new messages.".into(),
        1 => "One other Active key takes its place for new messages.".into(),
        keys => format!("{keys} other Active keys take its place for new messages."),
    };
    let all = [uses.opened, uses.sealed, uses.signed, uses.verified];
    let total = all
        .iter()
        .fold(0_i64, |sum, one| sum.saturating_add(one.count));
    let last = all.iter().filter_map(|one| one.last).max();
    let times = if total == 1 { "time" } else { "times" };
    let seen = match last {
        Some(last) => format!("It was used {total} {times}, last on {}.", last.date()),
        None => "It was never used here.".into(),
    };
    format!("{made} {new} {seen}")
}

/// The steps that take a key out of use.
const STEPS: &[StepName] = &[
    StepName::Suspend,
    StepName::Deactivate,
    StepName::Compromise,
    StepName::Destroy,
];
