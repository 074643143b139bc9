//! Steps that wait for a second person: looking at them, agreeing, and ending them otherwise.

use envelope::UnixTime;
use envelope::keyset::life::{Approval, Step, StepName, is_same_person};
use envelope::policy::rotation::RotationPolicy;
use keyset_api::{ProposalList, ProposalStanding, ProposalView, StepTaken};
use serde_json::json;

use super::decide::{Decided, decide};
use super::step::decision::{self, Asked, Found};
use super::step::{answer, role};
use crate::access::Person;
use crate::app::App;
use crate::audit::Record;
use crate::error::ApiError;
use crate::proposal::{Ending, Proposal, Standing};
use crate::store::{Change, Current, StoredKey};

/// Every proposal that is kept, with how it stands.
///
/// # Errors
/// [`ApiError::Store`] when the storage fails.
pub async fn list(app: &App) -> Result<ProposalList, ApiError> {
    let at = app.ambient.now();
    let keys = app.store.keys().await?;
    let proposals = app.proposals.proposals().await?;
    let shown = proposals.iter().filter_map(|proposal| {
        let mut keys = keys.iter();
        let key = keys.find(|key| key.life.entry.thumbprint == proposal.thumbprint)?;
        Some(shown(proposal, proposal.standing(&key.life, at)))
    });
    Ok(ProposalList {
        proposals: shown.collect(),
    })
}

/// Takes the step of a proposal in the name of both people, with every guard asked again. Where
/// it was approved before, that is answered.
///
/// # Errors
/// [`ApiError::NoSuchProposal`]; [`ApiError::OwnProposal`]; [`ApiError::RoleMissing`];
/// [`ApiError::ProposalOver`]; [`ApiError::StepRefused`] with every reason, and the proposal stays.
pub async fn approve(app: &App, person: &Person, id: &str) -> Result<StepTaken, ApiError> {
    let at = app.ambient.now();
    let store = app.store.as_ref();
    let (step, found) = decide(store, |current| {
        approved(current, id, person, &app.policy, at)
    })
    .await?;
    match found {
        Found::Taken { key, warnings } => answer(store, step, *key, warnings).await,
        Found::Proposed(_) => Err(ApiError::Internal {
            doing: "approving a proposal",
        }),
    }
}

/// Ends a proposal without its step: taken back by the person who asked, or not agreed to by
/// somebody who might have. One that is over without its step stays as it is.
///
/// # Errors
/// [`ApiError::NoSuchProposal`]; [`ApiError::RoleMissing`]; [`ApiError::ProposalOver`] when the
/// step was taken.
pub async fn end(app: &App, person: &Person, id: &str) -> Result<(), ApiError> {
    let at = app.ambient.now();
    decide(app.store.as_ref(), |current| {
        let (proposal, key) = find(current, id)?;
        let own = is_same_person(&proposal.operator, &person.operator);
        if !own {
            check_role(person, proposal)?;
        }
        let change = match proposal.standing(&key.life, at) {
            Standing::Open if own => Some(ending(proposal, Ending::Withdrawn, person, at)),
            Standing::Open => Some(ending(proposal, Ending::Rejected, person, at)),
            over @ Standing::Ended(Ending::Approved) => return Err(ApiError::ProposalOver(over)),
            Standing::Ended(_) | Standing::Expired | Standing::Void { .. } => None,
        };
        Ok(Decided { change, answer: () })
    })
    .await
}

/// A proposal that waits for a second person, as it is answered.
#[must_use]
pub(super) fn open(proposal: &Proposal) -> ProposalView {
    shown(proposal, Standing::Open)
}

fn approved(
    current: &Current,
    id: &str,
    person: &Person,
    policy: &RotationPolicy,
    at: UnixTime,
) -> Result<Decided<(StepName, Found)>, ApiError> {
    let (proposal, key) = find(current, id)?;
    check_role(person, proposal)?;
    if is_same_person(&proposal.operator, &person.operator) {
        return Err(ApiError::OwnProposal);
    }
    let step = proposal.step.name();
    match proposal.standing(&key.life, at) {
        Standing::Open => {}
        Standing::Ended(Ending::Approved) => {
            let found = Found::Taken {
                key: Box::new(key.clone()),
                warnings: None,
            };
            return Ok(Decided {
                change: None,
                answer: (step, found),
            });
        }
        over => return Err(ApiError::ProposalOver(over)),
    }
    let asked = Asked {
        thumbprint: proposal.thumbprint.clone(),
        environment: proposal.environment,
        step: proposal.step.clone(),
        approval: Approval {
            operator: proposal.operator.clone(),
            second: Some(person.operator.clone()),
        },
        proposal: proposal.id.clone(),
        at,
    };
    let decided = decision::decided(current, &asked, policy)?;
    let change = match decided.change {
        Some(mut change) => {
            let over = proposal.ended(Ending::Approved, &person.operator, at);
            change.proposals.push(over);
            change
        }
        // The same evidence was recorded in another way meanwhile.
        None => ending(proposal, Ending::Approved, person, at),
    };
    Ok(Decided {
        change: Some(change),
        answer: (step, decided.answer),
    })
}

fn find<'a>(current: &'a Current, id: &str) -> Result<(&'a Proposal, &'a StoredKey), ApiError> {
    let mut proposals = current.proposals.iter();
    proposals
        .find(|proposal| proposal.id == id)
        .and_then(|proposal| Some((proposal, current.key(&proposal.thumbprint)?)))
        .ok_or(ApiError::NoSuchProposal)
}

fn check_role(person: &Person, proposal: &Proposal) -> Result<(), ApiError> {
    let role = role(proposal.step.name(), proposal.environment);
    if person.role >= role {
        Ok(())
    } else {
        Err(ApiError::RoleMissing { role })
    }
}

/// The end of a proposal, told with both names.
fn ending(proposal: &Proposal, how: Ending, person: &Person, at: UnixTime) -> Change {
    let action = match how {
        Ending::Approved => "approve",
        Ending::Rejected => "reject",
        Ending::Withdrawn => "withdraw",
    };
    let details = json!({
        "step": proposal.step.name(),
        "proposal": proposal.id,
        "by": proposal.operator,
    });
    let record = Record {
        key: Some(proposal.thumbprint.clone()),
        ..Record::new(at, &person.operator, action).with(&details)
    };
    Change {
        proposals: vec![proposal.ended(how, &person.operator, at)],
        records: vec![record],
        ..Change::default()
    }
}

fn shown(proposal: &Proposal, standing: Standing) -> ProposalView {
    let ended = proposal.ended.as_ref();
    ProposalView {
        id: proposal.id.clone(),
        key: proposal.thumbprint.clone(),
        environment: proposal.environment,
        step: proposal.step.name(),
        evidence: match &proposal.step {
            Step::Verify { evidence } => Some(evidence.clone().into()),
            _ => None,
        },
        operator: proposal.operator.clone(),
        made: proposal.made,
        expires: proposal.expires,
        standing: match standing {
            Standing::Ended(Ending::Approved) => ProposalStanding::Approved,
            Standing::Ended(Ending::Rejected) => ProposalStanding::Rejected,
            Standing::Ended(Ending::Withdrawn) => ProposalStanding::Withdrawn,
            Standing::Expired => ProposalStanding::Expired,
            Standing::Open => ProposalStanding::Open,
            Standing::Void { .. } => ProposalStanding::Void,
        },
        text: standing.to_string(),
        ended_by: ended.map(|ended| ended.by.clone()),
        ended_at: ended.map(|ended| ended.at),
    }
}
